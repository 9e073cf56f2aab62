/* The compiled-in schema, the parser of its text, and that both give the same. */
#include <stdlib.h>
#include <string.h>

#include "../tap.h"
#include "base/io.h"
#include "base/proc.h"
#include "base/strv.h"
#include "data/schema.h"

static bool same_words(const char *const *a, const char *const *b)
{
	if (!a || !b)
		return a == b;
	for (; *a && *b && !strcmp(*a, *b); a++, b++)
		continue;
	return !*a && !*b;
}

static bool same_str(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_field(const struct schema_field *a, const struct schema_field *b)
{
	return same_str(a->name, b->name) && a->shape == b->shape && a->nest == b->nest &&
	       a->list_type == b->list_type && a->flags == b->flags && same_str(a->tag, b->tag) &&
	       same_str(a->type ? a->type->name : NULL, b->type ? b->type->name : NULL) &&
	       same_str(a->merge_key, b->merge_key) && same_words(a->map_keys, b->map_keys) &&
	       same_words(a->enums, b->enums) && same_str(a->dflt, b->dflt) &&
	       same_str(a->when, b->when) && same_str(a->go, b->go) && same_str(a->need, b->need) &&
	       same_str(a->doc, b->doc);
}

/* All texts of the project, one behind the other. */
static void all_text(struct buf *text)
{
	static const char *const ls[] = {
		"sh", "-c", "cat \"$T_SRC\"/common/data/schema/*.txt", NULL};
	struct proc_spec p = {.argv = ls, .fd = {-1, PROC_KEEP, PROC_KEEP}};
	struct err e;
	int status;

	if (proc_run(&p, NULL, 0, text, NULL, &status, &e))
		bug(e.msg);
}

/* Differences between the type as compiled in and as loaded. */
static int differ(const struct schema_type *t, const struct schema *s)
{
	const struct schema_type *u = schema_find(s, t->name);
	size_t n, m;
	const struct schema_field *f = schema_fields(t, &n), *g;
	int bad = 0;

	if (!u)
		return 1;
	g = schema_fields(u, &m);
	bad += n != m || t->atomic != u->atomic || !same_str(t->doc, u->doc);
	for (size_t i = 0; i < n && n == m; i++)
		bad += !same_field(&f[i], &g[i]) ||
		       schema_field_nth(t, i) - f != schema_field_nth(u, i) - g;
	if (bad)
		diag("%s differs", t->name);
	return bad;
}

static void test_same(void)
{
	struct schema *s = NULL;
	autobuf text = BUF_INIT;
	struct err e = ERR_INIT;
	size_t fields = 0;
	int bad = 0;

	all_text(&text);
	if (!ok(!schema_load(buf_str(&text), text.len, "all", &s, &e), "the text loads: %s", e.msg))
		return;
	for (size_t i = 0; i < schema_type_count(); i++) {
		size_t n;

		bad += differ(schema_type_nth(i), s);
		schema_fields(schema_type_nth(i), &n);
		fields += n;
	}
	is_int(bad, 0, "%zu types with %zu fields are the same compiled in and loaded",
		schema_type_count(), fields);
	ok(schema_type_count() > 500 && fields > 2400, "all of v1.36 is there");
	schema_free(s);
}

/* Default values fit their fields, conditions name a field beside them. */
static void test_consistent(void)
{
	int bad = 0;

	for (size_t i = 0; i < schema_type_count(); i++) {
		const struct schema_type *t = schema_type_nth(i);
		size_t n;
		const struct schema_field *f = schema_fields(t, &n);

		for (size_t j = 0; j < n; j++) {
			const char *w = f[j].when;

			for (; w && *w; w += strcspn(w, ","), w += *w == ',') {
				const char *name = w + (*w == '!');

				if (*w != '^' && !schema_field(t, name, strcspn(name, ":,")))
					bad++;
			}
			if (j && strcmp(f[j - 1].name, f[j].name) >= 0)
				bad++;
			if (schema_field(t, f[j].name, strlen(f[j].name)) != &f[j])
				bad++;
			if (w && !f[j].dflt)
				bad++;
			if (f[j].shape == SCHEMA_OBJECT && !f[j].type)
				bad++;
			if (bad)
				return (void)ok(false, "%s.%s", t->name, f[j].name);
		}
	}
	ok(true, "fields are sorted and found, conditions and types are there");
}

static const struct schema_field *field(const char *type, const char *name)
{
	const struct schema_type *t = schema_type(type);
	const struct schema_field *f = t ? schema_field(t, name, strlen(name)) : NULL;

	if (!f) {
		ok(false, "%s.%s exists", type, name);
		exit(tap_done());
	}
	return f;
}

static void test_facts(void)
{
	const struct schema_field *f = field("core.v1.PodSpec", "containers");

	ok(f->nest == SCHEMA_LIST && f->shape == SCHEMA_OBJECT, "containers: a list of objects");
	is_str(f->type->name, "core.v1.Container", "of this type");
	is_str(f->merge_key, "name", "merge key");
	ok(f->list_type == SCHEMA_LIST_MAP && !strcmp(f->map_keys[0], "name") && !f->map_keys[1],
		"map keys");
	is_str(f->tag, "2", "tag");
	ok(f->flags & SCHEMA_REQUIRED && f->flags & SCHEMA_NEEDED, "required and needed");
	is_str(schema_field_nth(schema_type("core.v1.PodSpec"), 1)->name, "containers",
		"in the order of the tags");
	f = field("core.v1.ContainerPort", "protocol");
	ok(f->flags & SCHEMA_ENUM_CLOSED && !strcmp(f->enums[0], "SCTP"), "a closed set");
	is_str(f->dflt, "\"TCP\"", "a default");
	f = field("apiextensions.v1.JSONSchemaProps", "properties");
	ok(f->nest == SCHEMA_MAP && f->type == schema_type("apiextensions.v1.JSONSchemaProps"),
		"a type that holds itself");
	f = field("core.v1.PodSpec", "volumes");
	ok(f->flags & SCHEMA_PATCH_MERGE && f->flags & SCHEMA_PATCH_RETAIN_KEYS, "patch strategy");
	f = field("apps.v1.DeploymentStrategy", "rollingUpdate");
	is_str(f->when, "type:RollingUpdate", "a default with a condition");
	ok(field("core.v1.Container", "resources")->flags == 0, "no flags");
	ok(field("apps.v1.DeploymentSpec", "selector")->flags & SCHEMA_MAP_ATOMIC,
		"a field of an atomic type");
	ok(!schema_type("core.v1.Nope") && !schema_field(f->type, "maxSurgeX", 9) &&
			!schema_field(f->type, "max", 3) && schema_field(f->type, "maxSurgeX", 8),
		"names are matched by their length");
}

static void test_errors(void)
{
	static const char *const table[][2] = {
		{"x\n", "f:1: a line begins with \"type\" or a tab"},
		{"# c\n\n\tx string\n", "f:3: a field before the first type"},
		{"type T\n", "f:1: a type is called GROUP.VERSION.NAME, not \"T\""},
		{"type a.v1.T\n\tx strin\n", "f:2: \"strin\" is no shape"},
		{"type a.v1.T\n\tx Nope\n", "f:2: there is no type \"a.v1.Nope\""},
		{"type a.v1.T\n\tx\n", "f:2: \"\" is no shape"},
		{"type a.v1.T\n\tx string @a\n", "f:2: \"@a\" is no tag"},
		{"type a.v1.T\n\tx string\n\tx bool\n", "f:3: field \"x\" is there twice"},
		{"type a.v1.T\ntype a.v1.T\n", "f:2: type \"a.v1.T\" is there twice"},
		{"type a.v1.T\n\tx string default={\n", "f:2: the default is not JSON"},
		{"type a.v1.T\n\tx string only={a\n", "f:2: \"}\" is missing"},
		{"type a.v1.T\n\tx string only={\"a\n", "f:2: a quote is not closed"},
		{"type a.v1.T\n\tx string needed=x\n", "f:2: a quote is missing"},
		{"type a.v1.T\n\tx string wanted\n", "f:2: nothing is called \"wanted\""},
		{"type a.v1.T\n\tx string a=b\n", "f:2: nothing is called \"a=\""},
		{"type a.v1.T\n\tx [string] list=some\n",
			"f:2: list is atomic, set or map(KEY,…), not \"some\""},
		{"type a.v1.T\n\tx [string]\n\t\tpatch=x\n",
			"f:2: patch is merge(KEY), merge, retainKeys or replace, not \"x\""},
		{"type a.v1.T thing\n", "f:1: nothing is called \"thing\""},
		{"type a.v1.T object\n", "f:1: there is no type \"meta.v1.ObjectMeta\""},
	};

	for (size_t i = 0; i < array_size(table); i++) {
		struct schema *s = NULL;
		struct err e = ERR_INIT;
		int rc = schema_load(table[i][0], strlen(table[i][0]), "f", &s, &e);

		is_str(rc ? e.msg : "", table[i][1], "error %zu", i);
		ok(e.code == ERR_SYNTAX && !s, "outputs untouched");
		schema_free(s);
	}
}

static void test_load(void)
{
	static const char text[] =
		"type a.v1.T atomic -- A\n\t\tlong one.\n"
		"\tb [T] @1.2 required list=map(x,y) patch=merge(x) -- B b.\n"
		"\ta map<[string]> only={\"\" \"a b\" c}\n\t\tdefault={\"x\": [1, \" ]\"]}";
	struct schema *s = NULL;
	struct err e = ERR_INIT;
	const struct schema_type *t;
	const struct schema_field *f;
	size_t n;

	if (!ok(!schema_load(text, strlen(text), "t", &s, &e), "loads: %s", e.msg))
		return;
	t = schema_find(s, "a.v1.T");
	is_str(t->doc, "A long one.", "a sentence over two lines");
	f = schema_fields(t, &n);
	is_int(n, 2, "two fields");
	is_str(f[0].name, "a", "sorted");
	is_str(schema_field_nth(t, 0)->name, "b", "and in order");
	ok(f[0].nest == SCHEMA_MAP_LIST && f[0].shape == SCHEMA_STRING, "map<[string]>");
	ok(!*f[0].enums[0] && !strcmp(f[0].enums[1], "a b") && !f[0].enums[3], "words");
	is_str(f[0].dflt, "{\"x\": [1, \" ]\"]}", "JSON with blanks");
	ok(f[1].type == t && !strcmp(f[1].map_keys[1], "y") && !f[1].map_keys[2], "[T]");
	is_str(f[1].tag, "1.2", "tag");
	is_str(f[1].doc, "B b.", "sentence");
	schema_free(s);
}

int main(void)
{
	test_facts();
	test_same();
	test_consistent();
	test_errors();
	test_load();
	return tap_done();
}
