/* explain: what a kind and its fields are, from the schema. */
#include <string.h>

#include "base/strv.h"
#include "verb.h"

#define WIDTH 80 /* columns, with the indent */

static const char *shape_name(const struct schema_field *f)
{
	static const char *const names[] = {[SCHEMA_STRING] = "string",
		[SCHEMA_INT32] = "integer", [SCHEMA_INT64] = "integer", [SCHEMA_BOOL] = "boolean",
		[SCHEMA_NUMBER] = "number", [SCHEMA_BYTES] = "string", [SCHEMA_TIME] = "string",
		[SCHEMA_MICROTIME] = "string", [SCHEMA_DURATION] = "string",
		[SCHEMA_QUANTITY] = "Quantity", [SCHEMA_INT_OR_STRING] = "IntOrString",
		[SCHEMA_ANY] = "Object"};
	const char *dot;

	if (f->shape != SCHEMA_OBJECT)
		return names[f->shape];
	dot = f->type ? strrchr(f->type->name, '.') : NULL;
	return dot ? dot + 1 : "Object";
}

static void add_type(struct buf *b, const struct schema_field *f)
{
	static const char *const nests[] = {[SCHEMA_ONE] = "", [SCHEMA_LIST] = "[]",
		[SCHEMA_MAP] = "map[string]", [SCHEMA_MAP_LIST] = "map[string][]"};

	buf_addf(b, "<%s%s>", nests[f->nest], shape_name(f));
}

/* Text in lines of WIDTH, each behind indent blanks. */
static void add_text(struct buf *b, const char *text, size_t indent)
{
	autostrv words = STRV_INIT;
	size_t at = 0;

	strv_split(&words, text && *text ? text : "<empty>", ' ');
	for (size_t i = 0; i < words.n; i++) {
		size_t n = strlen(words.v[i]);

		if (at && at + 1 + n > WIDTH) {
			buf_addc(b, '\n');
			at = 0;
		}
		if (!at)
			buf_addf(b, "%*s", (int)indent, "");
		else
			buf_addc(b, ' ');
		at = (at ? at + 1 : indent) + n;
		buf_adds(b, words.v[i]);
	}
	buf_addc(b, '\n');
}

static void add_enums(struct buf *b, const struct schema_field *f)
{
	if (!f->enums)
		return;
	buf_adds(b, "ENUM:\n");
	for (size_t i = 0; f->enums[i]; i++)
		buf_addf(b, "    %s\n", f->enums[i]);
}

/* Its fields with a sentence each; recursive: all that is below instead. A type that holds itself
   is told once on a path. */
static void add_fields(struct buf *b, const struct schema_type *t, size_t indent, bool recursive,
	struct strv *path)
{
	const struct schema_field *f;
	size_t n;

	f = schema_fields(t, &n);
	for (size_t i = 0; i < path->n; i++)
		if (!strcmp(path->v[i], t->name))
			return;
	strv_add(path, t->name);
	for (size_t i = 0; i < n; i++, f++) {
		buf_addf(b, "%*s%s\t", (int)indent, "", f->name);
		add_type(b, f);
		buf_adds(b, f->flags & SCHEMA_REQUIRED ? " -required-\n" : "\n");
		if (recursive && f->shape == SCHEMA_OBJECT && f->type)
			add_fields(b, f->type, indent + 2, true, path);
		if (!recursive) {
			add_enums(b, f);
			add_text(b, f->doc, indent + 2);
			buf_addc(b, '\n');
		}
	}
	free(path->v[--path->n]);
}

/* Follow a path of field names; *ret_field stays NULL for the kind itself. */
static int find_field(const struct kind *k, const struct strv *path,
	const struct schema_field **ret_field, const struct schema_type **ret_type, struct err *e)
{
	const struct schema_type *t = k->type;
	const struct schema_field *f = NULL;

	for (size_t i = 1; i < path->n; i++) {
		f = t ? schema_field(t, path->v[i], strlen(path->v[i])) : NULL;
		if (!f)
			return err_set(e, ERR_SYNTAX, "field \"%s\" does not exist", path->v[i]);
		t = f->shape == SCHEMA_OBJECT ? f->type : NULL;
	}
	*ret_field = f;
	*ret_type = t;
	return 0;
}

static void add_head(struct buf *b, const struct kind *k)
{
	if (*k->group)
		buf_addf(b, "GROUP:      %s\n", k->group);
	buf_addf(b, "KIND:       %s\nVERSION:    %s\n\n", k->kind, k->version);
}

static void explain_field(struct buf *b, const struct schema_field *f)
{
	buf_addf(b, "FIELD: %s ", f->name);
	add_type(b, f);
	buf_adds(b, f->flags & SCHEMA_REQUIRED ? " -required-\n" : "\n");
	add_enums(b, f);
	buf_adds(b, f->enums ? "\n" : "\n\n");
}

static void add_description(
	struct buf *b, const struct schema_field *f, const struct schema_type *t)
{
	buf_adds(b, "DESCRIPTION:\n");
	if (f && f->doc)
		add_text(b, f->doc, 4);
	if (t && t->doc)
		add_text(b, t->doc, 4);
	if (!(f && f->doc) && !(t && t->doc))
		add_text(b, NULL, 4);
	if (f && f->dflt)
		buf_addf(b, "    Default: %s%s%s\n", f->dflt, f->when ? ", when " : "",
			f->when ? f->when : "");
	buf_adds(b, "    \n");
}

/* The kind of "deployments.spec", or of --api-version. */
static int find_kind(
	const struct options *o, const char *word, const struct kind **ret, struct err *e)
{
	if (kind_typed(word, ret, e) < 0)
		return -1;
	if (!o->api_version || !strcmp(o->api_version, (*ret)->api_version))
		return 0;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (!strcmp(k->plural, (*ret)->plural) && !strcmp(k->api_version, o->api_version)) {
			*ret = k;
			return 0;
		}
	}
	return err_set(e, ERR_SYNTAX, "couldn't find resource for \"%s, Resource=%s\"",
		o->api_version, (*ret)->plural);
}

static int explain_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	autostrv path = STRV_INIT, types = STRV_INIT;
	const struct schema_field *f = NULL;
	const struct schema_type *t = NULL;
	const struct kind *k = NULL;
	struct buf *b = &c->p.out;

	if (argc != 1)
		return err_set(e, ERR_USAGE,
			"You must specify the type of resource to explain, as in KIND.FIELD");
	strv_split(&path, argv[0], '.');
	if (!path.n || find_kind(c->o, path.v[0], &k, e) < 0)
		return path.n ? -1 : err_set(e, ERR_USAGE, "the type of resource is empty");
	add_head(b, k);
	if (find_field(k, &path, &f, &t, e) < 0)
		return -1;
	if (f)
		explain_field(b, f);
	add_description(b, f, t);
	if (t) {
		buf_adds(b, "FIELDS:\n");
		add_fields(b, t, 2, c->o->recursive, &types);
	}
	buf_addc(b, '\n');
	return 0;
}

static const struct opt explain_opts[] = {
	{0, "api-version", OPT_STR, OPT_AT(api_version), "VERSION",
		"of this version: networking.k8s.io/v1"},
	{'R', "recursive", OPT_BOOL, OPT_AT(recursive), NULL, "all fields below, without texts"},
	{0}};

const struct verb verb_explain = {
	.name = "explain",
	.set = {.usage = "k-ctl explain [-R] [--api-version VERSION] KIND[.FIELD...]",
		.about = "Tell what a kind, or a field of it, is.",
		.opts = explain_opts,
		.more = common_opts,
		.verbs = "@kinds"},
	.form = FORM_SAY,
	.offline = true,
	.exec = explain_exec,
};
