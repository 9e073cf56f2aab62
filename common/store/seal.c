/* Which values are sealed, and their form. */
#include <string.h>
#include <sys/random.h>

#include "base/conf.h"
#include "base/path.h"
#include "base/strv.h"
#include "data/kind.h"
#include "store/seal.h"
#include "store/txn.h"

enum { FORM = 1, HEAD_BYTES = 3 };
#define OVERHEAD_BYTES (HEAD_BYTES + SEAL_NAME_MAX + GCM_NONCE_BYTES + GCM_TAG_BYTES)

struct settings {
	struct conf conf;
	struct strv resources;
	bool all;
	char *keys_path;
};

struct seal {
	struct settings set;
	struct seal_keys keys;	/* n 0: not read yet */
	struct gcm *gcm;	/* NULL: nothing was sealed or opened yet */
	struct buf plain, head; /* of the value under way */
};

/* "secrets, Deployment,*": a name that means nothing would leave in the clear what somebody wanted
   sealed. Resources of other groups may come from a CRD, so they are taken as they are. */
static int add_resources(struct settings *s, const struct conf_line *l, struct err *e)
{
	autostrv words = STRV_INIT;

	strv_split(&words, l->value, ',');
	for (size_t i = 0; i < words.n; i++) {
		char *w = words.v[i] + strspn(words.v[i], " \t");
		const struct kind *k;

		w[strcspn(w, " \t")] = '\0';
		k = kind_by_user(w);
		if (!strcmp(w, "*"))
			s->all = true;
		else if (k || strchr(w, '.'))
			strv_add(&s->resources, k ? k->resource : w);
		else
			return err_set(e, ERR_INVALID, "%s: line %zu: seal: unknown kind \"%s\"",
				s->conf.path, l->line, w);
	}
	return 0;
}

static int add_line(struct settings *s, const struct conf_line *l, struct err *e)
{
	if (!strcmp(l->name, "seal-keys")) {
		if (s->keys_path)
			return 0;
		if (*l->value != '/')
			return err_set(e, ERR_INVALID,
				"%s: line %zu: seal-keys: \"%s\" is no absolute path", s->conf.path,
				l->line, l->value);
		s->keys_path = xstrdup(l->value);
		return 0;
	}
	if (!strcmp(l->name, "seal"))
		return add_resources(s, l, e);
	if (!strncmp(l->name, "seal", 4))
		return err_set(e, ERR_INVALID, "%s: line %zu: unknown setting \"%s\"",
			s->conf.path, l->line, l->name);
	return 0;
}

static void settings_release(struct settings *s)
{
	conf_release(&s->conf);
	strv_release(&s->resources);
	free(s->keys_path);
}

static int read_settings(struct settings *ret, struct err *e)
{
	struct settings s = {0};
	struct conf_line l = {0};
	int rc = 0;

	if (conf_read(&s.conf, e) < 0)
		return -1;
	while (!rc && conf_next(&s.conf, &l))
		rc = add_line(&s, &l, e);
	conf_line_release(&l);
	if (rc < 0) {
		settings_release(&s);
		return -1;
	}
	if (!s.keys_path)
		s.keys_path = path_etc("seal.keys");
	*ret = s;
	return 0;
}

int seal_new(struct seal **ret, struct err *e)
{
	struct settings set;

	if (read_settings(&set, e) < 0)
		return -1;
	*ret = xcalloc(1, sizeof(**ret));
	(*ret)->set = set;
	return 0;
}

void seal_free(struct seal *s)
{
	if (!s)
		return;
	settings_release(&s->set);
	seal_keys_release(&s->keys);
	gcm_close(s->gcm);
	buf_release(&s->plain);
	buf_release(&s->head);
	free(s);
}

/* A daemon that goes on for months seals what is to be sealed today. Settings that are wrong are
   not taken: whoever opens a store now is told so. */
static void look_again(struct seal *s)
{
	struct settings now;

	if (!conf_changed(&s->set.conf) || read_settings(&now, NULL) < 0)
		return;
	if (strcmp(now.keys_path, s->set.keys_path) != 0)
		seal_keys_release(&s->keys);
	settings_release(&s->set);
	s->set = now;
}

bool seal_wants(const struct seal *s, const char *resource)
{
	for (size_t i = 0; i < s->set.resources.n; i++)
		if (!strcmp(s->set.resources.v[i], resource))
			return true;
	return s->set.all;
}

bool seal_any(const struct seal *s)
{
	return s->set.all || s->set.resources.n;
}

/* The keys as they are in the file now, and OpenSSL. */
static int get_ready(struct seal *s, struct err *e)
{
	struct seal_keys now;

	if (!s->keys.n || seal_keys_changed(&s->keys, s->set.keys_path)) {
		if (seal_keys_read(s->set.keys_path, &now, e) < 0) {
			if (e)
				e->code = ERR_INTERNAL;
			return -1;
		}
		seal_keys_release(&s->keys);
		s->keys = now;
	}
	return s->gcm ? 0 : gcm_open(&s->gcm, e);
}

int seal_first_key(struct seal *s, char ret_name[SEAL_NAME_MAX + 1], struct err *e)
{
	if (get_ready(s, e) < 0)
		return -1;
	memcpy(ret_name, s->keys.v[0].name, sizeof(s->keys.v[0].name));
	return 0;
}

/* What a value is vouched for together with: its own head, and where it belongs. */
static void set_aad(struct buf *b, const char *head, size_t head_len, const struct store_key *k)
{
	buf_clear(b);
	buf_add(b, head, head_len);
	buf_add(b, k->resource, strlen(k->resource) + 1);
	buf_add(b, k->ns, strlen(k->ns) + 1);
	buf_add(b, k->name, strlen(k->name));
}

int seal_value(struct seal *s, const struct store_key *k, uint8_t encoding, const char *value,
	size_t len, struct buf *out, struct err *e)
{
	unsigned char nonce[GCM_NONCE_BYTES];
	const struct seal_key *key;
	size_t start = out->len, name;

	if (get_ready(s, e) < 0)
		return err_wrap(e, "seal " KEY_FMT, KEY_ARG(k));
	/* never of a K_SEED: a nonce that comes twice gives both values away */
	if (getrandom(nonce, sizeof(nonce), 0) != sizeof(nonce))
		return err_set(e, ERR_SYS, "seal " KEY_FMT ": no random bytes", KEY_ARG(k));
	key = &s->keys.v[0];
	name = strlen(key->name);
	buf_grow(out, len + OVERHEAD_BYTES);
	buf_addc(out, FORM);
	buf_addc(out, (char)encoding);
	buf_addc(out, (char)name);
	buf_adds(out, key->name);
	set_aad(&s->head, out->data + start, out->len - start, k);
	buf_add(out, nonce, sizeof(nonce));
	struct gcm_text t = {key->bytes, nonce, s->head.data, s->head.len, value, len};

	if (gcm_seal(s->gcm, &t, out->data + out->len, e) < 0) {
		buf_truncate(out, start);
		return err_wrap(e, "seal " KEY_FMT, KEY_ARG(k));
	}
	out->len += len + GCM_TAG_BYTES;
	out->data[out->len] = '\0';
	return 0;
}

int seal_key_of(const char *value, size_t len, char ret_name[SEAL_NAME_MAX + 1], struct err *e)
{
	size_t name = len > HEAD_BYTES ? (unsigned char)value[2] : 0;

	if (len && value[0] != FORM)
		return err_set(e, ERR_CORRUPT, "sealed in a form %u that is not known here",
			(unsigned char)value[0]);
	if (!name || name > SEAL_NAME_MAX ||
		len < HEAD_BYTES + name + GCM_NONCE_BYTES + GCM_TAG_BYTES ||
		memchr(value + HEAD_BYTES, '\0', name))
		return err_set(e, ERR_CORRUPT, "%zu bytes that are no sealed value", len);
	memcpy(ret_name, value + HEAD_BYTES, name);
	ret_name[name] = '\0';
	return 0;
}

/* The key of that name; the file is looked at again if it is not known yet. */
static int find_key(
	struct seal *s, const char *name, const struct seal_key **ret, struct err *e)
{
	const struct seal_key *key = seal_keys_find(&s->keys, name);

	/* keys that were read are good as long as they do */
	if (!key || !s->gcm) {
		look_again(s);
		if (get_ready(s, e) < 0)
			return err_wrap(e, "sealed by key \"%s\"", name);
		key = seal_keys_find(&s->keys, name);
	}
	if (!key)
		return err_set(e, ERR_INTERNAL, "sealed by key \"%s\", which is not in %s", name,
			s->set.keys_path);
	*ret = key;
	return 0;
}

/* 1 opened into s->plain, 0 does not open, -1. */
static int unseal(struct seal *s, const struct store_row *r, const struct seal_key *key,
	struct err *e)
{
	size_t head = HEAD_BYTES + strlen(key->name);
	size_t len = r->len - head - GCM_NONCE_BYTES - GCM_TAG_BYTES;
	const char *nonce = r->value + head;

	set_aad(&s->head, r->value, head, &r->key);
	buf_clear(&s->plain);
	buf_grow(&s->plain, len);
	struct gcm_text t = {key->bytes, nonce, s->head.data, s->head.len, nonce + GCM_NONCE_BYTES,
		len};
	int opened = gcm_unseal(s->gcm, &t, s->plain.data, e);

	if (opened > 0) {
		s->plain.len = len;
		s->plain.data[len] = '\0';
	}
	return opened;
}

static int open_value(struct seal *s, const struct store_row *r, struct err *e)
{
	char name[SEAL_NAME_MAX + 1];
	const struct seal_key *key;
	int opened;

	if (seal_key_of(r->value, r->len, name, e) < 0 || find_key(s, name, &key, e) < 0)
		return -1;
	opened = unseal(s, r, key, e);
	if (!opened && seal_keys_changed(&s->keys, s->set.keys_path)) {
		if (get_ready(s, e) < 0 || find_key(s, name, &key, e) < 0)
			return -1;
		opened = unseal(s, r, key, e);
	}
	if (opened)
		return opened < 0 ? -1 : 0;
	return err_set(e, ERR_CORRUPT,
		"sealed by key \"%s\", but does not open: %s has another key of that name, or the"
		" bytes are not what was sealed",
		name, s->set.keys_path);
}

int seal_open(struct seal *s, const struct store_row *r, struct store_row *ret, struct err *e)
{
	if (open_value(s, r, e) < 0)
		return err_wrap(
			e, KEY_FMT " at revision %lld", KEY_ARG(&r->key), (long long)r->rev);
	*ret = *r;
	ret->encoding = (uint8_t)r->value[1];
	ret->value = buf_str(&s->plain);
	ret->len = s->plain.len;
	return 0;
}

static bool write_wants(const struct seal *s, const struct store_write *w)
{
	return w->value && w->encoding != STORE_SEALED && seal_wants(s, w->key.resource);
}

int seal_txn(struct seal *s, const struct store_txn *t, struct sealed_txn *ret, struct err *e)
{
	struct sealed_txn n = {.txn = t, .copy = *t};
	size_t bytes = 0;

	*ret = n;
	look_again(s);
	for (size_t i = 0; i < t->n_writes; i++)
		if (write_wants(s, &t->writes[i]))
			bytes += t->writes[i].len + OVERHEAD_BYTES + 1;
	if (!bytes)
		return 0;
	n.writes = xmemdup(t->writes, t->n_writes * sizeof(*t->writes));
	/* room for all of them: pointers into it stay */
	buf_grow(&n.bytes, bytes);
	for (size_t i = 0; i < t->n_writes; i++) {
		struct store_write *w = &n.writes[i];
		size_t start = n.bytes.len;

		if (!write_wants(s, w))
			continue;
		if (seal_value(s, &w->key, w->encoding, w->value, w->len, &n.bytes, e) < 0) {
			sealed_txn_release(&n);
			return -1;
		}
		w->encoding = STORE_SEALED;
		w->value = n.bytes.data + start;
		w->len = n.bytes.len - start;
	}
	n.copy.writes = n.writes;
	*ret = n;
	ret->txn = &ret->copy;
	return 0;
}

void sealed_txn_release(struct sealed_txn *t)
{
	free(t->writes);
	buf_release(&t->bytes);
}
