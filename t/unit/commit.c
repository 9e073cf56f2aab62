/* commit: which lines are under way together, and in which order they are carried out, whatever
 * time the answers take. The api is one that answers a request when it is told to. */
#include "../tap.h"

#include "api/transport.h"
#include "base/map.h"
#include "control/commit.h"

struct asked {
	struct api_req *req;
	api_done_fn done;
	void *arg;
};

static struct vec flying; /* struct asked *, in the order of submission */
static struct buf said;	  /* a word for each answered line */
static bool over;

static void fake_submit(struct api *a, const struct api_req *r, api_done_fn done, void *arg)
{
	struct asked *q = xmalloc(sizeof(*q));

	*q = (struct asked){req_dup(r), done, arg};
	vec_push(&flying, q);
}

static const struct api_ops fake_ops = {.scheme = "fake", .submit = fake_submit};
static struct api fake = {.ops = &fake_ops};

/* "create a, patch b": what is under way. */
static const char *under_way(void)
{
	static struct buf b;

	buf_clear(&b);
	for (size_t i = 0; i < flying.n; i++) {
		const struct api_req *r = ((struct asked *)flying.v[i])->req;

		buf_addf(&b, "%s%s %s", i ? ", " : "", api_verb_names[r->verb],
			r->name ? r->name : "?");
	}
	return buf_str(&b);
}

/* The nth of those under way is done, or fails. */
static void answer(size_t n, enum err_code code)
{
	struct asked *q = flying.v[n];
	struct api_res res = {.rev = 7};
	struct err e = ERR_INIT;

	memmove(flying.v + n, flying.v + n + 1, (--flying.n - n) * sizeof(*flying.v));
	if (code)
		(void)err_set(&e, code, "no");
	q->done(q->arg, code ? -1 : 0, &res, &e);
	req_free(q->req);
	free(q);
}

static void on_item(void *arg, const struct commit_item *i)
{
	buf_addf(&said, "%s%zu%s", said.len ? " " : "", i->line,
		i->ret ? "!" : i->unchanged ? "-" : "");
}

static void on_over(void *arg)
{
	over = true;
}

static void start(const char *text)
{
	buf_clear(&said);
	over = false;
	commit_start(&fake, text, strlen(text), on_item, on_over, NULL);
}

#define CREATE(kind, ns, name) \
	"{\"verb\":\"create\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"" kind "\"," \
	"\"metadata\":{\"namespace\":\"" ns "\",\"name\":\"" name "\"}}}\n"
#define NAMESPACE(name) \
	"{\"verb\":\"create\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"," \
	"\"metadata\":{\"name\":\"" name "\"}}}\n"
#define PATCH(ns, name) \
	"{\"verb\":\"patch\",\"target\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"," \
	"\"namespace\":\"" ns "\",\"name\":\"" name "\"},\"patch\":{}}\n"
#define EVENT(type, name) \
	"{\"verb\":\"event\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"type\":\"" \
	type "\",\"metadata\":{\"namespace\":\"n\",\"name\":\"" name "\"}}}\n"

static void test_independent(void)
{
	start(CREATE("ConfigMap", "n", "a") CREATE("Secret", "n", "a") CREATE("ConfigMap", "m", "a")
			PATCH("n", "b"));
	is_str(under_way(), "create a, create a, create a, patch b",
		"what has nothing to do with each other is under way together");
	while (flying.n)
		answer(flying.n - 1, ERR_NONE);
	is_str(buf_str(&said), "4 3 2 1", "and answered as it is done");
	ok(over, "to the end");
}

static void test_namespace(void)
{
	start(NAMESPACE("n") CREATE("ConfigMap", "n", "a") CREATE("ConfigMap", "n", "a")
			CREATE("ConfigMap", "n", "b") CREATE("ConfigMap", "m", "c"));
	is_str(under_way(), "create n, create c", "what is in a namespace waits until it is made");
	answer(0, ERR_NONE);
	is_str(under_way(), "create c, create a, create b", "then all of it is under way");
	answer(1, ERR_NONE);
	is_str(under_way(), "create c, create b, create a",
		"and of two that make one object the second after the first");
	answer(2, ERR_EXISTS);
	is_str(buf_str(&said), "1 2 3!", "so that it is the second that is told of the other");
	answer(0, ERR_NONE);
	ok(!over, "not before the last answer");
	answer(0, ERR_NONE);
	ok(over, "is it done");
}

static void test_one_object(void)
{
	start(CREATE("ConfigMap", "n", "a") PATCH("n", "a") PATCH("n", "b") PATCH("n", "a"));
	is_str(under_way(), "create a, patch b", "lines about one object go one by one");
	answer(0, ERR_FORBIDDEN);
	is_str(under_way(), "patch b, patch a", "whatever became of the one before");
	answer(1, ERR_NOTFOUND);
	is_str(under_way(), "patch b, patch a", "in their order");
	answer(1, ERR_NOTFOUND);
	answer(0, ERR_NONE);
	is_str(buf_str(&said), "1! 2! 4! 3", "and each has its answer");
	ok(over, "to the end, too");
}

static void test_events(void)
{
	start(EVENT("Normal", "first") "nonsense\n" EVENT("Normal", "e") EVENT("Warning", "w")
			CREATE("ConfigMap", "n", "a") EVENT("Normal", "e") EVENT("Warning", "w"));
	is_str(under_way(), "create first, create a, create w",
		"events of a line that could not be read are dropped, but warnings");
	is_str(buf_str(&said), "2! 3-", "and that is told");
	answer(1, ERR_NONE);
	is_str(under_way(), "create first, create w, create e", "an event waits for its line");
	answer(1, ERR_NONE);
	is_str(under_way(), "create first, create e, create w", "and for one of its name");
	while (flying.n)
		answer(0, ERR_NONE);
	is_str(buf_str(&said), "2! 3- 5 4 1 6 7", "all are told");
	ok(over, "to the end as well");
	start("nonsense\n{\"verb\":\"wake\",\"at\":\"2026-01-02T03:05:00Z\"}\n");
	ok(over, "a text without a request is done at once");
}

int main(void)
{
	test_independent();
	test_namespace();
	test_one_object();
	test_events();
	vec_release(&flying);
	buf_release(&said);
	return tap_done();
}
