/* ConfigMaps and Secrets: keys, sizes, immutability, the types of Secrets that mean something. */
#include <string.h>

#include "base/base64.h"
#include "data/json_wrong.h"
#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define DATA_MAX_BYTES (1024u * 1024)

/* Bytes that a base64 text stands for. */
static size_t base64_bytes(const char *s, size_t len)
{
	while (len && s[len - 1] == '=')
		len--;
	return len * 3 / 4;
}

static void key_validate(const char *at, const char *key, struct causes *c)
{
	const char *why = name_config_key(key);
	autofree char *member = why ? xasprintf("[%s]", key) : NULL;

	if (why)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", key, why);
}

static size_t data_validate(const mval *obj, const char *at, bool base64, struct causes *c)
{
	size_t i, n, bytes = 0;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(obj, at), i, n, key, v)
	{
		key_validate(at, m_str(key), c);
		bytes += base64 ? base64_bytes(text_of(v), yyjson_mut_get_len(v))
				: yyjson_mut_get_len(v);
	}
	return bytes;
}

void configmap_validate(const mval *obj, struct causes *c)
{
	mval *data = mobj_at(obj, "data"), *key, *v;
	size_t i, n, bytes = data_validate(obj, "data", false, c);

	bytes += data_validate(obj, "binaryData", true, c);
	yyjson_mut_obj_foreach(mobj_at(obj, "binaryData"), i, n, key, v)
	{
		autofree char *member = xasprintf("[%s]", text_of(key));

		if (m_get(data, m_str(key)))
			wrong(c, WRONG_INVALID, "data", member,
				"Invalid value: \"%s\": duplicate of key present in binaryData",
				m_str(key));
	}
	if (bytes > DATA_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, "[]", "Too long: may not be more than %u bytes",
			DATA_MAX_BYTES);
}

static bool same_at(const mval *a, const mval *b, const char *path)
{
	const mval *x = mobj_at(a, path), *y = mobj_at(b, path);

	/* an empty map is an absent one */
	if (!m_members(x) && !m_members(y))
		return true;
	return x && y && mobj_equal(x, y);
}

static void immutable_validate(
	const mval *obj, const mval *old, const char *second, struct causes *c)
{
	static const char words[] = "Forbidden: field is immutable when `immutable` is set";

	if (!mobj_bool(old, "immutable", false))
		return;
	if (!mobj_bool(obj, "immutable", false))
		causes_add(c, WRONG_FORBIDDEN, "immutable", "%s", words);
	if (!same_at(obj, old, "data"))
		causes_add(c, WRONG_FORBIDDEN, "data", "%s", words);
	if (second && !same_at(obj, old, second))
		causes_add(c, WRONG_FORBIDDEN, second, "%s", words);
}

void configmap_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	immutable_validate(obj, old, "binaryData", c);
}

/* stringData is a way to write data and is never stored. */
void secret_default(mdoc *d, mval *obj)
{
	mval *strings = mobj_at(obj, "stringData"), *key, *v;
	struct obj_edit data = {0};
	size_t i, n;

	if (m_members(strings))
		obj_edit_begin(&data, d, mobj_make(d, obj, "data"), m_members(strings));
	yyjson_mut_obj_foreach(strings, i, n, key, v)
	{
		autobuf b = BUF_INIT;

		buf_adds(&b, "");
		base64_encode(&b, text_of(v), yyjson_mut_get_len(v));
		obj_edit_put(&data, m_str(key), yyjson_mut_strcpy(d, b.data));
	}
	obj_edit_end(&data);
	mobj_del(obj, "stringData");
}

static bool has_data(const mval *obj, const char *key)
{
	return m_get(mobj_at(obj, "data"), key) != NULL;
}

static void need_data(const mval *obj, const char *key, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", key);

	if (!has_data(obj, key))
		wrong(c, WRONG_REQUIRED, "data", member, "Required value");
}

/* The value of a key that has to hold JSON; its bytes stay out of the message. */
static void json_data(const mval *obj, const char *key, struct causes *c)
{
	const char *text = text_of(m_get(mobj_at(obj, "data"), key));
	autofree char *member = xasprintf("[%s]", key);
	autobuf b = BUF_INIT;
	autodoc *d = NULL;
	struct err e = ERR_INIT;
	char why[JSON_WRONG_MAX] = "not a JSON text";

	need_data(obj, key, c);
	if (!has_data(obj, key))
		return;
	if (base64_decode(&b, text, strlen(text), &e) ||
		obj_parse(buf_str(&b), b.len, key, &d, &e)) {
		(void)json_wrong(buf_str(&b), b.len, why);
		wrong(c, WRONG_INVALID, "data", member,
			"Invalid value: \"<secret contents redacted>\": %s", why);
	}
}

static void typed_validate(const mval *obj, const char *type, struct causes *c)
{
	if (!strcmp(type, "kubernetes.io/service-account-token")) {
		const mval *annotations = mobj_at(obj, "metadata.annotations");

		if (!*text_of(m_get(annotations, "kubernetes.io/service-account.name")))
			causes_add(c, WRONG_REQUIRED,
				"metadata.annotations[kubernetes.io/service-account.name]",
				"Required value");
	} else if (!strcmp(type, "kubernetes.io/basic-auth")) {
		if (!has_data(obj, "username") && !has_data(obj, "password")) {
			need_data(obj, "username", c);
			need_data(obj, "password", c);
		}
	} else if (!strcmp(type, "kubernetes.io/dockercfg")) {
		json_data(obj, ".dockercfg", c);
	} else if (!strcmp(type, "kubernetes.io/dockerconfigjson")) {
		json_data(obj, ".dockerconfigjson", c);
	} else if (!strcmp(type, "kubernetes.io/ssh-auth")) {
		need_data(obj, "ssh-privatekey", c);
	} else if (!strcmp(type, "kubernetes.io/tls")) {
		need_data(obj, "tls.crt", c);
		need_data(obj, "tls.key", c);
	}
}

void secret_validate(const mval *obj, struct causes *c)
{
	if (data_validate(obj, "data", true, c) > DATA_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, "data", "Too long: may not be more than %u bytes",
			DATA_MAX_BYTES);
	typed_validate(obj, str_at(obj, "type"), c);
}

void secret_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "type", c);
	immutable_validate(obj, old, NULL, c);
}
