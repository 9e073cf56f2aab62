/* The index terms of objects: the table of fields, and the owners. */
#include <string.h>

#include "base/buf.h"
#include "data/obj.h"
#include "store/terms.h"

static const struct {
	const char *resource, *field;
} fields[] = {
	{"pods", "spec.nodeName"},
};

#define OWNER "owner"
#define OWNERS "metadata.ownerReferences"

/* A line of its own: a value that is none is no name of anything, and is not indexed. */
static bool fits(const char *value)
{
	return value && *value && !strchr(value, '\n');
}

/* Each term once. */
static void add(struct buf *b, const char *field, const char *value)
{
	autofree char *term = fits(value) ? xasprintf("%s=%s", field, value) : NULL;

	if (term && !(b->len && terms_have(buf_str(b), term)))
		buf_addf(b, "%s%s", b->len ? "\n" : "", term);
}

/* Does the text have a member of that name anywhere? Most have none, and need no parsing. */
static bool mentions(const char *text, size_t len, const char *path)
{
	const char *dot = strrchr(path, '.'), *name = dot ? dot + 1 : path;
	size_t n = strlen(name);
	const char *end = text + len, *p = text;

	for (; (p = memmem(p, (size_t)(end - p), name, n)); p++)
		if (p > text && p[-1] == '"' && end - p > (ptrdiff_t)n + 1 && p[n] == '"' &&
			p[n + 1] == ':')
			return true;
	return false;
}

char *terms_of(const char *resource, uint8_t encoding, const char *value, size_t len)
{
	bool any = encoding == STORE_JSON && value && mentions(value, len, OWNERS);
	autodoc *d = NULL;
	autobuf b = BUF_INIT;
	size_t i, n;
	val *root, *ref;

	for (i = 0; i < array_size(fields) && !any; i++)
		any = encoding == STORE_JSON && value && !strcmp(fields[i].resource, resource) &&
		      mentions(value, len, fields[i].field);
	d = any ? yyjson_read(value, len, YYJSON_READ_NOFLAG) : NULL;
	root = yyjson_doc_get_root(d);
	if (!root)
		return NULL;
	for (i = 0; i < array_size(fields); i++)
		if (!strcmp(fields[i].resource, resource))
			add(&b, fields[i].field, obj_str(root, fields[i].field));
	yyjson_arr_foreach(obj_at(root, OWNERS), i, n, ref)
		add(&b, OWNER, obj_str(ref, "uid"));
	return b.len ? buf_detach(&b, NULL) : NULL;
}

const struct store_txn *terms_fill(const struct store_txn *t, struct terms_txn *ret)
{
	*ret = (struct terms_txn){.txn = *t};
	for (size_t i = 0; i < t->n_writes; i++) {
		const struct store_write *w = &t->writes[i];
		char *terms = NULL;

		/* what is wrong with a write is said later */
		if (w->op == STORE_PUT && w->key.resource)
			terms = terms_of(w->key.resource, w->encoding, w->value, w->len);
		if (!terms)
			continue;
		if (!ret->writes) {
			ret->writes = xmemdup(t->writes, t->n_writes * sizeof(*t->writes));
			for (size_t j = 0; j < t->n_writes; j++)
				ret->writes[j].terms = NULL;
		}
		ret->writes[i].terms = terms;
	}
	if (!ret->writes)
		return t;
	ret->txn.writes = ret->writes;
	return &ret->txn;
}

void terms_release(struct terms_txn *t)
{
	for (size_t i = 0; t->writes && i < t->txn.n_writes; i++)
		free((char *)t->writes[i].terms);
	free(t->writes);
	t->writes = NULL;
}

bool terms_have(const char *terms, const char *term)
{
	size_t n = strlen(term);

	for (const char *p = terms; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (!strncmp(p, term, n) && (!p[n] || p[n] == '\n'))
			return true;
	}
	return false;
}

static bool is_indexed(const char *resource, const char *field)
{
	for (size_t i = 0; i < array_size(fields); i++)
		if (!strcmp(fields[i].resource, resource) && !strcmp(fields[i].field, field))
			return true;
	return false;
}

char *terms_for_fields(const char *resource, const struct selector *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct selector_req *r = &s->reqs[i];

		if (r->op == SEL_EQ && fits(r->values[0]) && is_indexed(resource, r->key))
			return xasprintf("%s=%s", r->key, r->values[0]);
	}
	return NULL;
}

char *terms_for_owner(const char *uid)
{
	return fits(uid) ? xasprintf(OWNER "=%s", uid) : NULL;
}
