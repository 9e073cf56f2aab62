/* load: a dump back into an empty store, bytes and revisions as they were. */
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/map.h"
#include "store/seal.h"
#include "store/txn.h"
#include "verbs.h"

static const struct opt opts[] = {{0}};

const struct opt_set load_set = {
	.usage = LOAD_USAGE,
	.about = "Restore what dump printed into an empty store, which is made if it is missing.",
	.opts = opts,
	.more = common_opts,
};

#define INPUT_MAX_BYTES ((size_t)4 << 30)

/* A row and the bytes that it points to. */
struct loaded {
	struct store_row r;
	char *ns, *name, *actor, *manager, *resource;
	struct buf value;
	bool state; /* an object as it is, not a row of a log */
};

static void loaded_free(void *p)
{
	struct loaded *l = p;

	free(l->resource);
	free(l->ns);
	free(l->name);
	free(l->actor);
	free(l->manager);
	buf_release(&l->value);
	free(l);
}

/* The strings of l are complete: point the row at them. */
static void finish(struct loaded *l, struct vec *rows)
{
	l->r.key = (struct store_key){l->resource, l->ns, l->name};
	l->r.actor = l->actor;
	l->r.manager = l->manager;
	l->r.value = buf_str(&l->value);
	l->r.len = l->value.len;
	vec_push(rows, l);
}

/* The stored form: apiVersion, kind, metadata first, without resourceVersion. */
static void add_stored(struct buf *b, const val *root)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(d);
	size_t i, n;
	val *key, *v;

	for (const char *const *first =
			(const char *const[]){"apiVersion", "kind", "metadata", NULL};
		*first; first++)
		mobj_put(d, o, *first, mobj_copy(d, obj_at(root, *first)));
	mobj_del(o, "metadata.resourceVersion");
	yyjson_obj_foreach((val *)root, i, n, key, v)
	{
		if (!mobj_at(o, yyjson_get_str(key)))
			mobj_put(d, o, yyjson_get_str(key), mobj_copy(d, v));
	}
	mobj_write(b, o);
}

/* Where an object is stored; NULL: it is of no kind. A node port that a Service has taken is none
 * either, and stands in dumps like one (admit/service_port.c). */
static const char *resource_of(const val *root, struct err *e)
{
	const char *kind = yyjson_get_str(obj_at(root, "kind"));
	const struct kind *k;

	if (kind && !strcmp(kind, "NodePort"))
		return "nodeports.allocation";
	return kind_of(root, &k, e) < 0 ? NULL : k->resource;
}

/* An object of a dump of the state: its text is the stored one with the revision spliced in. */
static int load_object(struct vec *rows, const val *root, const char *text, size_t len,
	const char *where, struct err *e)
{
	int64_t rev = obj_rv(root);
	autofree char *spliced = xasprintf("\"resourceVersion\":\"%lld\"", (long long)rev);
	const char *resource = resource_of(root, e);
	struct loaded *l;
	char *at;

	if (!resource) {
		e->code = ERR_INVALID; /* not a name that was looked up: bad input */
		return err_wrap(e, "%s", where);
	}
	if (rev <= 0)
		return err_set(e, ERR_INVALID,
			"%s: metadata.resourceVersion: required (put makes new objects)", where);
	if (!*obj_name(root))
		return err_set(e, ERR_INVALID, "%s: metadata.name: required", where);
	l = xcalloc(1, sizeof(*l));
	l->state = true;
	l->r.rev = rev;
	l->r.op = STORE_PUT;
	l->r.time_ns = clock_now_ns();
	l->resource = xstrdup(resource);
	l->ns = xstrdup(obj_ns(root));
	l->name = xstrdup(obj_name(root));
	l->actor = xstrdup("");
	l->manager = xstrdup("k-store");
	at = obj_is_stored(text, len) ? memmem(text, len, spliced, strlen(spliced)) : NULL;
	if (at && !strncmp(at - strlen("\"metadata\":{"), "\"metadata\":{", 12)) {
		size_t skip = strlen(spliced);

		skip += at[skip] == ',';
		buf_add(&l->value, text, (size_t)(at - text));
		buf_add(&l->value, at + skip, (size_t)(text + len - at) - skip);
	} else {
		add_stored(&l->value, root);
	}
	finish(l, rows);
	return 0;
}

/* The bytes of a row: sealed ones in base64; others stand last, as they are. */
static int load_value(struct loaded *l, const val *root, const char *text, size_t len,
	const char *where, struct err *e)
{
	static const char mark[] = ",\"value\":";
	const char *at = memmem(text, len, mark, strlen(mark)), *sealed = obj_str(root, "sealed");
	char key[SEAL_NAME_MAX + 1];

	if (sealed) {
		l->r.encoding = STORE_SEALED;
		if (base64_decode(&l->value, sealed, strlen(sealed), e) < 0 ||
			seal_key_of(l->value.data, l->value.len, key, e) < 0) {
			e->code = ERR_INVALID;
			return err_wrap(e, "%s: sealed", where);
		}
		return 0;
	}
	if (!at)
		return err_set(e, ERR_INVALID, "%s: no row of a log", where);
	at += strlen(mark);
	/* up to the brace that closes the row */
	buf_add(&l->value, at, (size_t)(text + len - at) - 1);
	return 0;
}

/* A row of dump --history. */
static int load_row(struct vec *rows, const val *root, const char *text, size_t len,
	const char *where, struct err *e)
{
	const char *op = obj_str_or(root, "op", "");
	const char *resource = obj_str(root, "resource"), *name = obj_str(root, "name");
	struct loaded *l;

	if (!resource || !name || obj_int(root, "rev", 0) <= 0 ||
		(strcmp(op, "put") != 0 && strcmp(op, "delete") != 0))
		return err_set(e, ERR_INVALID, "%s: no row of a log", where);
	l = xcalloc(1, sizeof(*l));
	l->r.rev = obj_int(root, "rev", 0);
	l->r.op = *op == 'p' ? STORE_PUT : STORE_DELETE;
	l->r.prev_rev = obj_int(root, "prev", 0);
	l->r.time_ns = obj_time(root, "time", 0);
	l->resource = xstrdup(resource);
	l->ns = xstrdup(obj_str_or(root, "namespace", ""));
	l->name = xstrdup(name);
	l->actor = xstrdup(obj_str_or(root, "actor", ""));
	l->manager = xstrdup(obj_str_or(root, "manager", ""));
	if (load_value(l, root, text, len, where, e) < 0) {
		loaded_free(l);
		return -1;
	}
	finish(l, rows);
	return 0;
}

static int load_line(
	struct vec *rows, const char *text, size_t len, const char *where, struct err *e)
{
	autodoc *d = NULL;
	val *root;

	if (obj_parse(text, len, where, &d, e) < 0)
		return -1;
	root = yyjson_doc_get_root(d);
	return obj_at(root, "rev") ? load_row(rows, root, text, len, where, e)
				   : load_object(rows, root, text, len, where, e);
}

static int load_lines(struct vec *rows, const struct buf *in, const char *name, struct err *e)
{
	size_t line = 0;

	for (size_t at = 0; at < in->len;) {
		const char *p = in->data + at, *nl = memchr(p, '\n', in->len - at);
		size_t len = nl ? (size_t)(nl - p) : in->len - at;
		autofree char *where = xasprintf("%s: line %zu", name, ++line);

		if (len && load_line(rows, p, len, where, e) < 0)
			return -1;
		at += len + 1;
	}
	return 0;
}

/* Does the first line hold a row of a log, or an object as dump prints it? */
static bool is_lines(const struct buf *in)
{
	const char *nl = in->len ? memchr(in->data, '\n', in->len) : NULL;
	size_t len = nl ? (size_t)(nl - in->data) : in->len;

	return !len || (in->data[len - 1] == '}' && (obj_is_stored(in->data, len) ||
							    !strncmp(in->data, "{\"rev\":", 7)));
}

/* An object as people have them, from kubectl get -o yaml: brought into the stored form. */
static int load_stream(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	return load_object(arg, root, "", 0, where, e);
}

static int by_rev(const void *a, const void *b)
{
	const struct store_row *x = a, *y = b;

	return (x->rev > y->rev) - (x->rev < y->rev);
}

static int by_key(const void *a, const void *b)
{
	const struct loaded *x = *(void *const *)a, *y = *(void *const *)b;

	return key_cmp(&x->r.key, &y->r.key);
}

/* An object is in a state once: two dumps in one file are a mistake. */
static int check_once(struct vec *rows, struct err *e)
{
	if (rows->n)
		qsort(rows->v, rows->n, sizeof(*rows->v), by_key);
	for (size_t i = 1; i < rows->n; i++) {
		const struct loaded *a = rows->v[i - 1], *b = rows->v[i];

		if (a->state && b->state && !key_cmp(&a->r.key, &b->r.key))
			return err_set(e, ERR_INVALID, KEY_FMT " stands twice in it",
				KEY_ARG(&a->r.key));
	}
	return 0;
}

static int restore(const char *address, const struct vec *rows, struct err *e)
{
	autofree struct store_row *r = xcalloc(rows->n, sizeof(*r));
	struct store *s;
	int ret;

	for (size_t i = 0; i < rows->n; i++)
		r[i] = ((struct loaded *)rows->v[i])->r;
	qsort(r, rows->n, sizeof(*r), by_rev);
	if (store_open(address, true, &s, e) < 0)
		return -1;
	ret = store_restore(s, r, rows->n, e);
	store_close(s);
	return ret;
}

int load_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	const char *path = argc ? argv[0] : "-",
		   *name = strcmp(path, "-") ? path : "standard input";
	struct vec rows = VEC_INIT;
	autobuf in = BUF_INIT;
	int ret;

	if (argc > 1)
		opt_usage(&load_set, "load takes one FILE");
	if (io_read_file(path, INPUT_MAX_BYTES, &in, e) < 0)
		return -1;
	if (is_lines(&in))
		ret = load_lines(&rows, &in, name, e);
	else
		ret = obj_stream_text(buf_str(&in), in.len, name, load_stream, &rows, e);
	if (!ret && check_once(&rows, e) < 0)
		ret = err_wrap(e, "%s", name);
	if (!ret)
		ret = restore(o->store, &rows, e);
	vec_free_all(&rows, loaded_free);
	return ret;
}
