/* Field selectors: "metadata.name=x,spec.nodeName!=y", after apimachinery's fields package. */
#include <string.h>

#include "base/strv.h"
#include "data/node.h"
#include "data/selector_priv.h"

/* The end of the term at s: a comma that no backslash precedes, or the end. */
static const char *term_end(const char *s)
{
	while (*s && *s != ',')
		s += *s == '\\' && s[1] ? 2 : 1;
	return s;
}

/* \\ \, \= undone. */
static int unescape(const char *s, char **ret, struct err *e)
{
	autobuf b = BUF_INIT;

	for (; *s; s++) {
		if (*s == ',' || *s == '=')
			return err_set(e, ERR_BADREQUEST,
				"invalid field selector: unescaped character in value: %d", *s);
		if (*s == '\\' && (!s[1] || !strchr("\\,=", *++s)))
			return err_set(e, ERR_BADREQUEST,
				"invalid field selector: invalid escape sequence: \\%.1s",
				*s == '\\' ? "" : s);
		buf_addc(&b, *s);
	}
	*ret = buf_detach(&b, NULL);
	return 0;
}

static int parse_term(const char *whole, const char *term, struct selector_req *r, struct err *e)
{
	size_t n = 0;
	char *value = NULL;

	while (term[n] && term[n] != '=' && !(term[n] == '!' && term[n + 1] == '='))
		n++;
	if (!term[n])
		return err_set(e, ERR_BADREQUEST, "invalid selector: '%s'; can't understand '%s'",
			whole, term);
	r->key = xstrndup(term, n);
	r->op = term[n] == '!' ? SEL_NE : SEL_EQ;
	n += term[n] == '!' || term[n + 1] == '=' ? 2 : 1;
	if (unescape(term + n, &value, e) < 0)
		return -1;
	selector_req_add(r, value);
	return 0;
}

/* No field and no value: every object is so. */
static bool is_empty(const char *term)
{
	return !strcmp(term, "=") || !strcmp(term, "==") || !strcmp(term, "!=");
}

/* As upstream, in the order of the terms' bytes: of several wrong ones the first is told. */
int fieldsel_parse(const char *text, struct selector *ret, struct err *e)
{
	struct selector s = {0};
	autostrv terms = STRV_INIT;

	for (const char *p = text, *end;; p = end + 1) {
		end = term_end(p);
		strv_take(&terms, xstrndup(p, (size_t)(end - p)));
		if (!*end)
			break;
	}
	strv_sort(&terms, 0);
	for (size_t i = 0; i < terms.n; i++) {
		if (!*terms.v[i] || is_empty(terms.v[i]))
			continue;
		if (parse_term(text, terms.v[i], selector_more(&s), e) < 0) {
			selector_release(&s);
			return -1;
		}
	}
	*ret = s;
	return 0;
}

bool fieldsel_matches(const struct selector *s, const val *obj)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct selector_req *r = &s->reqs[i];
		val *v = obj_at(obj, r->key);
		autobuf b = BUF_INIT;

		if (yyjson_is_str(v))
			buf_add(&b, yyjson_get_str(v), yyjson_get_len(v));
		else if (v && !yyjson_is_null(v) && !yyjson_is_ctn(v))
			obj_write(&b, v);
		if ((strcmp(buf_str(&b), r->values[0]) == 0) != (r->op == SEL_EQ))
			return false;
	}
	return !s->nothing;
}
