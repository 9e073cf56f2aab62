/*
 * Bodies made of as many tiny elements as fit, for each list and map that the schema knows, through
 * each way in which an object is written: four times the elements may not take more than nine times
 * the processor's time (twice, three times). What is looked for in each element among all others
 * takes sixteen.
 *
 * In the environment: T_KINDS=all (else pods and limits, in a few ways), T_BYTES of a body,
 * T_CASES=words that a case has in its name; T_SHOW=1 prints the time of each.
 */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../tap.h"
#include "base/map.h"
#include "data/obj.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif

enum { DEPTH_MAX = 9, TRIES = 5 };

static struct api *api;
static struct map seen; /* "type.field" that had its turn */
/* Of a body; it may always take half a microsecond for each, and floor_us: a difference that is
 * shown takes the square of its lines, as many as are shown. */
static int64_t floor_us = 2000;
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
static size_t bytes = 6000; /* it is slow, and looks for other things */
#else
static size_t bytes = 16000;
#endif
static bool show, all;
static const char *filter; /* what a case has to be called to be run; NULL: all are */
static size_t cases, slow;

/* What a kind needs so that more than its absence is looked at. */
#define POD "{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}"
#define TEMPLATE "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":" POD "}"
#define SELECTOR "\"selector\":{\"matchLabels\":{\"a\":\"b\"}}"
static const struct {
	const char *resource, *base;
} bases[] = {
	{"pods", "\"spec\":" POD},
	{"deployments.apps", "\"spec\":{" SELECTOR ",\"template\":" TEMPLATE "}"},
	{"replicasets.apps", "\"spec\":{" SELECTOR ",\"template\":" TEMPLATE "}"},
	{"daemonsets.apps", "\"spec\":{" SELECTOR ",\"template\":" TEMPLATE "}"},
	{"statefulsets.apps",
		"\"spec\":{\"serviceName\":\"s\"," SELECTOR ",\"template\":" TEMPLATE "}"},
	{"services", "\"spec\":{\"ports\":[{\"port\":1}]}"},
	{"jobs.batch",
		"\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":"
		"[{\"name\":\"c\",\"image\":\"i\"}]}}}"},
	{"limitranges", "\"spec\":{\"limits\":[{\"type\":\"Container\"}]}"},
	{"networkpolicies.networking.k8s.io", "\"spec\":{\"podSelector\":{}}"},
	{"persistentvolumeclaims",
		"\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":"
		"{\"storage\":\"1\"}}}"},
};

struct step {
	const char *name;
	bool list;
};
struct place {
	const struct kind *kind;
	struct step steps[DEPTH_MAX];
	int depth;
	const struct schema_field *field;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void scalar(struct buf *b, const struct schema_field *f, size_t i)
{
	switch (f->shape) {
	case SCHEMA_INT32:
	case SCHEMA_INT64:
	case SCHEMA_INT_OR_STRING:
	case SCHEMA_NUMBER:
		buf_addf(b, "%zu", i + 1);
		break;
	case SCHEMA_BOOL:
		buf_adds(b, "true");
		break;
	case SCHEMA_QUANTITY:
		buf_addf(b, "\"%zu\"", i + 1);
		break;
	case SCHEMA_BYTES:
		buf_adds(b, "\"aaaa\"");
		break;
	case SCHEMA_TIME:
	case SCHEMA_MICROTIME:
		buf_adds(b, "\"2026-01-01T00:00:00Z\"");
		break;
	case SCHEMA_DURATION:
		buf_adds(b, "\"1s\"");
		break;
	case SCHEMA_ANY:
		buf_adds(b, "{}");
		break;
	default:
		if (f->enums && f->enums[0])
			buf_addf(b, "\"%s\"", f->enums[i % 2 && f->enums[1] ? 1 : 0]);
		else
			buf_addf(b, "\"a%zu\"", i);
	}
}

static bool is_key(const struct schema_field *of, const struct schema_field *f)
{
	for (size_t i = 0; of->map_keys && of->map_keys[i]; i++)
		if (!strcmp(of->map_keys[i], f->name))
			return true;
	return of->merge_key && !strcmp(of->merge_key, f->name);
}

/* One element of f, the i-th: what makes it one, or all that it can have. */
static void element(struct buf *b, const struct schema_field *f, size_t i, bool full)
{
	const struct schema_field *m;
	bool any = false;

	if (f->shape != SCHEMA_OBJECT) {
		scalar(b, f, i);
		return;
	}
	buf_addc(b, '{');
	for (size_t n = 0; (m = schema_field_nth(f->type, n)); n++) {
		if (m->nest != SCHEMA_ONE || m->shape == SCHEMA_OBJECT)
			continue;
		if (!full && !is_key(f, m) && (any || !(m->flags & SCHEMA_NEEDED)) &&
			!(m->shape == SCHEMA_STRING && !any))
			continue;
		buf_addf(b, "%s\"%s\":", any ? "," : "", m->name);
		scalar(b, m, i);
		any = true;
	}
	buf_addc(b, '}');
}

/* The list or map, with n elements from the first on. */
static void elements(struct buf *b, const struct schema_field *f, size_t first, size_t n, bool full)
{
	buf_addc(b, f->nest == SCHEMA_LIST ? '[' : '{');
	for (size_t i = first; i < first + n; i++) {
		if (i > first)
			buf_addc(b, ',');
		if (f->nest != SCHEMA_LIST)
			buf_addf(b, "\"a%zu\":%s", i, f->nest == SCHEMA_MAP_LIST ? "[" : "");
		element(b, f, i, full);
		if (f->nest == SCHEMA_MAP_LIST)
			buf_addc(b, ']');
	}
	buf_addc(b, f->nest == SCHEMA_LIST ? ']' : '}');
}

/* Its own object, with base, and text at the place. bare: nothing but that. */
static void body(const struct place *p, const char *text, bool bare, struct buf *b)
{
	const struct kind *k = p->kind;
	autobuf json = BUF_INIT;
	autodoc *d = NULL, *value = NULL;
	automdoc *m = NULL;
	mval *at;

	buf_addf(&json, "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"x\"%s}",
		k->api_version, k->kind, k->namespaced ? ",\"namespace\":\"default\"" : "");
	for (size_t i = 0; !bare && i < array_size(bases); i++)
		if (!strcmp(bases[i].resource, k->resource))
			buf_addf(&json, ",%s", bases[i].base);
	buf_addc(&json, '}');
	d = yyjson_read(json.data, json.len, 0);
	value = yyjson_read(text, strlen(text), 0);
	if (!d || !value)
		bug("no JSON");
	m = yyjson_doc_mut_copy(d, NULL);
	at = yyjson_mut_doc_get_root(m);
	for (int i = 0; i < p->depth; i++) {
		mval *in = yyjson_mut_obj_get(at, p->steps[i].name);

		if (!in) {
			in = p->steps[i].list ? yyjson_mut_arr(m) : yyjson_mut_obj(m);
			yyjson_mut_obj_add_val(m, at, p->steps[i].name, in);
		}
		if (p->steps[i].list && !yyjson_mut_arr_get_first(in))
			yyjson_mut_arr_add_obj(m, in);
		at = p->steps[i].list ? yyjson_mut_arr_get_first(in) : in;
	}
	yyjson_mut_obj_remove_key(at, p->field->name);
	yyjson_mut_obj_add_val(m, at, p->field->name,
		yyjson_val_mut_copy(m, yyjson_doc_get_root(value)));
	mobj_write(b, yyjson_mut_doc_get_root(m));
}

/* Processor time of a request, microseconds; was it done? */
static int64_t ask(const struct place *p, enum api_verb verb, enum api_patch patch,
	const struct buf *b, bool dry, bool *ret_done)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	int64_t from = now_us();

	r.verb = verb;
	r.kind = p->kind;
	r.ns = p->kind->namespaced ? "default" : NULL;
	r.name = verb == API_CREATE ? NULL : "x";
	r.patch = patch;
	r.force = true;
	r.dry_run = dry;
	r.grace_s = 0;
	r.body = b ? b->data : NULL;
	r.body_len = b ? b->len : 0;
	*ret_done = !api_call(api, &r, &res, NULL);
	api_res_release(&res);
	return now_us() - from;
}

/* Ways to write. Those of an object that is there begin with n elements, if that is allowed. */
static const struct {
	const char *name;
	enum api_verb verb;
	enum api_patch patch;
	bool same, bare, always;
} ways[] = {
	{"create", API_CREATE, PATCH_JSON, false, false, true},
	{"update", API_UPDATE, PATCH_JSON, false, false, false},
	{"update of the same", API_UPDATE, PATCH_JSON, true, false, false},
	{"merge", API_PATCH, PATCH_MERGE, false, true, false},
	{"strategic", API_PATCH, PATCH_STRATEGIC, false, true, false},
	{"strategic of the same", API_PATCH, PATCH_STRATEGIC, true, true, false},
	{"apply", API_PATCH, PATCH_APPLY, false, false, false},
	{"apply of the same", API_PATCH, PATCH_APPLY, true, false, true},
};

static int64_t run(const struct place *p, size_t way, size_t n, bool full)
{
	autobuf list = BUF_INIT, other = BUF_INIT, first = BUF_INIT, b = BUF_INIT, none = BUF_INIT;
	bool done;
	int64_t us;

	elements(&list, p->field, 0, n, full);
	elements(&other, p->field, n / 2, n, full);
	body(p, list.data, false, &first);
	if (ways[way].verb == API_CREATE)
		return ask(p, API_CREATE, PATCH_JSON, &first, true, &done);
	ask(p, API_CREATE, PATCH_JSON, &first, false, &done);
	if (!done) {
		body(p, p->field->nest == SCHEMA_LIST ? "[]" : "{}", false, &none);
		ask(p, API_CREATE, PATCH_JSON, &none, false, &done);
	}
	if (!done)
		return 0;
	body(p, ways[way].same ? list.data : other.data, ways[way].bare, &b);
	us = ask(p, ways[way].verb, ways[way].patch, &b, false, &done);
	ask(p, API_DELETE, PATCH_JSON, NULL, false, &done);
	return us;
}

static void label(const struct place *p, size_t way, bool full, struct buf *b)
{
	buf_addf(b, "%s %s ", ways[way].name, p->kind->resource);
	for (int i = 0; i < p->depth; i++)
		buf_addf(b, "%s%s.", p->steps[i].name, p->steps[i].list ? "[]" : "");
	buf_addf(b, "%s%s", p->field->name, full ? " (full)" : "");
}

static int64_t least(int64_t a, int64_t b)
{
	return a && a < b ? a : b;
}

static void test_place(const struct place *p, bool full)
{
	autobuf one = BUF_INIT;
	size_t n;

	elements(&one, p->field, 10000, 1, full);
	n = bytes / one.len;
	for (size_t w = 0; w < array_size(ways); w++) {
		int64_t few = 0, many = 0;
		bool fine = false;
		autobuf what = BUF_INIT;

		label(p, w, full, &what);
		if (filter ? !strstr(what.data, filter) : !all && !ways[w].always)
			continue;
		cases++;
		for (int i = 0; i < TRIES && !fine; i++) {
			many = least(many, run(p, w, n, full));
			fine = many < floor_us || many < (int64_t)bytes / 2;
			if (fine)
				break;
			few = least(few, run(p, w, n / 4, full));
			fine = many < 9 * few;
		}
		slow += !fine;
		if (!fine || show)
			diag("%s: %zu elements %lld us, %zu %lld us", what.data, n / 4,
				(long long)few, n, (long long)many);
	}
}

static void walk(struct place *p, const struct schema_type *t)
{
	size_t n;
	const struct schema_field *f = schema_fields(t, &n);

	if (p->depth == DEPTH_MAX)
		return;
	for (size_t i = 0; i < n; i++, f++) {
		autofree char *key = xasprintf("%s.%s", t->name, f->name);

		if (!strcmp(f->name, "managedFields") || map_get(&seen, key))
			continue;
		map_put(&seen, key, &seen);
		p->field = f;
		if (f->nest != SCHEMA_ONE) {
			test_place(p, false);
			if (f->shape == SCHEMA_OBJECT && (all || filter))
				test_place(p, true);
		}
		if (f->shape != SCHEMA_OBJECT || f->nest > SCHEMA_LIST)
			continue;
		p->steps[p->depth++] = (struct step){f->name, f->nest == SCHEMA_LIST};
		walk(p, f->type);
		p->depth--;
	}
}

static void test_kind(const struct kind *k)
{
	struct place p = {.kind = k};

	if (!kind_has_verb(k, "create") || !kind_has_verb(k, "update") || !k->type)
		return;
	walk(&p, k->type);
}

int main(void)
{
	static const char *const groups[] = {"system:masters", NULL};
	const struct api_caller root = {"root", groups, "test"};
	const char *said = getenv("T_BYTES");
	struct err e = ERR_INIT;

	filter = getenv("T_CASES");
	show = getenv("T_SHOW") != NULL;
	all = getenv("T_KINDS") != NULL;
	if (all)
		floor_us = 12000;
	if (said)
		bytes = strtoul(said, NULL, 10);
	if (api_open("local:memory:", true, &root, &api, &e))
		bug(e.msg);
	test_kind(kind_by_resource("pods"));
	test_kind(kind_by_resource("limitranges"));
	for (size_t i = 0; all && i < kind_count(); i++)
		test_kind(kind_nth(i));
	ok(cases && !slow, "%zu of %zu grow faster than their bodies", slow, cases);
	map_release(&seen);
	api_close(api);
	return tap_done();
}
