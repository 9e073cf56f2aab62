/* The option table: parsing. Help and completion of the same table are in opt_help.c. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/log.h"
#include "base/opt.h"
#include "base/opt_priv.h"

const struct opt *opt_next(const struct opt_set *s, size_t *i)
{
	size_t n = 0;

	for (const struct opt *o = s->opts; o && o->name; o++, n++) {
		if (n == *i) {
			++*i;
			return o;
		}
	}
	for (const struct opt *o = s->more; o && o->name; o++, n++) {
		if (n == *i) {
			++*i;
			return o;
		}
	}
	return NULL;
}

const struct opt *opt_find_long(const struct opt_set *s, const char *name, size_t n)
{
	const struct opt *o;

	for (size_t i = 0; (o = opt_next(s, &i));) {
		if (strlen(o->name) == n && memcmp(o->name, name, n) == 0)
			return o;
	}
	return NULL;
}

const struct opt *opt_find_short(const struct opt_set *s, char c)
{
	const struct opt *o;

	for (size_t i = 0; (o = opt_next(s, &i));) {
		if (o->c && o->c == c)
			return o;
	}
	return NULL;
}

bool opt_wants_value(const struct opt *o)
{
	return o->type != OPT_BOOL && o->type != OPT_STROPT;
}

/* The words of Go's strconv.ParseBool, which pflag takes. */
static int parse_bool(const char *v, bool *ret)
{
	static const char *const yes[] = { "true", "1", "t", "T", "TRUE", "True" };
	static const char *const no[] = { "false", "0", "f", "F", "FALSE", "False" };

	for (size_t i = 0; i < array_size(yes); i++) {
		if (strcmp(v, yes[i]) == 0 || strcmp(v, no[i]) == 0) {
			*ret = strcmp(v, yes[i]) == 0;
			return 0;
		}
	}
	return -1;
}

static int parse_int(const char *v, int64_t *ret)
{
	const char *digits = v + (*v == '-' || *v == '+');
	char *end;
	long long n;

	/* strtoll would also skip white space */
	if (*digits < '0' || *digits > '9')
		return -1;
	errno = 0;
	n = strtoll(v, &end, 10);
	if (errno || *end)
		return -1;
	*ret = n;
	return 0;
}

static int parse_dur(const char *v, int64_t *ret_ns)
{
	int64_t s;

	if (parse_int(v, &s) == 0)
		return __builtin_mul_overflow(s, NS_PER_S, ret_ns) ? -1 : 0;
	return dur_parse(v, ret_ns);
}

static void list_add(struct opt_list *l, const char *v)
{
	GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n++] = v;
}

/* v: NULL when none was given, possible for bool and STROPT only. */
static int set_value(const struct opt *o, const char *v, void *options, struct err *e)
{
	char *field = (char *)options + o->offset;

	switch (o->type) {
	case OPT_BOOL:
		if (parse_bool(v ? v : "true", (bool *)field) < 0)
			return err_set(e, ERR_USAGE, "--%s: \"%s\" is neither true nor false",
				       o->name, v);
		return 0;
	case OPT_INT:
		if (parse_int(v, (int64_t *)field) < 0)
			return err_set(e, ERR_USAGE, "--%s: \"%s\" is not a whole number",
				       o->name, v);
		return 0;
	case OPT_DUR:
		if (parse_dur(v, (int64_t *)field) < 0)
			return err_set(e, ERR_USAGE, "--%s: \"%s\" is not a duration (1h2m3.5s)",
				       o->name, v);
		return 0;
	case OPT_LIST:
		list_add((struct opt_list *)field, v);
		return 0;
	case OPT_STROPT:
		*(const char **)field = v ? v : o->alone;
		return 0;
	case OPT_STR:
		*(const char **)field = v;
		return 0;
	}
	bug("opt: unknown type");
}

struct parser {
	const struct opt_set *set;
	char **words, **end; /* what is still to be read */
	void *options;
	bool help, version;
};

static int need_value(struct parser *p, const struct opt *o, const char **ret, struct err *e)
{
	if (p->words == p->end)
		return err_set(e, ERR_USAGE, "--%s needs a value: %s", o->name, o->arg);
	*ret = *p->words++;
	return 0;
}

static int parse_long(struct parser *p, const char *word, struct err *e)
{
	const char *eq = strchr(word, '='), *v = eq ? eq + 1 : NULL;
	size_t n = eq ? (size_t)(eq - word) : strlen(word);
	const struct opt *o = opt_find_long(p->set, word, n);

	if (!o && strcmp(word, "help") == 0) {
		p->help = true;
		return 0;
	}
	if (!o && strcmp(word, "version") == 0) {
		p->version = true;
		return 0;
	}
	if (!o)
		return err_set(e, ERR_USAGE, "unknown option --%.*s", (int)n, word);
	if (!v && opt_wants_value(o) && need_value(p, o, &v, e) < 0)
		return -1;
	return set_value(o, v, p->options, e);
}

/* "abc", the letters of -abc; the first that takes a value takes the rest. */
static int parse_short(struct parser *p, const char *word, struct err *e)
{
	for (; *word; word++) {
		const struct opt *o = opt_find_short(p->set, *word);
		const char *v = NULL;

		if (!o && *word == 'h') {
			p->help = true;
			continue;
		}
		if (!o)
			return err_set(e, ERR_USAGE, "unknown option -%c", *word);
		if (!opt_wants_value(o)) {
			v = word[1] == '=' ? word + 2 : NULL;
			if (set_value(o, v, p->options, e) < 0)
				return -1;
			if (v)
				return 0;
			continue;
		}
		if (word[1])
			v = word + 1 + (word[1] == '='); /* -n=V is -n V, as pflag has it */
		else if (need_value(p, o, &v, e) < 0)
			return -1;
		return set_value(o, v, p->options, e);
	}
	return 0;
}

static int parse_words(struct parser *p, char **args, struct err *e)
{
	int n = 0;

	while (p->words < p->end) {
		char *w = *p->words++;
		int ret;

		if (strcmp(w, "--") == 0)
			break;
		if (w[0] != '-' || !w[1]) {
			args[n++] = w;
			if (p->set->verb_set)
				break; /* the rest is the verb's */
			continue;
		}
		ret = w[1] == '-' ? parse_long(p, w + 2, e) : parse_short(p, w + 1, e);
		if (ret < 0)
			return -1;
		if (p->help || p->version)
			return n;
	}
	/* args lies in the same array, never ahead of words */
	while (p->words < p->end)
		args[n++] = *p->words++;
	return n;
}

static void finish(const struct parser *p)
{
	if (p->help)
		opt_help(p->set);
	else
		printf("%s (kutils) %s\n", prog_name(), K_VERSION);
	if (fflush(stdout) != 0)
		exit(EXIT_FAILED);
	exit(EXIT_DONE);
}

int opt_parse(const struct opt_set *s, int argc, char **argv, void *ret_options, struct err *e)
{
	struct parser p = { .set = s, .words = argv + 1, .end = argv + argc,
			    .options = ret_options };
	int n;

	if (argc < 1)
		return 0;
	if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
		int skip = argc > 2 && strcmp(argv[2], "--") == 0 ? 3 : 2;

		opt_complete(s, argc - skip, argv + skip);
		exit(fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED);
	}
	n = parse_words(&p, argv, e);
	if (p.help || p.version)
		finish(&p);
	if (n >= 0)
		argv[n] = n < argc ? NULL : argv[n];
	return n;
}

int opt_parse_or_exit(const struct opt_set *s, int argc, char **argv, void *ret_options)
{
	struct err e = ERR_INIT;
	int n = opt_parse(s, argc, argv, ret_options, &e);

	if (n < 0)
		opt_usage(s, "%s", e.msg);
	return n;
}

void opt_list_release(struct opt_list *l)
{
	if (!l)
		return;
	free(l->v);
	*l = (struct opt_list){ 0 };
}
