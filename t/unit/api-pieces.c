/* Long lists in pieces: the same text as in one, whatever happens between them. */
#include "api/api.h"

#include <stdlib.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/io.h"
#include "data/obj.h"
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
	return b;
}

/* Reads r to its end, and calls between after each pause; answers what api_list_read did. */
static int read_all(const struct api_req *r, struct taken *t, void (*between)(int))
{
	struct api_list *l = NULL;
	autobuf b = BUF_INIT;
	int rc, pauses = 0;

	if (api_list_open(api, r, &l, &err))
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

static void test_others(void)
{
	struct api_req r = req(API_LIST);
	struct api_list *l = NULL;

	r.limit = 3;
	ok(api_list_open(api, &r, &l, &err) && err.code == ERR_METHOD, "no pieces of a page");
	r.limit = 0;
	r.label_selector = "a in (";
	ok(api_list_open(api, &r, &l, &err) && err.code == ERR_BADREQUEST, "nor of nonsense");
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
