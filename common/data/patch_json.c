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

/* Where a pointer leads: a container, and the last token, decoded. */
struct place {
	mval *in;
	char *token;
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

/* One of size places in a list, as upstream's library reads it: digits with a sign or without one,
 * below 0 counted from the end. */
static bool parse_index(const char *s, size_t size, size_t *ret)
{
	const char *digits = s + (*s == '+' || *s == '-');
	size_t v = 0;

	if (!*digits)
		return false;
	for (s = *s == '-' ? s : NULL; *digits; digits++) {
		if (*digits < '0' || *digits > '9' || v > size)
			return false;
		v = v * 10 + (size_t)(*digits - '0');
	}
	if (s && v)
		v = v <= size ? size - v : SIZE_MAX;
	if (v >= size)
		return false;
	*ret = v;
	return true;
}

/* What is there; NULL: nothing. */
static mval *child(struct patcher *p, mval *in, const char *token)
{
	size_t i;

	if (yyjson_mut_is_obj(in))
		return ring_get(&p->rings, in, token);
	return parse_index(token, yyjson_mut_arr_size(in), &i) ? ring_at(&p->rings, in, i) : NULL;
}

/* Walk to the container of what path names; it must be there, the last token need not. The whole
 * has no container; what stands before the first slash nobody looks at. */
static int find_place(struct patcher *p, const char *op, const char *path, struct place *ret)
{
	const char *at = strchr(path, '/');
	mval *in = at ? p->root : NULL;

	while (in) {
		char *token = next_token(&at);

		if (!yyjson_mut_is_ctn(in)) {
			free(token);
			break;
		}
		if (!*at) {
			*ret = (struct place){in, token};
			return 0;
		}
		in = child(p, in, token);
		free(token);
	}
	return missing(p, op, path);
}

static int add(struct patcher *p, const char *path, mval *v)
{
	struct place at;
	size_t i, size;
	int status = 0;

	if (find_place(p, "add", path, &at) < 0)
		return -1;
	size = i = yyjson_mut_arr_size(at.in);
	if (yyjson_mut_is_obj(at.in))
		ring_put(&p->rings, at.in, at.token, v);
	else if ((strcmp(at.token, "-") != 0 && !parse_index(at.token, size + 1, &i)) ||
		 !ring_insert(&p->rings, at.in, i, v))
		status = err_set(p->e, ERR_INVALID,
			"error in add for path: '%s': invalid index referenced", path);
	free(at.token);
	return status;
}

static int cut(struct patcher *p, const char *op, const char *path, mval **ret)
{
	struct place at;
	size_t i;
	mval *v = NULL;

	if (find_place(p, op, path, &at) < 0)
		return -1;
	if (yyjson_mut_is_obj(at.in))
		v = ring_take(&p->rings, at.in, at.token);
	else if (parse_index(at.token, yyjson_mut_arr_size(at.in), &i))
		v = ring_cut(&p->rings, at.in, i);
	free(at.token);
	if (!v)
		return missing(p, op, path);
	*ret = v;
	return 0;
}

/* A member that is not there is null, as in upstream's library; an element has to be there. */
static int get(struct patcher *p, const char *op, const char *path, mval **ret)
{
	struct place at;

	if (find_place(p, op, path, &at) < 0)
		return -1;
	*ret = child(p, at.in, at.token);
	if (!*ret && yyjson_mut_is_obj(at.in))
		*ret = yyjson_mut_null(p->d);
	free(at.token);
	return *ret ? 0 : missing(p, op, path);
}

/* Upstream's library replaces a member that is not there, too, and people rely on it. */
static int replace(struct patcher *p, const char *path, mval *v)
{
	struct place at;
	mval *old;
	bool member;

	if (!*path) {
		if (!yyjson_mut_is_ctn(v))
			return err_set(p->e, ERR_INVALID,
				"replace operation value must be object or array");
		p->root = v;
		return 0;
	}
	if (find_place(p, "replace", path, &at) < 0)
		return -1;
	old = child(p, at.in, at.token);
	member = yyjson_mut_is_obj(at.in);
	if (old)
		ring_become(&p->rings, old, v);
	else if (member)
		ring_put(&p->rings, at.in, at.token, v);
	free(at.token);
	return old || member ? 0 : missing(p, "replace", path);
}

static int test(struct patcher *p, const char *path, const mval *want)
{
	mval *have = p->root;

	if (*path && get(p, "test", path, &have) < 0)
		return -1;
	if (mobj_equal(have, want))
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

/* Taken out first: what stood behind it in a list has its number when the other place is found. */
static int move(struct patcher *p, const char *from, const char *path)
{
	mval *v;

	return cut(p, "move", from, &v) < 0 ? -1 : add(p, path, v);
}

static int operate(struct patcher *p, const val *o)
{
	const char *op = obj_str_or(o, "op", "unknown"), *path = obj_str(o, "path");
	const char *from = obj_str(o, "from");
	const val *value = obj_at(o, "value");
	bool moves = strcmp(op, "move") == 0 || strcmp(op, "copy") == 0;
	mval *v;

	if (!path)
		return err_set(p->e, ERR_INVALID, "%s operation failed to decode path", op);
	if (strcmp(op, "remove") == 0)
		return cut(p, op, path, &v);
	if (moves && !from)
		return err_set(p->e, ERR_INVALID, "%s operation failed to decode from", op);
	if (moves)
		return *op == 'm' ? move(p, from, path) : copy(p, from, path);
	if (strcmp(op, "add") != 0 && strcmp(op, "replace") != 0 && strcmp(op, "test") != 0)
		return err_set(p->e, ERR_INVALID, "Unexpected kind: %s", op);
	/* a value that was left out is null */
	v = value ? mobj_copy(p->d, value) : yyjson_mut_null(p->d);
	if (*op == 'a')
		return add(p, path, v);
	return *op == 'r' ? replace(p, path, v) : test(p, path, v);
}

/* What upstream's decoder of all operations does not take: no object, or a word that is none. */
static int check_operation(const val *o, struct err *e)
{
	static const char *const words[] = {"op", "path", "from"};

	if (yyjson_is_null((val *)o))
		return 0;
	if (!yyjson_is_obj((val *)o))
		return err_set(e, ERR_BADREQUEST,
			"error decoding patch: json: cannot unmarshal %s into Go value of type "
			"handlers.jsonPatchOp",
			obj_word(o));
	for (size_t i = 0; i < array_size(words); i++) {
		const val *word = obj_at(o, words[i]);

		if (!word || yyjson_is_null((val *)word) || yyjson_is_str((val *)word))
			continue;
		return err_set(e, ERR_BADREQUEST,
			"error decoding patch: json: cannot unmarshal %s into Go struct field "
			"jsonPatchOp.%s of type string",
			obj_word(word), words[i]);
	}
	return 0;
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
	yyjson_arr_foreach(node_of(patch).v, i, n, o)
	{
		if (check_operation(o, e) < 0)
			return -1;
	}
	if (yyjson_arr_size(node_of(patch).v) > MAX_OPERATIONS)
		return err_set(e, ERR_TOOLARGE,
			"Request entity too large: The allowed maximum operations in a JSON "
			"patch is %d, got %zu",
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
