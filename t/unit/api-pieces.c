/* Long lists in pieces: the same text as in one, whatever happens between them. */
#include "api/api.h"

#include <stdlib.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/io.h"
#include "data/obj.h"
#include "rest/shape.h"
#include "store/upkeep.h"

enum { OBJECTS = 40, BYTES = 20000 };

static struct api *api;
static struct err err;

static struct api_req req(enum api_verb verb)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = kind_by_resource("configmaps");
	r.ns = "default";
	r.patch = PATCH_MERGE;
	return r;
}

static void call(enum api_verb verb, int i, const char *value)
{
	struct api_req r = req(verb);
	autofree char *name = xasprintf("cm-%03d", i), *body = NULL;

	body = xasprintf("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":"
			 "\"%s\",\"labels\":{\"n\":\"%d\"}},\"data\":{\"k\":\"%s\"}}",
		name, i, value);
	r.name = name;
	if (verb != API_DELETE) {
		r.body = body;
		r.body_len = strlen(body);
	}
	r.now_ns = clock_now_ns() - 3600 * NS_PER_S; /* old enough to be compacted */
	if (api_call(api, &r, NULL, &err))
		bug(err.msg);
}

static void fill(void)
{
	autofree char *value = xmalloc(BYTES + 1);

	memset(value, 'x', BYTES);
	value[BYTES] = '\0';
	for (int i = 0; i < OBJECTS; i++)
		call(API_CREATE, i, value);
}

/* What comes, and how often; after how many pieces there is a pause. */
struct taken {
	struct buf text;
	int pieces, turn;
	const struct shape *shape;
};

static int take_piece(void *arg, struct buf *b)
{
	struct taken *t = arg;

	buf_add(&t->text, b->data, b->len);
	buf_truncate(b, 0);
	return t->turn && ++t->pieces % t->turn == 0;
}

static struct buf whole(const struct api_req *r)
{
	struct api_res res = {0};
	struct buf b;

	if (api_call(api, r, &res, &err))
		bug(err.msg);
	b = res.body;
	res.body = (struct buf)BUF_INIT;
	api_res_release(&res);
	buf_addc(&b, '\n');
	return b;
}

/* Reads r to its end, and calls between after each pause; answers what api_list_read did. */
static int read_all(const struct api_req *r, struct taken *t, void (*between)(int))
{
	struct api_list *l = NULL;
	autobuf b = BUF_INIT;
	int rc, pauses = 0;

	if (api_list_open(api, r, t->shape, &l, &err))
		bug(err.msg);
	while ((rc = api_list_read(l, &b, take_piece, t, &err)) > 0 && between)
		between(++pauses);
	buf_add(&t->text, b.data, b.len);
	ok(rc || api_list_rev(l) > 0, "a revision");
	api_list_close(l);
	return rc;
}

static void test_same(const char *label, const char *what)
{
	struct api_req r = req(API_LIST);
	struct taken t = {.text = BUF_INIT};
	autobuf all = BUF_INIT;

	r.label_selector = label;
	all = whole(&r);
	is_int(read_all(&r, &t, NULL), 0, "%s: to its end", what);
	ok(t.text.len == all.len && !memcmp(t.text.data, all.data, all.len),
		"%s: the same text", what);
	buf_release(&t.text);
}

/* One before it, three behind it are changed, deleted, made. */
static void change(int pause)
{
	static bool done;

	if (pause == 1)
		done = false;
	if (done)
		return;
	done = true;
	call(API_PATCH, 0, "changed");
	call(API_PATCH, OBJECTS - 2, "changed");
	call(API_DELETE, OBJECTS - 1, "");
	call(API_CREATE, OBJECTS, "made");
}

static void nothing(int pause)
{
	(void)pause;
}

static void test_changes(void)
{
	struct api_req r = req(API_LIST);
	struct taken t = {.text = BUF_INIT, .turn = 1};
	autobuf all = whole(&r), now = BUF_INIT;

	is_int(read_all(&r, &t, change), 0, "with changes: to its end");
	ok(t.pieces > 5, "with changes: %d pieces", t.pieces);
	ok(t.text.len == all.len && !memcmp(t.text.data, all.data, all.len),
		"with changes: all of one revision");
	now = whole(&r);
	ok(now.len != all.len, "which is not the newest");
	buf_release(&t.text);
}

static void compact(int pause)
{
	struct upkeep_budget budget = UPKEEP_BUDGET_INIT;
	struct upkeep_compacted cut;

	if (pause > 1)
		return;
	call(API_PATCH, OBJECTS - 2, "again");
	if (store_compact(api_store(api), &budget, 0, &cut, &err))
		bug(err.msg);
}

static void test_expired(void)
{
	struct api_req r = req(API_LIST);
	struct taken t = {.text = BUF_INIT, .turn = 1};

	is_int(read_all(&r, &t, compact), -1, "its revision is no more: an error");
	is_int(err.code, ERR_EXPIRED, "which says so");
	buf_release(&t.text);
}

/* Each form is what is made of the whole, whether the client stops us or not. */
static void test_form(const struct api_req *r, const struct shape *s, const char *what)
{
	struct taken straight = {.shape = s}, paused = {.shape = s, .turn = 1};
	autobuf all = whole(r), want = BUF_INIT;

	if (shape_write(s, r->kind, all.data, all.len, &want, &err))
		bug(err.msg);
	is_int(read_all(r, &straight, nothing), 0, "%s: to its end", what);
	ok(straight.text.len == want.len && !memcmp(straight.text.data, want.data, want.len),
		"%s: as of the whole", what);
	is_int(read_all(r, &paused, nothing), 0, "%s, with pauses: to its end", what);
	ok(paused.text.len == want.len && !memcmp(paused.text.data, want.data, want.len),
		"%s, with pauses: as of the whole", what);
	buf_release(&straight.text);
	buf_release(&paused.text);
}

static void test_forms(void)
{
	static const char *const forms[] = {[FORM_OBJECT] = "objects", [FORM_TABLE] = "a Table",
		[FORM_PARTIAL_LIST] = "metadata"};
	static const char *const media[] = {"JSON", "YAML", "protobuf"};
	struct api_req r = req(API_LIST);

	for (size_t i = 0; i < 72; i++) {
		struct shape s = {.wanted = {.form = (enum media_form)(i % 4),
					  .media = (enum media)(i / 4 % 3)},
			.include = INCLUDE_OBJECT, .now_ns = 1};
		autofree char *what = NULL;

		s.pretty = i / 12 % 2;
		r.limit = i / 24 == 1 ? 30 : i / 24 == 2 ? 2 : 0;
		if (!forms[s.wanted.form] ||
			(s.wanted.form == FORM_TABLE && s.wanted.media == MEDIA_PROTO))
			continue;
		what = xasprintf("%s as %s%s, limit %d", forms[s.wanted.form],
			media[s.wanted.media], s.pretty ? ", pretty" : "", (int)r.limit);
		test_form(&r, &s, what);
	}
}

/* Long lists whose front depends on all of them are looked at first: at one revision. */
static void test_changed_forms(void)
{
	struct shape s = {.wanted = {.media = MEDIA_PROTO}};
	struct api_req r = req(API_LIST);
	struct taken t = {.turn = 1, .shape = &s};
	autobuf all = whole(&r), want = BUF_INIT;

	if (shape_write(&s, r.kind, all.data, all.len, &want, &err))
		bug(err.msg);
	is_int(read_all(&r, &t, change), 0, "protobuf with changes: to its end");
	ok(t.text.len == want.len && !memcmp(t.text.data, want.data, want.len),
		"protobuf with changes: all of one revision, as long as it says");
	buf_release(&t.text);
	call(API_DELETE, OBJECTS, "");
	call(API_CREATE, OBJECTS - 1, "");
}

static void test_others(void)
{
	struct shape one = {.wanted = {.form = FORM_PARTIAL}};
	struct api_req r = req(API_LIST);
	struct api_list *l = NULL;

	ok(api_list_open(api, &r, &one, &l, &err) && err.code == ERR_NOTACCEPTABLE,
		"nor of the metadata of one");
	r.label_selector = "a in (";
	ok(api_list_open(api, &r, NULL, &l, &err) && err.code == ERR_BADREQUEST, "nor of nonsense");
}

static void run_on(const char *address, bool compacts)
{
	static const char *const groups[] = {"system:masters", NULL};
	const struct api_caller root = {"root", groups, "test"};

	diag("%s", address);
	if (api_open(address, true, &root, &api, &err))
		bug(err.msg);
	fill();
	test_same(NULL, "all");
	test_same("n in (3,5,36)", "some");
	test_same("n=none", "none");
	if (compacts)
		test_forms();
	test_changed_forms();
	test_changes();
	test_others();
	if (compacts)
		test_expired();
	api_close(api);
}

int main(void)
{
	char dir[] = "/tmp/k-api.XXXXXX";
	autofree char *sqlite = NULL;

	if (!mkdtemp(dir))
		return 1;
	sqlite = xasprintf("local:sqlite:%s/s.db", dir);
	run_on("local:memory:", false);
	run_on(sqlite, true);
	if (io_rm_tree(dir, &err))
		diag("%s", err.msg);
	return tap_done();
}
