/* What a command is about: kinds and names from its arguments, or the objects of files. */
#include <string.h>

#include "base/strv.h"
#include "verb.h"

void targets_release(struct targets *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].ns);
		free(t->v[i].name);
		free(t->v[i].text);
		free(t->v[i].where);
	}
	free(t->v);
	*t = (struct targets){0};
}

struct target *targets_add(
	struct targets *t, const struct kind *k, const char *ns, const char *name)
{
	GROW(t->v, t->n + 1, t->alloc);
	if (t->n && t->v[0].kind != k)
		t->several = true;
	t->v[t->n] = (struct target){
		.kind = k, .ns = xstrdup_null(ns), .name = xstrdup_null(name)};
	return &t->v[t->n++];
}

int kind_typed(const char *word, const struct kind **ret, struct err *e)
{
	const struct kind *k = kind_by_user(word);

	if (!k)
		return err_set(e, ERR_SYNTAX, "the server doesn't have a resource type \"%s\"",
			word);
	*ret = k;
	return 0;
}

const char *ns_for(const struct ctl *c, const struct kind *k)
{
	if (!k->namespaced)
		return "";
	if (c->o->all_namespaces)
		return NULL;
	return c->o->ns && *c->o->ns ? c->o->ns : "default";
}

static bool in_category(const struct kind *k, const char *word)
{
	for (const char *const *s = k->categories; *s; s++)
		if (!strcmp(*s, word))
			return true;
	return false;
}

/* "all": each resource once, in its first version. */
static bool add_category(struct strv *words, const char *category)
{
	size_t before = words->n;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (in_category(k, category) && kind_by_resource(k->resource) == k)
			strv_add(words, k->resource);
	}
	return words->n > before;
}

static int parse_kinds(const char *arg, struct strv *ret, struct err *e)
{
	autostrv words = STRV_INIT;
	const struct kind *k = NULL;

	strv_split(&words, arg, ',');
	for (size_t i = 0; i < words.n; i++) {
		if (!kind_by_user(words.v[i]) && add_category(ret, words.v[i]))
			continue;
		if (kind_typed(words.v[i], &k, e) < 0)
			return -1;
		strv_add(ret, words.v[i]);
	}
	return 0;
}

static int add_named(struct ctl *c, struct targets *t, const char *kind, const char *name,
	struct err *e)
{
	const struct kind *k = NULL;

	if (!*name)
		return err_set(e, ERR_USAGE,
			"arguments in resource/name form must have a single resource and name");
	if (kind_typed(kind, &k, e) < 0 || !k)
		return -1;
	if (c->o->all_namespaces && k->namespaced)
		return err_set(e, ERR_USAGE,
			"a resource cannot be retrieved by name across all namespaces");
	targets_add(t, k, ns_for(c, k), name);
	return 0;
}

/* KIND/NAME… */
static int parse_pairs(struct ctl *c, int argc, char **argv, struct targets *t, struct err *e)
{
	for (int i = 0; i < argc; i++) {
		const char *slash = strchr(argv[i], '/');
		autofree char *kind = NULL;

		if (!slash || strchr(slash + 1, '/'))
			return err_set(e, ERR_USAGE,
				"there is no need to specify a resource type as a separate "
				"argument when passing arguments in resource/name form (e.g. "
				"'%s get resource/<resource_name>' instead of '%s get resource "
				"resource/<resource_name>')",
				"k-ctl", "k-ctl");
		kind = xstrndup(argv[i], (size_t)(slash - argv[i]));
		if (add_named(c, t, kind, slash + 1, e) < 0)
			return -1;
	}
	t->listed = argc > 1;
	return 0;
}

static int parse_args(struct ctl *c, int argc, char **argv, struct targets *t, struct err *e)
{
	bool selected = c->o->selector || c->o->field_selector || c->o->all;
	autostrv kinds = STRV_INIT;
	const struct kind *k = NULL;

	for (int i = 0; i < argc; i++) {
		if (strchr(argv[i], '/') && selected)
			return err_set(e, ERR_USAGE,
				"name cannot be provided when a selector is specified");
		if (strchr(argv[i], '/'))
			return parse_pairs(c, argc, argv, t, e);
	}
	if (argc > 1 && selected)
		return err_set(e, ERR_USAGE,
			"name cannot be provided when a selector is specified");
	if (parse_kinds(argv[0], &kinds, e) < 0)
		return -1;
	for (size_t i = 0; i < kinds.n; i++) {
		for (int j = 1; j < argc; j++)
			if (add_named(c, t, kinds.v[i], argv[j], e) < 0)
				return -1;
		if (argc == 1 && kind_typed(kinds.v[i], &k, e) == 0)
			targets_add(t, k, ns_for(c, k), NULL);
	}
	t->listed = argc != 2 || kinds.n != 1;
	return 0;
}

int targets_parse(struct ctl *c, int argc, char **argv, struct targets *ret, struct err *e)
{
	struct targets t = {0};
	int bad;

	if (c->o->files.n && argc)
		return err_set(e, ERR_USAGE,
			"when paths or stdin is provided as input, you may not specify resource "
			"arguments as well");
	if (!c->o->files.n && !argc)
		return err_set(e, ERR_USAGE,
			"you must specify the type of resource to %s, or -f FILE", c->verb->name);
	bad = argc ? parse_args(c, argc, argv, &t, e) : targets_read(c, &t, e);
	if (bad) {
		targets_release(&t);
		return -1;
	}
	*ret = t;
	return 0;
}

int targets_unnamed(struct ctl *c, const struct targets *t, struct err *e)
{
	const struct options *o = c->o;

	for (size_t i = 0; i < t->n; i++)
		if (!t->v[i].name && !t->v[i].where && !o->all && !o->selector &&
			!o->field_selector)
			return err_set(e, ERR_USAGE,
				"resource(s) were provided, but no name was specified");
	return 0;
}

/* The server says what is wrong with a selector; kubectl says in which. */
static void not_selected(const struct api_req *r, struct err *e)
{
	const struct kind *k = r->kind;

	if (!r->label_selector && !r->field_selector)
		return;
	err_wrap(e,
		"Unable to find \"%s/%s, Resource=%s\" that match label selector \"%s\", field "
		"selector \"%s\"",
		k->group, k->version, k->plural, r->label_selector ? r->label_selector : "",
		r->field_selector ? r->field_selector : "");
}

int target_list(struct ctl *c, const struct target *t, api_obj_fn fn, void *arg, int64_t *ret_rev,
	struct err *e)
{
	struct api_req r = API_REQ_INIT;
	int64_t rev = 0;
	int ret;

	r.verb = API_LIST;
	r.kind = t->kind;
	r.ns = t->ns;
	r.label_selector = c->o->selector;
	r.field_selector = c->o->field_selector;
	ret = api_list(c->a, &r, fn, arg, &rev, e);
	if (ret < 0 && e->code == ERR_BADREQUEST)
		not_selected(&r, e);
	if (!ret && ret_rev)
		*ret_rev = rev;
	return ret;
}

int target_load(struct ctl *c, struct target *t, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api_res res = {0};
	int ret;

	r.verb = API_GET;
	r.kind = t->kind;
	r.ns = t->ns;
	r.name = t->name;
	ret = api_call(c->a, &r, &res, e);
	if (!ret) {
		free(t->text);
		t->text = buf_detach(&res.body, &t->len);
	}
	api_res_release(&res);
	return ret;
}

struct expanding {
	struct targets *to;
	const struct kind *kind;
};

static int expand_one(void *arg, const char *text, size_t len)
{
	struct expanding *x = arg;
	struct err e = ERR_INIT;
	autodoc *d = NULL;
	struct target *t;
	const val *obj;

	if (obj_parse(text, len, x->kind->kind, &d, &e) < 0)
		return 0;
	obj = yyjson_doc_get_root(d);
	t = targets_add(x->to, x->kind, obj_ns(obj), obj_name(obj));
	t->text = xmemdup(text, len);
	t->len = len;
	return 0;
}

int targets_expand(struct ctl *c, struct targets *t, struct err *e)
{
	struct targets out = {.several = t->several, .listed = t->listed};
	struct expanding x = {.to = &out};

	for (size_t i = 0; i < t->n; i++) {
		struct target *from = &t->v[i], *to;

		x.kind = from->kind;
		if (!from->name && !from->where) {
			if (target_list(c, from, expand_one, &x, NULL, e) == 0)
				continue;
			targets_release(&out);
			return -1;
		}
		to = targets_add(&out, from->kind, NULL, NULL);
		*to = *from;
		*from = (struct target){0};
	}
	targets_release(t);
	*t = out;
	return 0;
}
