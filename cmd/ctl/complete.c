/* Completion: kinds, and what the store holds of them. */
#include <stdio.h>
#include <string.h>

#include "verb.h"

struct offering {
	const char *prefix; /* put before each */
	const char *start;  /* what it must begin with */
};

static void offer(const struct offering *o, const char *word)
{
	if (!strncmp(word, o->start, strlen(o->start)))
		printf("%s%s\n", o->prefix, word);
}

static void offer_kinds(const char *start)
{
	struct offering o = {"", start};

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (kind_by_user(k->plural) == k)
			offer(&o, k->plural);
	}
}

static int offer_object(void *arg, const char *text, size_t len)
{
	struct err e = ERR_INIT;
	autodoc *d = NULL;

	if (obj_parse(text, len, "object", &d, &e) == 0)
		offer(arg, obj_name(yyjson_doc_get_root(d)));
	return 0;
}

/* The value of -n among the words; "default". */
static const char *given_ns(int n, char **words)
{
	for (int i = 0; i + 1 < n; i++) {
		if (!strcmp(words[i], "-n") || !strcmp(words[i], "--namespace"))
			return words[i + 1];
		if (!strncmp(words[i], "--namespace=", 12))
			return words[i] + 12;
	}
	return "default";
}

static void offer_names(const char *kind, int n, char **words, struct offering *o)
{
	struct api_caller caller = {.user = "system:admin", .manager = "k-ctl"};
	struct api_req r = API_REQ_INIT;
	struct api *a = NULL;
	struct err e = ERR_INIT;
	int64_t rev;

	r.verb = API_LIST;
	r.kind = kind_by_user(kind);
	if (!r.kind || api_open(NULL, false, &caller, &a, &e) < 0)
		return;
	r.ns = r.kind->namespaced ? given_ns(n, words) : "";
	/* nothing to offer is the answer to every failure */
	(void)!api_list(a, &r, offer_object, o, &rev, &e);
	api_close(a);
}

/* The first argument among the words before the last; NULL: there is none. */
static const char *first_argument(const struct opt_set *s, int n, char **words)
{
	for (int i = 0; i + 1 < n; i++) {
		bool takes = false;

		if (words[i][0] != '-')
			return words[i];
		for (const struct opt *o = s->opts; o->name; o++)
			takes |= o->type != OPT_BOOL &&
				 ((words[i][1] == o->c && !words[i][2]) ||
					 !strcmp(words[i] + 1 + (words[i][1] == '-'), o->name));
		i += takes || !strcmp(words[i], "-n") || !strcmp(words[i], "--namespace");
	}
	return NULL;
}

void complete(const struct opt_set *s, const char *what, int n, char **words)
{
	const char *last = words[n - 1], *slash = strchr(last, '/');
	const char *kind = first_argument(s, n, words);
	autofree char *prefix = NULL, *left = NULL;
	struct offering o = {"", last};

	if (!strcmp(what, "@ns")) {
		offer_names("namespaces", 0, NULL, &o);
	} else if (!strcmp(what, "@names") && !slash) {
		offer_names("pods", n, words, &o);
	} else if (slash) {
		prefix = xstrndup(last, (size_t)(slash - last) + 1);
		left = xstrndup(last, (size_t)(slash - last));
		o = (struct offering){prefix, slash + 1};
		offer_names(left, n, words, &o);
	} else if (!strcmp(what, "@kinds") && !kind) {
		offer_kinds(last);
	} else if (!strcmp(what, "@kinds") && !strchr(kind, '/')) {
		offer_names(kind, n, words, &o);
	}
}
