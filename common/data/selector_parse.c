/*
 * Label selectors from text: the grammar, the look-ahead and the sentences of apimachinery's
 * labels.Parse, so that a server's refusals read as people know them.
 */
#include <string.h>

#include "data/selector_priv.h"

enum token {
	TOK_END,
	TOK_ID,
	TOK_IN,
	TOK_NOTIN,
	TOK_OPEN,
	TOK_CLOSE,
	TOK_COMMA,
	TOK_NOT,
	TOK_EQ,
	TOK_EQEQ,
	TOK_NE,
	TOK_GT,
	TOK_LT
};

/* What is read: the current token is text[0 … len). */
struct parser {
	const char *text;
	size_t len;
	enum token tok;
	const char *rest;
};

#define BLANKS " \t\r\n"
#define SPECIAL "=!(),><"

static enum token symbol(const char *s, size_t *ret_len)
{
	static const struct {
		const char *text;
		enum token tok;
	} symbols[] = {
		{"==", TOK_EQEQ},
		{"!=", TOK_NE},
		{"=", TOK_EQ},
		{"!", TOK_NOT},
		{"(", TOK_OPEN},
		{")", TOK_CLOSE},
		{",", TOK_COMMA},
		{">", TOK_GT},
		{"<", TOK_LT},
	};

	for (size_t i = 0; i < array_size(symbols); i++) {
		*ret_len = strlen(symbols[i].text);
		if (strncmp(s, symbols[i].text, *ret_len) == 0)
			return symbols[i].tok;
	}
	bug("selector: a symbol that is none");
}

static void advance(struct parser *p)
{
	p->text = p->rest + strspn(p->rest, BLANKS);
	if (!*p->text) {
		p->len = 0;
		p->tok = TOK_END;
	} else if (strchr(SPECIAL, *p->text)) {
		p->tok = symbol(p->text, &p->len);
	} else {
		p->len = strcspn(p->text, BLANKS SPECIAL);
		p->tok = TOK_ID;
		if (p->len == 2 && memcmp(p->text, "in", 2) == 0)
			p->tok = TOK_IN;
		else if (p->len == 5 && memcmp(p->text, "notin", 5) == 0)
			p->tok = TOK_NOTIN;
	}
	p->rest = p->text + p->len;
}

/* "in" and "notin" are words like others where no operator can stand. */
static enum token as_value(const struct parser *p)
{
	return p->tok == TOK_IN || p->tok == TOK_NOTIN ? TOK_ID : p->tok;
}

static int expected(const struct parser *p, const char *what, struct err *e)
{
	return err_set(e, ERR_BADREQUEST, "found '%.*s', expected: %s", (int)p->len, p->text, what);
}

static char *word(const struct parser *p)
{
	return xstrndup(p->text, p->len);
}

/* (a,b,,c): a missing word is the empty one. Ends before the closing parenthesis. */
static int parse_list(struct parser *p, struct selector_req *r, struct err *e)
{
	for (;;) {
		if (as_value(p) == TOK_ID) {
			selector_req_add(r, word(p));
			advance(p);
			if (p->tok == TOK_CLOSE)
				return 0;
			if (p->tok != TOK_COMMA)
				return expected(p, "',' or ')'", e);
		} else if (p->tok == TOK_COMMA) {
			if (!r->n_values)
				selector_req_add(r, xstrdup(""));
			advance(p);
			if (p->tok == TOK_CLOSE || p->tok == TOK_COMMA)
				selector_req_add(r, xstrdup(""));
			if (p->tok == TOK_CLOSE)
				return 0;
			if (p->tok == TOK_COMMA)
				advance(p);
		} else {
			return expected(p, "',', or identifier", e);
		}
	}
}

static int parse_set(struct parser *p, struct selector_req *r, struct err *e)
{
	if (p->tok != TOK_OPEN)
		return err_set(
			e, ERR_BADREQUEST, "found '%.*s' expected: '('", (int)p->len, p->text);
	advance(p);
	if (as_value(p) == TOK_ID || p->tok == TOK_COMMA) {
		if (parse_list(p, r, e) < 0)
			return -1;
	} else if (p->tok == TOK_CLOSE) {
		selector_req_add(r, xstrdup("")); /* one value, as upstream has it */
	} else {
		return expected(p, "',', ')' or identifier", e);
	}
	advance(p);
	return 0;
}

static int parse_exact(struct parser *p, struct selector_req *r, struct err *e)
{
	if (p->tok == TOK_END || p->tok == TOK_COMMA) {
		selector_req_add(r, xstrdup(""));
		return 0;
	}
	if (as_value(p) != TOK_ID)
		return expected(p, "identifier", e);
	selector_req_add(r, word(p));
	advance(p);
	return 0;
}

static int parse_operator(struct parser *p, struct selector_req *r, struct err *e)
{
	static const enum selector_op ops[] = {
		[TOK_IN] = SEL_IN,
		[TOK_NOTIN] = SEL_NOTIN,
		[TOK_EQ] = SEL_EQ,
		[TOK_EQEQ] = SEL_EQ,
		[TOK_NE] = SEL_NE,
		[TOK_GT] = SEL_GT,
		[TOK_LT] = SEL_LT,
	};

	if (p->tok != TOK_IN && p->tok != TOK_NOTIN && p->tok < TOK_EQ)
		return expected(p, "in, notin, =, ==, !=, gt, lt", e);
	r->op = ops[p->tok];
	advance(p);
	return r->op == SEL_IN || r->op == SEL_NOTIN ? parse_set(p, r, e) : parse_exact(p, r, e);
}

static int parse_requirement(struct parser *p, struct selector_req *r, struct err *e)
{
	bool absent = p->tok == TOK_NOT;

	if (absent)
		advance(p);
	if (as_value(p) != TOK_ID)
		return expected(p, "identifier", e);
	r->key = word(p);
	/* the key is checked here already, and upstream has no path for it at this point */
	if (selector_check_key(r->key, "<nil>", e) < 0)
		return -1;
	advance(p);
	if (absent) {
		r->op = SEL_NOTEXISTS;
		return 0;
	}
	if (p->tok == TOK_END || p->tok == TOK_COMMA) {
		r->op = SEL_EXISTS;
		return 0;
	}
	return parse_operator(p, r, e) < 0 ? -1 : selector_req_check(r, e);
}

static int parse(struct parser *p, struct selector *s, struct err *e)
{
	advance(p);
	if (p->tok == TOK_END)
		return 0;
	if (as_value(p) != TOK_ID && p->tok != TOK_NOT)
		return expected(p, "!, identifier, or 'end of string'", e);
	for (;;) {
		if (parse_requirement(p, selector_more(s), e) < 0)
			return err_wrap(e, "unable to parse requirement");
		if (p->tok == TOK_END)
			return 0;
		if (p->tok != TOK_COMMA)
			return expected(p, "',' or 'end of string'", e);
		advance(p);
		if (as_value(p) != TOK_ID && p->tok != TOK_NOT)
			return expected(p, "identifier after ','", e);
	}
}

int selector_parse(const char *text, struct selector *ret, struct err *e)
{
	struct parser p = {.rest = text};
	struct selector s = {0};

	if (parse(&p, &s, e) < 0) {
		selector_release(&s);
		return -1;
	}
	selector_sort(&s);
	*ret = s;
	return 0;
}
