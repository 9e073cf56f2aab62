/* Help, usage errors and completion from the option table. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/opt.h"
#include "base/opt_priv.h"

enum { MAX_LEFT = 30 }; /* columns; a longer left side puts its help on the next line */

opt_complete_fn opt_complete_hook;

static void left_side(const struct opt *o, struct buf *b)
{
	buf_clear(b);
	if (o->c)
		buf_addf(b, "  -%c, --%s", o->c, o->name);
	else
		buf_addf(b, "      --%s", o->name);
	if (o->type == OPT_STROPT)
		buf_addf(b, "[=%s]", o->arg ? o->arg : "VALUE");
	else if (o->type != OPT_BOOL)
		buf_addf(b, " %s", o->arg ? o->arg : "VALUE");
}

static size_t left_width(const struct opt_set *s)
{
	autobuf b = BUF_INIT;
	const struct opt *o;
	size_t width = strlen("      --version");

	for (size_t i = 0; (o = opt_next(s, &i));) {
		left_side(o, &b);
		if (b.len > width && b.len <= MAX_LEFT)
			width = b.len;
	}
	return width;
}

static void print_row(const char *left, size_t width, const char *help)
{
	if (strlen(left) > width)
		printf("%s\n%*s  %s\n", left, (int)width, "", help);
	else
		printf("%-*s  %s\n", (int)width, left, help);
}

static void print_usage(const struct opt_set *s)
{
	const char *lead = "usage: ";

	for (const char *at = s->usage; *at; lead = "       ") {
		size_t n = strcspn(at, "\n");

		printf("%s%.*s\n", lead, (int)n, at);
		at += n + (at[n] == '\n');
	}
}

void opt_help(const struct opt_set *s)
{
	autobuf b = BUF_INIT;
	size_t width = left_width(s);
	const struct opt *o;

	print_usage(s);
	if (s->about)
		printf("%s\n", s->about);
	putchar('\n');
	for (size_t i = 0; (o = opt_next(s, &i));) {
		left_side(o, &b);
		print_row(b.data, width, o->help ? o->help : "");
	}
	if (!opt_find_long(s, "help", 4))
		print_row(opt_find_short(s, 'h') ? "      --help" : "  -h, --help", width,
			  "print this help");
	if (!opt_find_long(s, "version", 7))
		print_row("      --version", width, "print the version");
}

void opt_usage(const struct opt_set *s, const char *fmt, ...)
{
	size_t n = strcspn(s->usage, "\n");
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s: ", prog_name());
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nusage: %.*s (try -h)\n", (int)n, s->usage);
	exit(EXIT_USAGE);
}

struct completion {
	const struct opt_set *set;
	int n;              /* words, the last is the one to complete */
	char **words;
	const char *prefix; /* printed in front of each candidate: "--output=" */
	const char *start;  /* what a candidate begins with */
};

static void candidate(const struct completion *c, const char *word, size_t n)
{
	size_t have = strlen(c->start);

	if (n >= have && strncmp(word, c->start, have) == 0)
		printf("%s%.*s\n", c->prefix, (int)n, word);
}

static void candidates(const struct completion *c, const char *values)
{
	if (!values)
		return;
	if (*values == '@') {
		if (opt_complete_hook)
			opt_complete_hook(c->set, values, c->n, c->words);
		return;
	}
	for (values += strspn(values, " "); *values; values += strspn(values, " ")) {
		size_t n = strcspn(values, " ");

		candidate(c, values, n);
		values += n;
	}
}

static void option_names(const struct completion *c)
{
	const struct opt *o;

	for (size_t i = 0; (o = opt_next(c->set, &i));) {
		autofree char *name = xasprintf("--%s", o->name);

		candidate(c, name, strlen(name));
	}
}

/* The option that takes the next word as its value, or NULL. */
static const struct opt *pending(const struct opt_set *s, const char *word)
{
	const struct opt *o;

	if (word[0] != '-' || !word[1] || strchr(word, '='))
		return NULL;
	if (word[1] == '-')
		o = opt_find_long(s, word + 2, strlen(word + 2));
	else
		for (o = NULL, word++; *word; word++) {
			o = opt_find_short(s, *word);
			if (o && opt_wants_value(o))
				return word[1] ? NULL : o;
		}
	return o && opt_wants_value(o) ? o : NULL;
}

/* "--output=j": the values of that option. */
static void complete_assigned(struct completion *c, const char *last, const char *eq)
{
	const struct opt *o = opt_find_long(c->set, last + 2, (size_t)(eq - last) - 2);
	autofree char *prefix = xstrndup(last, (size_t)(eq - last) + 1);

	c->prefix = prefix;
	c->start = eq + 1;
	if (o)
		candidates(c, o->type == OPT_BOOL ? "true false" : o->values);
}

static void complete_last(struct completion *c, int arguments, bool ended)
{
	const char *last = c->words[c->n - 1], *eq = strchr(last, '=');

	c->start = last;
	if (!ended && strncmp(last, "--", 2) == 0 && eq)
		complete_assigned(c, last, eq);
	else if (!ended && last[0] == '-')
		option_names(c);
	else if (c->set->verbs && (arguments == 0 || *c->set->verbs == '@'))
		candidates(c, c->set->verbs);
}

void opt_complete(const struct opt_set *s, int n, char **words)
{
	struct completion c = { s, n, words, "", "" };
	int arguments = 0;
	bool ended = false;

	if (n < 1)
		return;
	for (int i = 0; i < n - 1; i++) {
		const struct opt *o = ended ? NULL : pending(s, words[i]);

		if (o && i == n - 2) {
			c.start = words[n - 1];
			candidates(&c, o->values);
			return;
		}
		if (o) {
			i++;
		} else if (!ended && strcmp(words[i], "--") == 0) {
			ended = true;
		} else if (ended || words[i][0] != '-' || !words[i][1]) {
			const struct opt_set *v = s->verb_set ? s->verb_set(words[i]) : NULL;

			if (v) {
				opt_complete(v, n - i - 1, words + i + 1);
				return;
			}
			arguments++;
		}
	}
	complete_last(&c, arguments, ended);
}
