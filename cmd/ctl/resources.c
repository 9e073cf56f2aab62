/* api-resources: the kinds there are. A table on a terminal, else JSON, one object a line. */
#include <stdlib.h>
#include <string.h>

#include "base/strv.h"
#include "verb.h"

static bool wanted(const struct options *o, const struct kind *k)
{
	autostrv verbs = STRV_INIT;

	if (o->namespaced && k->namespaced != !strcmp(o->namespaced, "true"))
		return false;
	if (o->api_group && strcmp(o->api_group, k->group) != 0)
		return false;
	strv_split(&verbs, o->verbs ? o->verbs : "", ',');
	for (size_t i = 0; i < verbs.n; i++)
		if (!kind_has_verb(k, verbs.v[i]))
			return false;
	return true;
}

/* By group and name, as kubectl sorts them; what is asked for is only a kind's first version. */
static int cmp(const void *a, const void *b)
{
	const struct kind *x = *(const struct kind *const *)a, *y = *(const struct kind *const *)b;
	int d = strcmp(x->group, y->group);

	return d ? d : strcmp(x->plural, y->plural);
}

static void add_words(struct buf *b, const char *const *words, bool json)
{
	for (size_t i = 0; words[i]; i++)
		buf_addf(b, json ? "%s\"%s\"" : "%s%s", i ? "," : "", words[i]);
}

static void add_line(struct buf *b, const struct kind *k)
{
	buf_addf(b, "{\"name\":\"%s\",\"shortNames\":[", k->plural);
	add_words(b, k->short_names, true);
	buf_addf(b, "],\"apiVersion\":\"%s\",\"namespaced\":%s,\"kind\":\"%s\",\"verbs\":[\"",
		k->api_version, k->namespaced ? "true" : "false", k->kind);
	for (const char *s = k->verbs; *s; s++)
		buf_adds(b, *s == ',' ? "\",\"" : (char[]){*s, 0});
	buf_adds(b, "\"],\"categories\":[");
	add_words(b, k->categories, true);
	buf_adds(b, "]}\n");
}

static void add_row(struct printer *p, const struct kind *k)
{
	struct buf *b = &p->tabs.text;

	buf_addf(b, "%s\t", k->plural);
	add_words(b, k->short_names, false);
	buf_addf(b, "\t%s\t%s\t%s", k->api_version, k->namespaced ? "true" : "false", k->kind);
	if (p->form == FORM_WIDE) {
		buf_addf(b, "\t%s\t", k->verbs);
		add_words(b, k->categories, false);
	}
	buf_addc(b, '\n');
}

static int resources_exec(struct ctl *c, int argc, char **argv, struct err *e)
{
	autofree const struct kind **kinds = xcalloc(kind_count(), sizeof(*kinds));
	struct printer *p = &c->p;
	size_t n = 0;

	if (argc)
		return err_set(e, ERR_USAGE, "unexpected arguments: [%s]", argv[0]);
	if (p->form != FORM_LINES && p->form != FORM_NAME && p->form != FORM_TABLE &&
		p->form != FORM_WIDE)
		return err_set(e, ERR_USAGE, "--output is one of: jsonl, name, table, wide");
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (kind_by_resource(k->resource) == k && wanted(c->o, k))
			kinds[n++] = k;
	}
	qsort(kinds, n, sizeof(*kinds), cmp);
	if (p->headers && (p->form == FORM_TABLE || p->form == FORM_WIDE))
		buf_addf(&p->tabs.text, "NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND%s\n",
			p->form == FORM_WIDE ? "\tVERBS\tCATEGORIES" : "");
	for (size_t i = 0; i < n; i++) {
		if (p->form == FORM_LINES)
			add_line(&p->out, kinds[i]);
		else if (p->form == FORM_NAME)
			buf_addf(&p->out, "%s\n", kinds[i]->resource);
		else
			add_row(p, kinds[i]);
	}
	return 0;
}

static const struct opt resources_opts[] = {
	{0, "api-group", OPT_STR, OPT_AT(api_group), "GROUP", "only of this group; \"\": core"},
	{0, "namespaced", OPT_STROPT, OPT_AT(namespaced), "BOOL",
		"only those in namespaces, or (false) outside", "true false", "true"},
	{0, "no-headers", OPT_BOOL, OPT_AT(no_headers), NULL, "tables without a first line"},
	OPT_OUTPUT("wide name table jsonl"),
	{0, "verbs", OPT_STR, OPT_AT(verbs), "VERBS", "only those that have all of these verbs"},
	{0}};

const struct verb verb_api_resources = {
	.name = "api-resources",
	.set = {.usage = "k-ctl api-resources [-o FORMAT] [--api-group GROUP]",
		.about = "List the kinds there are.",
		.opts = resources_opts,
		.more = common_opts,
		.verbs = ""},
	.form = FORM_TABLE,
	.offline = true,
	.exec = resources_exec,
};
