/* RFC 6902 JSON patch, with RFC 6901 pointers. */
#include <string.h>

#include "data/node.h"
#include "data/patch_priv.h"
#include "data/ring.h"

/* As upstream: its maxJSONPatchOperations, and the bytes of text that all copies may add. */
#define MAX_OPERATIONS 10000
#define MAX_COPIED (3 * 1024 * 1024)

void patch_become(mval *at, const mval *v)
{
	/* the ring of siblings runs through at->next: it stays */
	at->tag = v->tag;
	at->uni = v->uni;
}

struct patcher {
	mdoc *d;
	mval *root;
	struct rings rings;
	size_t copied; /* bytes of text */
	struct err *e;
};

/* Where a pointer leads: the container and the last token, decoded. */
struct place {
	mval *in; /* NULL: the whole document */
	char *token;
	size_t index; /* in an array; its size for "-" */
};

static int missing(struct patcher *p, const char *op, const char *path)
{
	return err_set(p->e, ERR_INVALID,
		"%s operation does not apply: doc is missing path: \"%s\"", op, path);
}

/* The next token of *at (behind its slash), ~0 and ~1 undone; malloc'ed. */
static char *next_token(const char **at)
{
	size_t n = strcspn(++*at, "/");
	char *token = xstrndup(*at, n), *out = token;

	*at += n;
	for (const char *s = token; *s; s++) {
		if (s[0] == '~' && (s[1] == '0' || s[1] == '1'))
			*out++ = *++s == '0' ? '~' : '/';
		else
			*out++ = *s;
	}
	*out = '\0';
	return token;
}

static bool parse_index(const char *s, size_t size, size_t *ret)
{
	size_t v = 0;

	if (!*s || (*s == '0' && s[1]))
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || v > size)
			return false;
		v = v * 10 + (size_t)(*s - '0');
	}
	*ret = v;
	return true;
}

static mval *child(struct patcher *p, mval *in, const char *token)
{
	size_t i;

	if (yyjson_mut_is_obj(in))
		return ring_get(&p->rings, in, token);
	if (yyjson_mut_is_arr(in) && parse_index(token, yyjson_mut_arr_size(in), &i))
		return ring_at(&p->rings, in, i);
	return NULL;
}

/* Walk to the container of what path names; it must be there, the last token need not. */
static int find_place(struct patcher *p, const char *op, const char *path, struct place *ret)
{
	const char *at = path;
	mval *in = p->root;

	*ret = (struct place){0};
	if (!*path)
		return 0;
	if (*path != '/')
		return err_set(p->e, ERR_INVALID, "%s operation: path \"%s\" does not start with /",
			op, path);
	for (;;) {
		char *token = next_token(&at);

		if (!*at) {
			ret->token = token;
			break;
		}
		in = child(p, in, token);
		free(token);
		if (!in)
			return missing(p, op, path);
	}
	ret->in = in;
	if (yyjson_mut_is_obj(in))
		return 0;
	if (yyjson_mut_is_arr(in)) {
		ret->index = yyjson_mut_arr_size(in);
		if (strcmp(ret->token, "-") == 0 ||
			parse_index(ret->token, ret->index, &ret->index))
			return 0;
	}
	free_ptr(&ret->token);
	return missing(p, op, path);
}

static mval *value_at(struct patcher *p, const struct place *at)
{
	if (!at->in)
		return p->root;
	return yyjson_mut_is_obj(at->in) ? ring_get(&p->rings, at->in, at->token)
					 : ring_at(&p->rings, at->in, at->index);
}

static int add(struct patcher *p, const char *path, mval *v)
{
	struct place at;
	int status = 0;

	if (find_place(p, "add", path, &at) < 0)
		return -1;
	if (!at.in)
		p->root = v;
	else if (yyjson_mut_is_obj(at.in))
		ring_put(&p->rings, at.in, at.token, v);
	else if (!ring_insert(&p->rings, at.in, at.index, v))
		status = err_set(p->e, ERR_INVALID,
			"add operation does not apply: \"%s\" is behind the end of the list", path);
	free(at.token);
	return status;
}

static int cut(struct patcher *p, const char *op, const char *path, mval **ret)
{
	struct place at;
	mval *v;

	if (find_place(p, op, path, &at) < 0)
		return -1;
	v = value_at(p, &at);
	if (v && !at.in)
		v = NULL; /* the document itself cannot go away */
	else if (v && yyjson_mut_is_obj(at.in))
		ring_take(&p->rings, at.in, at.token);
	else if (v)
		v = ring_cut(&p->rings, at.in, at.index);
	free(at.token);
	if (!v)
		return missing(p, op, path);
	*ret = v;
	return 0;
}

static int get(struct patcher *p, const char *op, const char *path, mval **ret)
{
	struct place at;

	if (find_place(p, op, path, &at) < 0)
		return -1;
	*ret = value_at(p, &at);
	free(at.token);
	return *ret ? 0 : missing(p, op, path);
}

/* Upstream's library replaces a member that is not there, too, and people rely on it. */
static int replace(struct patcher *p, const char *path, mval *v)
{
	struct place at;
	mval *old;

	if (find_place(p, "replace", path, &at) < 0)
		return -1;
	old = value_at(p, &at);
	if (old)
		ring_become(&p->rings, old, v);
	else if (yyjson_mut_is_obj(at.in))
		ring_put(&p->rings, at.in, at.token, v);
	free(at.token);
	return old || yyjson_mut_is_obj(at.in) ? 0 : missing(p, "replace", path);
}

static int test(struct patcher *p, const char *path, const mval *want)
{
	struct place at;
	mval *have;

	if (find_place(p, "test", path, &at) < 0)
		return -1;
	have = value_at(p, &at);
	free(at.token);
	/* as upstream, what is absent is null */
	if (have ? mobj_equal(have, want) : yyjson_mut_is_null(node_of_mut(want).v))
		return 0;
	return err_set(p->e, ERR_INVALID, "testing value %s failed: test failed", path);
}

/* Levels of nesting, as far as they matter: one past the limit says enough. */
static int depth(struct node n, int below)
{
	struct node_iter it;
	struct node v;
	int deepest = 0;

	if (!unsafe_yyjson_is_ctn(n.v) || !below)
		return !below;
	for (it = node_iter(n); node_iter_next(&it, NULL, &v);) {
		int inside = depth(v, below - 1);

		deepest = inside > deepest ? inside : deepest;
	}
	return deepest + 1;
}

static bool too_deep(struct patcher *p, const mval *v)
{
	return depth(node_of_mut(v), OBJ_MAX_DEPTH + 1) > OBJ_MAX_DEPTH &&
		err_set(p->e, ERR_INVALID, "the patch nests deeper than %d levels", OBJ_MAX_DEPTH);
}

static int copy(struct patcher *p, const char *from, const char *path)
{
	autobuf text = BUF_INIT;
	mval *v;

	if (get(p, "copy", from, &v) < 0)
		return -1;
	/* before it is walked to its end: moves can pile up a million levels */
	if (too_deep(p, v))
		return -1;
	mobj_write(&text, v);
	p->copied += text.len;
	if (p->copied > MAX_COPIED)
		return err_set(p->e, ERR_INVALID,
			"Unable to complete the copy, the accumulated size increase of copy is "
			"%zu, exceeding the limit %d",
			p->copied, MAX_COPIED);
	return add(p, path, mobj_copy_mut(p->d, v));
}

static int move(struct patcher *p, const char *from, const char *path)
{
	size_t n = strlen(from);
	mval *v;

	if (strcmp(from, path) == 0)
		return get(p, "move", from, &v);
	if (strncmp(from, path, n) == 0 && path[n] == '/')
		return err_set(p->e, ERR_INVALID,
			"move operation does not apply: \"%s\" is inside of \"%s\"", path, from);
	return cut(p, "move", from, &v) < 0 ? -1 : add(p, path, v);
}

static int operate(struct patcher *p, const val *o)
{
	const char *op = obj_str_or(o, "op", ""), *path = obj_str(o, "path");
	const char *from = obj_str(o, "from");
	const val *value = obj_at(o, "value");
	bool moves = strcmp(op, "move") == 0 || strcmp(op, "copy") == 0;
	mval *ignored;

	if (!path)
		return err_set(p->e, ERR_INVALID, "%s operation lacks a path", op);
	if (strcmp(op, "remove") == 0)
		return cut(p, op, path, &ignored);
	if (moves && !from)
		return err_set(p->e, ERR_INVALID, "%s operation lacks from", op);
	if (moves)
		return *op == 'm' ? move(p, from, path) : copy(p, from, path);
	if (strcmp(op, "add") != 0 && strcmp(op, "replace") != 0 && strcmp(op, "test") != 0)
		return err_set(p->e, ERR_INVALID, "unexpected kind: %s", op);
	if (!value)
		return err_set(p->e, ERR_INVALID, "%s operation lacks a value", op);
	if (*op == 'a')
		return add(p, path, mobj_copy(p->d, value));
	if (*op == 'r')
		return replace(p, path, mobj_copy(p->d, value));
	return test(p, path, mobj_copy(p->d, value));
}

int patch_json(mdoc *d, mval **root, const val *patch, struct err *e)
{
	/* on a copy, so that a patch that fails half-way has done nothing */
	struct patcher p = {.d = d, .e = e};
	size_t i, n;
	int status = 0;
	val *o;

	if (!yyjson_is_arr(node_of(patch).v))
		return err_set(e, ERR_BADREQUEST, "a JSON patch is a list of operations");
	if (yyjson_arr_size(node_of(patch).v) > MAX_OPERATIONS)
		return err_set(e, ERR_TOOLARGE,
			"The allowed maximum operations in a JSON patch is %d, got %zu",
			MAX_OPERATIONS, yyjson_arr_size(node_of(patch).v));
	p.root = mobj_copy_mut(d, *root);
	rings_init(&p.rings, d);
	yyjson_arr_foreach(node_of(patch).v, i, n, o)
	{
		status = operate(&p, o);
		if (status < 0)
			break;
	}
	rings_release(&p.rings);
	if (status < 0)
		return -1;
	/* operations can pile up what no single text could hold */
	if (too_deep(&p, p.root))
		return -1;
	patch_become(*root, p.root);
	return 0;
}
