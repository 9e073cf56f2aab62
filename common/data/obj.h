/*
 * obj: Kubernetes objects as yyjson documents.
 *
 * To read: yyjson_doc and yyjson_val, immutable. To build: yyjson_mut_doc and yyjson_mut_val. A
 * value belongs to its document and dies with it; strings put into a mutable document are copied by
 * these functions. Paths are field names joined by dots ("spec.template.metadata"); they cannot
 * name a key that holds a dot: fetch the map and use yyjson_obj_get for label and annotation keys.
 * All readers take NULL and answer "absent".
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <yyjson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

typedef yyjson_doc doc;
typedef yyjson_val val;
typedef yyjson_mut_doc mdoc;
typedef yyjson_mut_val mval;

/* yyjson's own computes NULL + 1 for an object that is absent: nothing comes of it, but clang's
 * sanitizer stops there. */
extern const val obj_none[2];
#undef yyjson_obj_foreach
#define yyjson_obj_foreach(obj, idx, max, key, val_) \
	for ((idx) = 0, (max) = yyjson_obj_size(obj), \
	    (key) = (max) ? unsafe_yyjson_get_first(obj) : (val *)(uintptr_t)obj_none, \
	    (val_) = (key) + 1; \
	     (idx) < (max); (idx)++, (key) = unsafe_yyjson_get_next(val_), (val_) = (key) + 1)

void free_doc(doc **d);
void free_mdoc(mdoc **d);
#define autodoc __attribute__((cleanup(free_doc))) doc
#define automdoc __attribute__((cleanup(free_mdoc))) mdoc

/* Limits on what a peer may send. */
#define OBJ_MAX_BYTES (3u * 1024 * 1024)
#define OBJ_MAX_DEPTH 256

/*
 * One JSON text (RFC 8259, UTF-8, exact int64/uint64) into a document. name is the file for errors:
 * "x.json: line 3, column 7: unexpected character". ERR_SYNTAX; duplicate keys and depth over
 * OBJ_MAX_DEPTH are errors too.
 */
must_check int obj_parse(const char *text, size_t len, const char *name, doc **ret, struct err *e);
/* The same, mutable at once. */
must_check int obj_parse_mut(const char *text, size_t len, const char *name, mdoc **ret,
			     struct err *e);
/* Keys of a document, by their places; they are the document's. */
struct obj_keys {
	mval **v;
	size_t n;
};
/* The same, mutable, where a key that an object has twice is no error: the last one stays, and is
 * one of *ret_twice. */
must_check int obj_parse_last(const char *text, size_t len, const char *name, mdoc **ret,
			      struct obj_keys *ret_twice, struct err *e);
/* keys NULL: none. */
bool obj_keys_has(const struct obj_keys *keys, const mval *key);
void obj_keys_release(struct obj_keys *keys);
/* Compact JSON onto b. */
void obj_write(struct buf *b, const val *v);
void mobj_write(struct buf *b, const mval *v);
/* A string; what is no UTF-8 in it becomes U+FFFD. */
void obj_write_string(struct buf *b, const char *s);
/* indent blanks a level; keys in the order they stand; no newline at the end. */
void obj_write_pretty(struct buf *b, const val *v, int indent);
/* The same of a value that stands level levels deep in another. */
void obj_write_pretty_at(struct buf *b, const val *v, int indent, int level);
/* What kubectl -o json prints: 4 blanks, keys sorted, < > & escaped, a newline at the end. */
void obj_write_kubectl(struct buf *b, const val *v);
/* The same, compact: what upstream's encoder makes of a map (the last-applied annotation). */
void obj_write_go(struct buf *b, const val *v);

/* Immutable reading. */
val *obj_at(const val *v, const char *path);
const char *obj_str(const val *v, const char *path); /* NULL if absent or not a string */
const char *obj_str_or(const val *v, const char *path, const char *dflt);
int64_t obj_int(const val *v, const char *path, int64_t dflt);
bool obj_bool(const val *v, const char *path, bool dflt);
/* metadata shorthands; "" when absent */
const char *obj_name(const val *v);
const char *obj_ns(const val *v);
const char *obj_uid(const val *v);
int64_t obj_rv(const val *v);				   /* metadata.resourceVersion, 0 if none */
const char *obj_label(const val *v, const char *key);	   /* NULL if absent */
const char *obj_annotation(const val *v, const char *key); /* NULL if absent */
bool obj_deleting(const val *v);			   /* has metadata.deletionTimestamp */
/* status.conditions[type == t], or NULL; .status == "True" */
val *obj_condition(const val *v, const char *type);
bool obj_condition_true(const val *v, const char *type);
/* What Go's decoder calls it: "object", "array", "string", "bool", "number", "null". */
const char *obj_word(const val *v);
const char *mobj_word(const mval *v);
/* The elements of a list, for those who do not walk it from its beginning to its end: asking for
 * the nth walks to it. malloc'ed */
val **obj_elements(const val *arr);
/* Seconds-exact time at path as ns since 1970, or dflt. */
int64_t obj_time(const val *v, const char *path, int64_t dflt);

/* Mutable reading: the same names with m. */
mval *mobj_at(const mval *v, const char *path);
const char *mobj_str(const mval *v, const char *path);
int64_t mobj_int(const mval *v, const char *path, int64_t dflt);
bool mobj_bool(const mval *v, const char *path, bool dflt);
mval *mobj_label(const mval *v, const char *key);

/* Mutable building. Parents are made on the way; an existing value is replaced where it stands. */
mval *mobj_make(mdoc *d, mval *root, const char *path); /* object at path, made if absent */
mval *mobj_make_arr(mdoc *d, mval *root, const char *path);
void mobj_set(mdoc *d, mval *root, const char *path, mval *v);
void mobj_set_str(mdoc *d, mval *root, const char *path, const char *s); /* NULL s: removes */
void mobj_set_int(mdoc *d, mval *root, const char *path, int64_t i);
void mobj_set_bool(mdoc *d, mval *root, const char *path, bool b);
void mobj_del(mval *root, const char *path);
/* Key (taken literally, may hold dots) of an object: replace in place or append. */
void mobj_put(mdoc *d, mval *obj, const char *key, mval *v);
void mobj_put_str(mdoc *d, mval *obj, const char *key, const char *s);
/*
 * Many changes of one object, which nobody else changes meanwhile (its values may be): begin with
 * how many there may be, then get, put and del as mobj_put and yyjson's do, then end.
 */
struct obj_edit {
	mdoc *d;
	mval *obj;
	bool indexed, gone;
	struct map keys; /* of a long one: name → its key in the ring */
};
void obj_edit_begin(struct obj_edit *x, mdoc *d, mval *obj, size_t changes);
mval *obj_edit_get(const struct obj_edit *x, const char *key);
void obj_edit_put(struct obj_edit *x, const char *key, mval *v);
void obj_edit_del(struct obj_edit *x, const char *key);
void obj_edit_end(struct obj_edit *x);
/* A new object with apiVersion, kind, metadata{name, namespace}; ns "" or NULL: none. It is d's
 * root. */
mval *mobj_new(mdoc *d, const char *api_version, const char *kind, const char *ns,
	       const char *name);
/* Deep copies between documents. */
mval *mobj_copy(mdoc *d, const val *v);
mval *mobj_copy_mut(mdoc *d, const mval *v);
mdoc *mdoc_from(const val *v);
doc *doc_from_mut(const mval *v);

/* Same value: objects without regard to key order, numbers by value, arrays in order. NULL equals
 * NULL only. */
bool obj_equal(const val *a, const val *b);
bool mobj_equal(const mval *a, const mval *b);
/* A hash that is equal for equal values (canonical: sorted keys). */
uint64_t obj_hash(uint64_t seed, const val *v);
/* Canonical text: keys sorted bytewise, compact. */
void obj_write_sorted(struct buf *b, const val *v);
/* A value as Go's %v shows a decoded one: upstream's messages quote patches so. */
void obj_write_fmt(struct buf *b, const val *v);

/*
 * The form in which objects are stored: apiVersion, kind, metadata first, no resourceVersion.
 * Splicing copies the text with "resourceVersion":"REV" behind name, namespace and uid. Text that
 * does not start so is a bug() of the writer.
 */
void obj_splice_rv(struct buf *b, const char *text, size_t len, int64_t rev);
/* obj in that form, onto b; it loses its resourceVersion. */
void mobj_write_stored(struct buf *b, const mval *obj);
/* Does text begin as the stored form does? The rest is not looked at. */
bool obj_is_stored(const char *text, size_t len);

/*
 * A stream of objects from a file as people have them: JSON objects back to back or one a line,
 * YAML documents ("---"), and List kinds or arrays (items are taken apart; items of a PodList get
 * its apiVersion and their kind). Format is found out by the first bytes: '[', or '{' with a string
 * or nothing in it is JSON. Calls fn for each with "FILE: line N" or "FILE: line N, item M"; d and
 * root stay the stream's and die after the call; fn's nonzero answer ends the read and is answered.
 */
typedef int (*obj_stream_fn)(void *arg, doc *d, val *root, const char *where, struct err *e);
must_check int obj_stream_text(const char *text, size_t len, const char *name, obj_stream_fn fn,
			       void *arg, struct err *e);
