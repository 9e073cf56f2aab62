/* The first request: where the store is, that it is there, what is its identity. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "serve.h"

#define DEFAULT_URL "http://127.0.0.1:2379"
#define DEFAULT_PREFIX "/k"

struct hello {
	struct serve *s;
	int64_t id;
	char *address;
	bool create, tried;
	struct etcd_kv found;
	char new_id[33];
};

static void hello_free(struct hello *h)
{
	free(h->address);
	free(h);
}

static void fail(struct hello *h, const struct err *e)
{
	say_error(h->s, h->id, e, -1);
	hello_free(h);
}

static void answer(struct hello *h)
{
	static const char *const can[] = {"as-of", "log", "counter", NULL};

	say_hello(h->s, h->id, can);
	hello_free(h);
}

static void ask(struct hello *h);

static void on_made(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct hello *h = arg;

	/* made by us or by somebody else at the same time: read who it is */
	if (e)
		fail(h, e);
	else
		ask(h);
}

static void make(struct hello *h)
{
	struct serve *s = h->s;
	autobuf b = BUF_INIT;
	unsigned char id[16];

	seed_random(id, sizeof(id));
	for (size_t i = 0; i < sizeof(id); i++)
		snprintf(h->new_id + 2 * i, 3, "%02x", id[i]);
	etcd_add_cmp_absent(&b, bytes_of(&s->id_key));
	etcd_add_op_put(&b, bytes_of(&s->id_key), (struct bytes){h->new_id, 32});
	h->tried = true;
	grpc_call(s->g, ETCD_TXN, &b, on_made, h);
}

static bool keep_id(void *arg, const struct etcd_kv *kv)
{
	struct serve *s = arg;

	if (kv->value.n != sizeof(s->id) - 1)
		return false;
	memcpy(s->id, kv->value.p, kv->value.n);
	return true;
}

static void on_id(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct hello *h = arg;
	struct err why = ERR_INIT;
	int64_t rev;
	bool more;

	if (e) {
		fail(h, e);
		return;
	}
	if (!etcd_read_range(pb_read(msg, len), keep_id, h->s, &rev, &more))
		err_set(&why, ERR_CORRUPT, "store %s: %s/id is no identity", h->address,
			h->s->prefix);
	else if (!*h->s->id && (!h->create || h->tried))
		err_set(&why, ERR_NOTFOUND, "store %s does not exist", h->address);
	if (why.code)
		fail(h, &why);
	else if (*h->s->id)
		answer(h);
	else
		make(h);
}

static void ask(struct hello *h)
{
	struct etcd_range q = {.key = bytes_of(&h->s->id_key)};
	autobuf b = BUF_INIT;

	etcd_add_range(&b, &q);
	grpc_call(h->s->g, ETCD_RANGE, &b, on_id, h);
}

/* "etcd:URL/PREFIX": where the URL ends and the prefix begins. */
static void split_address(const char *address, char **ret_url, char **ret_prefix)
{
	const char *url = strchr(address, ':'), *host, *path;
	size_t n;

	url = url && url[1] ? url + 1 : DEFAULT_URL;
	host = strstr(url, "://");
	path = strchr(host ? host + 3 : url, '/');
	*ret_url = path ? xstrndup(url, (size_t)(path - url)) : xstrdup(url);
	*ret_prefix = xstrdup(path ? path : "");
	for (n = strlen(*ret_prefix); n && (*ret_prefix)[n - 1] == '/'; n--)
		(*ret_prefix)[n - 1] = '\0';
	if (!**ret_prefix) {
		free(*ret_prefix);
		*ret_prefix = xstrdup(DEFAULT_PREFIX);
	}
}

void hello_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct hello *h = xcalloc(1, sizeof(*h));
	autofree char *url = NULL;
	struct err e = ERR_INIT;

	h->s = s;
	h->id = id;
	h->address = xstrdup(obj_str_or(m->header, "address", ""));
	h->create = obj_bool(m->header, "create", false);
	if (s->g) {
		err_set(&e, ERR_BADREQUEST, "\"hello\" twice");
		fail(h, &e);
		return;
	}
	split_address(h->address, &url, &s->prefix);
	buf_addf(&s->all, "%s/", s->prefix);
	buf_addf(&s->all_end, "%s%c", s->prefix, '/' + 1);
	buf_addf(&s->head, "%s/head", s->prefix);
	buf_addf(&s->id_key, "%s/id", s->prefix);
	layout_key(&s->objects, s->prefix, 'o', NULL);
	if (grpc_new(s->loop, url, &s->g, &e) < 0)
		fail(h, &e);
	else
		ask(h);
}
