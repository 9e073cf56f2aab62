/*
 * A List taken apart while it comes: no more than one item is kept. Only brackets and strings are
 * looked at; what is wrong inside an item is its reader's to say.
 */
#include <string.h>

#include "client/client.h"
#include "data/obj.h"

/* Of one item; what is stored is smaller. */
#define MAX_ITEM (8u << 20)

void items_init(struct items *i, const struct kind *k, api_obj_fn fn, void *arg)
{
	*i = (struct items){.kind = k, .fn = fn, .arg = arg};
}

void items_release(struct items *i)
{
	buf_release(&i->head);
	buf_release(&i->item);
}

/* Items of a typed list may come without apiVersion and kind: the list's say them. */
static int give(struct items *i)
{
	static const char version[] = "{\"apiVersion\":", kind[] = "{\"kind\":";
	const char *text = buf_str(&i->item);
	autobuf whole = BUF_INIT;
	int rc;

	if (!strncmp(text, version, sizeof(version) - 1) ||
		!strncmp(text, kind, sizeof(kind) - 1)) {
		rc = i->fn(i->arg, text, i->item.len);
	} else {
		buf_addf(&whole, "{\"apiVersion\":\"%s\",\"kind\":\"%s\"%s", i->kind->api_version,
			i->kind->kind, i->item.len > 2 ? "," : "");
		buf_add(&whole, text + 1, i->item.len - 1);
		rc = i->fn(i->arg, whole.data, whole.len);
	}
	buf_clear(&i->item);
	i->stopped = rc;
	return rc;
}

/* Was the last string of the List's own "items", and is its value to come? */
static bool at_items(const struct items *i)
{
	const char *p = buf_str(&i->head);
	size_t end = i->head.len;

	while (end && strchr(" \t\r\n:", p[end - 1]))
		end--;
	return i->depth == 1 && i->string_len == 5 && end == i->string_at + 6 &&
	       !memcmp(p + i->string_at, "items\"", 6);
}

/* p[0..n) goes where it belongs; nonzero: enough. */
static int keep(struct items *i, const char *p, size_t n)
{
	struct buf *to = i->in_items && i->depth >= 2 ? &i->item : &i->head;

	if (to->len + n > MAX_ITEM)
		return 1;
	buf_add(to, p, n);
	return 0;
}

/* The bytes of a string up to its end, or to the end of p; answers how many. */
static size_t string_bytes(struct items *i, const char *p, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		if (i->escaped)
			i->escaped = false;
		else if (p[k] == '\\')
			i->escaped = true;
		else if (p[k] == '"') {
			i->in_string = false;
			return k + 1;
		}
	}
	return n;
}

/* One byte outside of strings. */
static int structure(struct items *i, char c)
{
	bool open = c == '{' || c == '[', close = c == '}' || c == ']';

	/* between items: commas and blanks are nobody's */
	if (i->in_items && i->depth == 1 && !open && !close)
		return 0;
	if (open && !i->in_items && at_items(i) && c == '[') {
		/* the array's own brackets are the head's; items are at depth 2 from here on */
		i->in_items = true;
		return keep(i, &c, 1);
	}
	if (open)
		i->depth++;
	if (i->in_items && close && i->depth == 1) {
		i->in_items = false;
		return keep(i, &c, 1);
	}
	if (keep(i, &c, 1))
		return 1;
	if (!close)
		return 0;
	if (!i->depth)
		return 1;
	i->depth--;
	return i->in_items && i->depth == 1 ? give(i) : 0;
}

int items_sink(void *arg, const char *p, size_t n)
{
	struct items *i = arg;
	int rc;

	for (size_t k = 0; k < n;) {
		size_t run;

		if (i->in_string) {
			run = string_bytes(i, p + k, n - k);
			rc = keep(i, p + k, run);
			if (!i->in_string && !i->in_items && i->depth == 1)
				i->string_len = i->head.len - i->string_at - 1;
		} else if (p[k] == '"') {
			run = 1;
			i->in_string = true;
			rc = keep(i, p + k, 1);
			if (!i->in_items && i->depth == 1)
				i->string_at = i->head.len;
		} else if (strchr("{}[],", p[k])) {
			run = 1;
			rc = structure(i, p[k]);
		} else {
			run = strcspn(p + k, "{}[],\"");
			run = run < n - k ? run : n - k;
			/* blanks between items */
			rc = i->in_items && i->depth == 1 ? 0 : keep(i, p + k, run);
		}
		if (rc)
			return rc;
		k += run;
	}
	return 0;
}

int items_end(const struct items *i, int64_t *ret_rev, struct err *e)
{
	autodoc *d = yyjson_read(buf_str(&i->head), i->head.len, YYJSON_READ_NOFLAG);
	const val *root = yyjson_doc_get_root(d);
	const char *kind = obj_str_or(root, "kind", "");
	size_t n = strlen(kind);

	if (n < 4 || strcmp(kind + n - 4, "List") != 0)
		return err_set(e, ERR_SYNTAX, "what came is no list");
	if (ret_rev)
		*ret_rev = obj_rv(root);
	return 0;
}
