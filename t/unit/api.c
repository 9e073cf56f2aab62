/*
 * The api by tables: t/data/api/NAME.txt, each run on the memory store, on sqlite, and
 * through a k-api.
 *
 * A line that does not begin with a tab is a request:
 *	VERB[:OPTION,…] RESOURCE NAMESPACE NAME[/SUBRESOURCE] [BODY]
 * with "-" for what there is none of. Options: json merge strategic apply (patch), strict ignore,
 * dry, orphan foreground background, force, by=MANAGER (else t). A list's NAME is l:SELECTOR or
 * f:SELECTOR. The lines behind a tab are what has to come of it:
 *	PATH = JSON	in the answer; "absent" instead of JSON: nothing there
 *	! MESSAGE	it is refused, with exactly these words; <RV> is any number
 *	# TEXT		a warning
 *	unchanged	nothing was written
 * A request without "!" has to succeed.
 */
#include "api/api.h"

#include <glob.h>

#include "../tap.h"
#include "base/io.h"
#include "data/obj.h"
#include "door.h"

static struct api *api;
static struct api_res res;
static struct err err;
static int ret;
static const char *file;
static int line_no;

/* The name is the line's. */
static const struct api_caller *as_manager(const char *name)
{
	static struct api_caller who = {.user = "tester"};

	who.manager = name;
	return &who;
}

static void option(struct api_req *r, const char *s)
{
	static const struct {
		const char *name;
		enum api_patch patch;
	} patches[] = {{"json", PATCH_JSON}, {"merge", PATCH_MERGE}, {"strategic", PATCH_STRATEGIC},
		{"apply", PATCH_APPLY}};

	for (size_t i = 0; i < array_size(patches); i++)
		if (!strcmp(s, patches[i].name)) {
			r->patch = patches[i].patch;
			return;
		}
	if (!strcmp(s, "strict"))
		r->fields = FIELDS_STRICT;
	else if (!strcmp(s, "ignore"))
		r->fields = FIELDS_IGNORE;
	else if (!strcmp(s, "dry"))
		r->dry_run = true;
	else if (!strcmp(s, "force"))
		r->force = true;
	else if (!strncmp(s, "by=", 3))
		r->caller = as_manager(s + 3);
	else if (!strcmp(s, "orphan"))
		r->propagation = PROPAGATE_ORPHAN;
	else if (!strcmp(s, "foreground"))
		r->propagation = PROPAGATE_FOREGROUND;
	else if (!strcmp(s, "background"))
		r->propagation = PROPAGATE_BACKGROUND;
	else
		bug("no such option in a table");
}

static enum api_verb verb_of(const char *s)
{
	static const char *const verbs[] = {
		"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"};

	for (size_t i = 0; i < array_size(verbs); i++)
		if (!strcmp(s, verbs[i]))
			return (enum api_verb)i;
	bug("no such verb in a table");
}

static char *word(char **line)
{
	char *w = *line + strspn(*line, " ");

	*line = w + strcspn(w, " ");
	if (**line)
		*(*line)++ = 0;
	return strcmp(w, "-") ? w : NULL;
}

/* One request line. Big bodies are written as @BYTES: a ConfigMap with so much data. */
static void request(char *line)
{
	struct api_req r = API_REQ_INIT;
	char *verb = word(&line), *resource = word(&line), *opts = strchr(verb, ':'), *o;

	if (opts)
		*opts++ = 0;
	while (opts && (o = strsep(&opts, ",")))
		option(&r, o);
	r.verb = verb_of(verb);
	r.kind = kind_by_user(resource);
	if (!r.kind)
		bug("no such resource in a table");
	r.ns = word(&line);
	r.name = word(&line);
	if (r.name && (r.verb == API_LIST || r.verb == API_DELETECOLLECTION)) {
		const char *selector = r.name + 2;

		*(r.name[0] == 'l' ? &r.label_selector : &r.field_selector) = selector;
		r.name = NULL;
	} else if (r.name && strchr(r.name, '/')) {
		char *slash = strchr((char *)r.name, '/');

		*slash = 0;
		r.subresource = slash + 1;
		if (!*r.name)
			r.name = NULL;
	}
	r.body = *line ? line : NULL;
	r.body_len = strlen(line);
	api_res_release(&res);
	res = (struct api_res){0};
	err = (struct err)ERR_INIT;
	ret = api_call(api, &r, &res, &err);
}

static void expect_value(char *path, const char *json)
{
	autodoc *got = NULL, *want = NULL;
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	val *v;

	if (obj_parse(res.body.data, res.body.len, "answer", &got, &e)) {
		ok(false, "%s:%d: %s", file, line_no, e.msg);
		return;
	}
	v = obj_at(yyjson_doc_get_root(got), path);
	if (v)
		obj_write(&b, v);
	if (!strcmp(json, "absent")) {
		is_str(v ? b.data : NULL, NULL, "%s:%d: %s", file, line_no, path);
		return;
	}
	if (obj_parse(json, strlen(json), "table", &want, &e))
		bug("no JSON in a table");
	if (!ok(v && obj_equal(v, yyjson_doc_get_root(want)), "%s:%d: %s", file, line_no, path))
		diag("  got: %s\n# want: %s", v ? b.data : "absent", json);
}

/* \n in a table is a new line */
static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++)
		*to++ = *s == '\\' && s[1] == 'n' ? (s++, '\n') : *s;
	*to = 0;
}

/* The message with its number as <RV>, if that is what is wanted there: malloc'ed. */
static char *masked(const char *got, const char *want)
{
	const char *p = strstr(want, "<RV>");
	size_t n = p ? (size_t)(p - want) : 0;

	if (!p || strncmp(got, want, n) != 0)
		return xstrdup(got);
	return xasprintf("%.*s<RV>%s", (int)n, got, got + n + strspn(got + n, "0123456789"));
}

static void expect(char *line, bool *ret_refusal)
{
	char *eq = strstr(line, " = ");

	if (line[0] == '!') {
		autofree char *got = NULL;

		*ret_refusal = true;
		unescape(line);
		got = masked(ret ? err.msg : "success", line + 2);
		is_str(got, line + 2, "%s:%d: refused", file, line_no);
		/* the Status says the same */
		if (ret && strlen(err.msg) < sizeof(err.msg) - 1)
			expect_value((char *)"status", "\"Failure\"");
	} else if (line[0] == '#') {
		is_str(res.warnings.n ? res.warnings.v[0] : NULL, line + 2, "%s:%d: warning", file,
			line_no);
	} else if (!strcmp(line, "unchanged")) {
		ok(res.unchanged, "%s:%d: unchanged", file, line_no);
	} else if (eq) {
		*eq = 0;
		expect_value(line, eq + 3);
	} else {
		bug("no expectation in a table");
	}
}

static void answered(const char *what, bool refused)
{
	if (what && !refused && !ok(ret == 0, "%s: %s", file, what))
		diag("  %s", err.msg);
}

static void run_table(const char *path)
{
	autobuf text = BUF_INIT;
	autofree char *what = NULL;
	bool refused = false;
	char *rest, *line;

	file = strrchr(path, '/') + 1;
	line_no = 0;
	if (io_read_file(path, 1 << 20, &text, &err))
		die_err(&err);
	for (rest = text.data; (line = strsep(&rest, "\n"));) {
		line_no++;
		if (!*line || line[0] == '#')
			continue;
		if (*line == '\t') {
			expect(line + 1, &refused);
			continue;
		}
		answered(what, refused);
		free(what);
		what = xasprintf("%d: %.60s", line_no, line);
		refused = false;
		request(line);
	}
	answered(what, refused);
}

static void run_on(const char *address, const char *path)
{
	struct api_caller me = {.user = "tester", .manager = "t"};

	if (api_open(address, true, &me, &api, &err)) {
		ok(false, "open %s: %s", address, err.msg);
		return;
	}
	run_table(path);
	api_res_release(&res);
	res = (struct api_res){0};
	api_close(api);
}

/* The same tables, asked through a server. Reviews are about who asks, who is another there:
 * t/unit/api-door.c has them. */
static void run_through_door(const char *dir, const char *store, const char *path)
{
	struct door_of_test d;

	if (strstr(path, "-review.txt"))
		return;
	d = door_open(dir, store);
	run_on(d.address, path);
	door_close(&d);
}

int main(void)
{
	const char *src = getenv("T_SRC");
	autofree char *pattern = xasprintf("%s/t/data/api/*.txt", src ? src : ".");
	char dir[] = "/tmp/k-api.XXXXXX";
	glob_t g;

	setenv("K_NOW", "2026-01-02T03:04:05Z", 1);
	setenv("K_SEED", "test", 1);
	if (!mkdtemp(dir) || glob(pattern, 0, NULL, &g))
		return 1;
	for (size_t i = 0; i < g.gl_pathc; i++) {
		autofree char *sqlite = xasprintf("local:sqlite:%s/%zu.db", dir, i);
		autofree char *served = xasprintf("sqlite:%s/served-%zu.db", dir, i);

		run_on("local:memory:", g.gl_pathv[i]);
		run_on(sqlite, g.gl_pathv[i]);
		run_through_door(dir, served, g.gl_pathv[i]);
	}
	globfree(&g);
	if (io_rm_tree(dir, &err))
		diag("%s", err.msg);
	return tap_done();
}
