/* Messages of the helper protocol from bytes and back. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/helper_proto.h"

enum { READ_BYTES = 256 * 1024 };

void helper_in_release(struct helper_in *in)
{
	yyjson_doc_free(in->header);
	buf_release(&in->b);
	*in = (struct helper_in){0};
}

ssize_t helper_read(struct helper_in *in, int fd)
{
	ssize_t n;

	/* what was taken goes away once it is the bigger part: each byte moves once or twice */
	if (in->at > in->b.len / 2) {
		buf_consume(&in->b, in->at);
		if (in->body_at)
			in->body_at -= in->at;
		in->at = 0;
	}
	buf_grow(&in->b, READ_BYTES);
	do
		n = read(fd, in->b.data + in->b.len, READ_BYTES);
	while (n < 0 && errno == EINTR);
	if (n > 0) {
		in->b.len += (size_t)n;
		in->b.data[in->b.len] = '\0';
	}
	return n;
}

/* The header at in->at: 1 it is there and parsed, 0 not complete, -1. */
static int read_header(struct helper_in *in, struct err *e)
{
	const char *start = in->b.data + in->at;
	size_t left = in->b.len - in->at;
	const char *nl = left ? memchr(start, '\n', left) : NULL;
	yyjson_read_err why;
	int64_t bytes;

	if ((nl ? (size_t)(nl - start) : left) > HELPER_MAX_HEADER_BYTES)
		return err_set(
			e, ERR_TOOLARGE, "a header of more than %u bytes", HELPER_MAX_HEADER_BYTES);
	if (!nl)
		return 0;
	in->header =
		yyjson_read_opts((char *)(uintptr_t)start, (size_t)(nl - start), 0, NULL, &why);
	if (!in->header || !yyjson_is_obj(yyjson_doc_get_root(in->header)))
		return err_set(e, ERR_SYNTAX, "no header, but \"%.*s\"",
			(int)(nl - start > 80 ? 80 : nl - start), start);
	bytes = obj_int(yyjson_doc_get_root(in->header), "bytes", 0);
	if (bytes < 0 || bytes > (int64_t)HELPER_MAX_BODY_BYTES)
		return err_set(e, ERR_TOOLARGE, "a body of %lld bytes", (long long)bytes);
	in->body_at = (size_t)(nl + 1 - in->b.data);
	in->body_len = (size_t)bytes;
	return 1;
}

int helper_next(struct helper_in *in, struct helper_msg *ret, struct err *e)
{
	int n;

	/* the message given out last is done with */
	if (in->header && in->b.len - in->body_at >= in->body_len && in->at == in->body_at) {
		yyjson_doc_free(in->header);
		in->header = NULL;
		in->at += in->body_len;
		in->body_at = 0;
	}
	if (!in->header) {
		n = read_header(in, e);
		if (n <= 0)
			return n;
	}
	if (in->b.len - in->body_at < in->body_len)
		return 0;
	in->at = in->body_at; /* the mark that it was given out */
	*ret = (struct helper_msg){
		yyjson_doc_get_root(in->header), in->b.data + in->body_at, in->body_len};
	return 1;
}

unsigned int helper_can(const char *word)
{
	static const char *const words[] = {"as-of", "log", "restore", "counter"};

	for (size_t i = 0; i < array_size(words); i++)
		if (!strcmp(word, words[i]))
			return 1u << i;
	return 0;
}

static const struct {
	enum err_code code;
	const char *reason;
} machine[] = {
	{ERR_FULL, "Full"},
	{ERR_CORRUPT, "Corrupt"},
	{ERR_UNREACHABLE, "Unreachable"},
};

const char *helper_reason(enum err_code c)
{
	for (size_t i = 0; i < array_size(machine); i++)
		if (machine[i].code == c)
			return machine[i].reason;
	return *err_info(c)->reason ? err_info(c)->reason : "InternalError";
}

enum err_code helper_code(const char *reason)
{
	for (size_t i = 0; i < array_size(machine); i++)
		if (!strcmp(machine[i].reason, reason))
			return machine[i].code;
	return err_from_reason(reason);
}

void helper_add_str(struct buf *b, const char *name, const char *s)
{
	if (!s)
		return;
	buf_addf(b, "\"%s\":", name);
	buf_add_json(b, s, strlen(s));
	buf_addc(b, ',');
}

void helper_add_int(struct buf *b, const char *name, int64_t v)
{
	buf_addc(b, '"');
	buf_adds(b, name);
	buf_adds(b, "\":");
	buf_add_int(b, v);
	buf_addc(b, ',');
}

void helper_add_key(struct buf *b, const struct store_key *k)
{
	helper_add_str(b, "resource", k->resource);
	helper_add_str(b, "ns", k->ns);
	helper_add_str(b, "name", k->name);
}

void helper_add_row(struct buf *b, const struct store_row *r)
{
	helper_add_int(b, "rev", r->rev);
	helper_add_key(b, &r->key);
	helper_add_str(b, "op", r->op == STORE_DELETE ? "delete" : "put");
	helper_add_int(b, "time", r->time_ns);
	helper_add_str(b, "actor", r->actor ? r->actor : "");
	helper_add_str(b, "manager", r->manager ? r->manager : "");
	helper_add_int(b, "prev", r->prev_rev);
	helper_add_int(b, "encoding", r->encoding);
	if (r->value)
		helper_add_int(b, "bytes", (int64_t)r->len);
}

void helper_end(struct buf *b)
{
	b->data[b->len - 1] = '}';
	buf_addc(b, '\n');
}

void helper_add_error(struct buf *b, int64_t id, const struct err *e, int guard, int64_t rev)
{
	buf_addc(b, '{');
	helper_add_int(b, "id", id);
	helper_add_str(b, "is", "error");
	helper_add_str(b, "reason", helper_reason(e->code));
	helper_add_str(b, "message", e->msg);
	if (guard >= 0)
		helper_add_int(b, "guard", guard);
	if (rev)
		helper_add_int(b, "rev", rev);
	helper_end(b);
}

int helper_key(const val *v, struct store_key *ret, struct err *e)
{
	static const char *const names[] = {"resource", "ns", "name"};
	const char *s[3];

	for (size_t i = 0; i < array_size(names); i++) {
		s[i] = yyjson_get_str(yyjson_obj_get((val *)(uintptr_t)v, names[i]));
		if (!s[i])
			return err_set(e, ERR_SYNTAX, "a key without \"%s\"", names[i]);
	}
	*ret = (struct store_key){s[0], s[1], s[2]};
	return 0;
}

int helper_row(const struct helper_msg *m, struct store_row *ret, struct err *e)
{
	struct store_row r = {0};
	const char *op = obj_str_or(m->header, "op", "put");

	if (helper_key(m->header, &r.key, e) < 0)
		return -1;
	r.rev = obj_int(m->header, "rev", 0);
	if (r.rev <= 0 || r.rev >= 1LL << 53)
		return err_set(e, ERR_SYNTAX, "a row with revision %lld", (long long)r.rev);
	if (strcmp(op, "put") != 0 && strcmp(op, "delete") != 0)
		return err_set(e, ERR_SYNTAX, "a row with op \"%s\"", op);
	r.op = *op == 'd' ? STORE_DELETE : STORE_PUT;
	r.time_ns = obj_int(m->header, "time", 0);
	r.actor = obj_str_or(m->header, "actor", "");
	r.manager = obj_str_or(m->header, "manager", "");
	r.prev_rev = obj_int(m->header, "prev", 0);
	r.created = r.op == STORE_PUT && !r.prev_rev;
	r.encoding = (uint8_t)obj_int(m->header, "encoding", 0);
	if (obj_at(m->header, "bytes")) {
		r.value = m->body;
		r.len = m->len;
	}
	*ret = r;
	return 0;
}
