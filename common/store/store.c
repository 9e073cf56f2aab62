/* The table of back ends, addresses, and what is the same for all of them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/path.h"
#include "store/backend.h"
#include "store/terms.h"
#include "store/txn.h"

const struct store_ops *const store_backends[] = { &store_sqlite, &store_memory, NULL };

#define CONFIG_MAX_BYTES (1u << 20)

/* The value of "store" in /etc/k/config (lines KEY=VALUE, "#" begins a comment), or NULL. */
static char *config_store(void)
{
	autofree char *path = path_etc("config");
	autobuf b = BUF_INIT;

	if (!io_exists(path) || io_read_file(path, CONFIG_MAX_BYTES, &b, NULL) < 0)
		return NULL;
	for (const char *p = buf_str(&b); *p;) {
		size_t n = strcspn(p, "\n"), k = strspn(p, " \t");

		if (!strncmp(p + k, "store", 5)) {
			k += 5;
			k += strspn(p + k, " \t");
			if (p[k] == '=') {
				k++;
				k += strspn(p + k, " \t");
				while (n > k && isspace((unsigned char)p[n - 1]))
					n--;
				return xstrndup(p + k, n - k);
			}
		}
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	return NULL;
}

static char *default_address(void)
{
	const char *env = getenv("K_STORE");
	autofree char *path = NULL;
	char *conf;

	if (env && *env)
		return xstrdup(env);
	conf = config_store();
	if (conf)
		return conf;
	path = path_var("store.db");
	return xasprintf("sqlite:%s", path);
}

/* Length of "scheme" in "scheme:rest", 0 for a bare path. */
static size_t scheme_len(const char *a)
{
	size_t n = strspn(a, "abcdefghijklmnopqrstuvwxyz0123456789+-");

	return a[n] == ':' ? n : 0;
}

/* The program for a scheme that the table does not have. */
static int open_helper(
	const char *a, size_t n, bool create, struct store **ret, struct err *e)
{
	autofree char *scheme = xstrndup(a, n);
	const char *rest = a + n + 1;
	struct store *s;

	if (!helper_exists(scheme))
		return err_set(e, ERR_INVALID,
			"store %s: unknown scheme \"%s\": no program k-store-%s on PATH", a,
			scheme, scheme);
	if (helper_open(scheme, rest, create, &s, e) < 0)
		return -1;
	s->ops = &store_helper;
	s->address = xstrdup(a);
	*ret = s;
	return 0;
}

int store_open(const char *address, bool create, struct store **ret, struct err *e)
{
	autofree char *a = address && *address ? xstrdup(address) : default_address();
	size_t n = scheme_len(a);
	const char *scheme = n ? a : "sqlite";
	const char *rest = n ? a + n + 1 : a;

	if (!n)
		n = strlen(scheme);
	for (const struct store_ops *const *o = store_backends; *o; o++) {
		struct store *s;

		if (strlen((*o)->scheme) != n || strncmp((*o)->scheme, scheme, n) != 0)
			continue;
		if ((*o)->open(rest, create, &s, e) < 0)
			return -1;
		s->ops = *o;
		s->address = xasprintf("%s:%s", (*o)->scheme, rest);
		*ret = s;
		return 0;
	}
	return open_helper(a, n, create, ret, e);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	char *address = s->address;

	s->ops->close(s);
	free(address);
}

const char *store_address(const struct store *s)
{
	return s->address;
}

const char *store_id(const struct store *s)
{
	return s->id;
}

int store_revision(struct store *s, int64_t *ret_rev, struct err *e)
{
	return s->ops->revision(s, ret_rev, e);
}

int store_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	return s->ops->get(s, k, at_rev, fn, arg, e);
}

int store_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	if (!q->resource && (q->ns || q->after_ns || q->after_name))
		return err_set(
			e, ERR_INVALID, "a list of all resources takes no namespace and no start");
	return s->ops->list(s, q, fn, arg, ret_rev, e);
}

int store_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	return s->ops->log(s, resource, ns, name, from_rev, to_rev, fn, arg, e);
}

void store_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct terms_txn with;

	s->pending++;
	s->ops->submit(s, terms_fill(t, &with), done, arg);
	terms_release(&with);
}

int store_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct store_result r = {.failed_guard = -1};
	int ok = txn_check(t, &r.err);
	struct terms_txn with = {0};

	if (!ok)
		ok = s->ops->commit(s, terms_fill(t, &with), &r, &r.err);
	terms_release(&with);
	if (ok < 0 && e)
		*e = r.err;
	if (ret)
		*ret = r;
	return ok;
}

size_t store_pending(const struct store *s)
{
	return s->pending;
}

int store_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	return s->ops->watch_open(s, resource, ns, from_rev, ret, e);
}

int store_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e)
{
	return w->store->ops->watch_read(w, fn, arg, e);
}

int64_t store_watch_rev(const struct store_watch *w)
{
	return w->rev;
}

void store_watch_close(struct store_watch *w)
{
	if (w)
		w->store->ops->watch_close(w);
}

int store_fd(struct store *s)
{
	return s->ops->fd(s);
}

int store_dispatch(struct store *s, struct err *e)
{
	return s->ops->dispatch(s, e);
}

int store_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e)
{
	autofree struct store_row *with = NULL;
	int ret;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].rev <= (i ? rows[i - 1].rev : 0))
			return err_set(e, ERR_INVALID,
				"rows are not in order of growing revision: %lld",
				(long long)rows[i].rev);
	}
	with = n ? xmemdup(rows, n * sizeof(*rows)) : NULL;
	for (size_t i = 0; i < n; i++)
		with[i].terms = rows[i].op == STORE_PUT
					? terms_of(rows[i].key.resource, rows[i].encoding,
						  rows[i].value, rows[i].len)
					: NULL;
	ret = s->ops->restore(s, with, n, e);
	for (size_t i = 0; i < n; i++)
		free((char *)with[i].terms);
	return ret;
}
