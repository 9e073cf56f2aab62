/* libjq's filters, for libjq 1.6 and later. jv values live inside this file only. */
#include <jq.h>
#include <limits.h>
#include <string.h>

#include "data/jqf.h"
#include "data/node.h"

struct jqf {
	jq_state *jq;
};

/* libjq tells what is wrong with a filter through a callback, line by line: the first counts. */
static void note_error(void *arg, jv msg)
{
	static const char prefix[] = "jq: error: ";
	struct buf *b = arg;
	const char *s;
	jv text = jq_format_error(msg);

	if (jv_get_kind(text) == JV_KIND_STRING && !b->len) {
		s = jv_string_value(text);
		if (strncmp(s, prefix, sizeof(prefix) - 1) == 0)
			s += sizeof(prefix) - 1;
		for (; *s; s++)
			buf_addc(b, *s == '\n' || *s == '\t' ? ' ' : *s);
		while (b->len && b->data[b->len - 1] == ' ')
			buf_truncate(b, b->len - 1);
	}
	jv_free(text);
}

void jqf_free(struct jqf *f)
{
	if (!f)
		return;
	jq_teardown(&f->jq);
	free(f);
}

/* Takes args, an object of name → value. */
static int compile(const char *filter, jv args, struct jqf **ret, struct err *e)
{
	struct jqf *f;
	autobuf why = BUF_INIT;
	jq_state *jq = jq_init();
	int compiled;

	if (!jq)
		bug("libjq: out of memory");
	jq_set_error_cb(jq, note_error, &why);
	compiled = jq_compile_args(jq, filter, args);
	jq_set_error_cb(jq, NULL, NULL);
	if (!compiled) {
		jq_teardown(&jq);
		return err_set(e, ERR_SYNTAX, "jq: %s", why.len ? why.data : "no valid filter");
	}
	f = xmalloc(sizeof(*f));
	f->jq = jq;
	*ret = f;
	return 0;
}

int jqf_new(const char *filter, struct jqf **ret, struct err *e)
{
	return compile(filter, jv_object(), ret, e);
}

int jqf_new_args(const char *filter, const char *const *names, const char *const *json_values,
	struct jqf **ret, struct err *e)
{
	jv args = jv_object();

	for (size_t i = 0; names[i]; i++) {
		jv v = jv_parse(json_values[i]);

		if (!jv_is_valid(v)) {
			jv_free(v);
			jv_free(args);
			return err_set(e, ERR_SYNTAX, "jq: value of $%s is not JSON", names[i]);
		}
		args = jv_object_set(args, jv_string(names[i]), v);
	}
	return compile(filter, args, ret, e);
}

static jv jv_string_of(struct node n)
{
	/* objects are megabytes at most */
	return jv_string_sized(node_str(n), node_len(n) < INT_MAX ? (int)node_len(n) : INT_MAX);
}

static jv to_jv(struct node n)
{
	struct node_iter it;
	struct node k, v;
	jv out;

	switch (node_type(n)) {
	case YYJSON_TYPE_BOOL:
		return jv_bool(unsafe_yyjson_get_bool(n.v));
	case YYJSON_TYPE_NUM:
		return jv_number(unsafe_yyjson_get_num(n.v));
	case YYJSON_TYPE_STR:
		return jv_string_of(n);
	case YYJSON_TYPE_ARR:
		out = jv_array();
		for (it = node_iter(n); node_iter_next(&it, NULL, &v);)
			out = jv_array_append(out, to_jv(v));
		return out;
	case YYJSON_TYPE_OBJ:
		out = jv_object();
		for (it = node_iter(n); node_iter_next(&it, &k, &v);)
			out = jv_object_set(out, jv_string_of(k), to_jv(v));
		return out;
	default:
		return jv_null();
	}
}

/* The reason in an invalid value, which is taken; 0 if it only says that there is no more. */
static int end_of_run(struct jqf *f, jv last, struct err *e)
{
	jv msg;
	int status = 0;

	if (jq_halted(f->jq)) {
		jv_free(last);
		last = jv_invalid_with_msg(jq_get_error_message(f->jq));
	}
	if (!jv_invalid_has_msg(jv_copy(last))) {
		jv_free(last);
		return 0;
	}
	msg = jv_invalid_get_msg(last);
	/* a plain "halt" has no message */
	if (jv_get_kind(msg) == JV_KIND_STRING) {
		status = err_set(e, ERR_INVALID, "jq: %s", jv_string_value(msg));
	} else if (jv_get_kind(msg) != JV_KIND_INVALID) {
		msg = jv_dump_string(msg, 0);
		status = err_set(e, ERR_INVALID, "jq: %s (not a string)", jv_string_value(msg));
	}
	jv_free(msg);
	return status;
}

int jqf_run(struct jqf *f, const val *v, jqf_out_fn fn, void *arg, struct err *e)
{
	int status = 0;
	jv out;

	jq_start(f->jq, v ? to_jv(node_of(v)) : jv_null(), 0);
	for (;;) {
		out = jq_next(f->jq);
		if (!jv_is_valid(out))
			return end_of_run(f, out, e);

		jv text = jv_dump_string(jv_copy(out), 0);

		status = fn(arg, jv_string_value(text),
			(size_t)jv_string_length_bytes(jv_copy(text)),
			jv_get_kind(out) == JV_KIND_STRING ? jv_string_value(out) : NULL);
		jv_free(text);
		jv_free(out);
		if (status)
			return status;
	}
}

int jqf_test(struct jqf *f, const val *v, bool *ret, struct err *e)
{
	jv_kind kind;
	jv out;

	jq_start(f->jq, v ? to_jv(node_of(v)) : jv_null(), 0);
	out = jq_next(f->jq);
	kind = jv_get_kind(out);
	if (kind == JV_KIND_INVALID) {
		if (end_of_run(f, out, e) < 0)
			return -1;
	} else {
		jv_free(out);
	}
	*ret = kind != JV_KIND_INVALID && kind != JV_KIND_NULL && kind != JV_KIND_FALSE;
	return 0;
}
