/* Reading by pages. */
#include <string.h>

#include "cursor.h"

#define PAGE_ROWS 500

static int add_resource(void *arg, const struct store_row *r)
{
	struct strv *v = arg;

	if (!v->n || strcmp(v->v[v->n - 1], r->key.resource) != 0)
		strv_add(v, r->key.resource);
	return 0;
}

int cursor_open(struct cursor *c, struct store *s, const char *resource, const char *ns,
	int64_t rev, struct err *e)
{
	struct store_list q = {.keys_only = true, .at_rev = rev};

	*c = (struct cursor){.s = s, .ns = ns, .rev = rev};
	if (resource) {
		strv_add(&c->resources, resource);
		return 0;
	}
	if (store_list(s, &q, add_resource, &c->resources, &c->rev, e) < 0) {
		cursor_close(c);
		return -1;
	}
	return 0;
}

void cursor_close(struct cursor *c)
{
	strv_release(&c->resources);
	buf_release(&c->last_ns);
	buf_release(&c->last_name);
}

static int pass(void *arg, const struct store_row *r)
{
	struct cursor *c = arg;

	buf_clear(&c->last_ns);
	buf_clear(&c->last_name);
	buf_adds(&c->last_ns, r->key.ns);
	buf_adds(&c->last_name, r->key.name);
	return c->fn(c->arg, r);
}

struct counting {
	struct cursor *c;
	int64_t n;
};

static int count(void *arg, const struct store_row *r)
{
	struct counting *n = arg;

	n->n++;
	return pass(n->c, r);
}

int cursor_page(struct cursor *c, store_row_fn fn, void *arg, struct err *e)
{
	struct counting n = {c, 0};
	struct store_list q = {
		.ns = c->ns, .limit = PAGE_ROWS, .at_rev = c->rev, .term = c->term};
	int ret;

	if (c->at == c->resources.n)
		return 0;
	q.resource = c->resources.v[c->at];
	if (c->last_name.len) {
		q.after_ns = buf_str(&c->last_ns);
		q.after_name = buf_str(&c->last_name);
	}
	c->fn = fn;
	c->arg = arg;
	ret = store_list(c->s, &q, count, &n, &c->rev, e);
	if (ret < 0)
		return -1;
	if (!ret && n.n < PAGE_ROWS) {
		c->at++;
		buf_clear(&c->last_name);
	}
	return ret > 0 || c->at < c->resources.n;
}
