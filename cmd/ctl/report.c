/* What people are told: what was done, and what went wrong. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "verb.h"

char *kind_label(const struct kind *k)
{
	autobuf b = BUF_INIT;

	for (const char *s = k->kind; *s; s++)
		buf_addc(&b, (char)tolower((unsigned char)*s));
	if (*k->group)
		buf_addf(&b, ".%s", k->group);
	return buf_detach(&b, NULL);
}

void ctl_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void ctl_fail(struct ctl *c, const struct err *e)
{
	const struct err_info *info = err_info(e->code);

	printer_flush(&c->p);
	if (*info->reason && e->code != ERR_TIMEOUT)
		ctl_note("Error from server (%s): %s", info->reason, e->msg);
	else
		ctl_note("error: %s", e->msg);
	if (!c->status)
		c->status = info->exit;
}

void ctl_warn(struct ctl *c, const struct api_res *res)
{
	if (res->warnings.n)
		printer_flush(&c->p);
	for (size_t i = 0; i < res->warnings.n; i++)
		ctl_note("Warning: %s", res->warnings.v[i]);
}

const char *dry_words(const struct ctl *c)
{
	if (c->dry == DRY_NONE)
		return "";
	return c->dry == DRY_CLIENT ? " (dry run)" : " (server dry run)";
}

int ctl_done(struct ctl *c, const struct kind *k, const char *name, const char *what,
	const char *text, size_t len, struct err *e)
{
	autofree char *label = kind_label(k);

	if (c->p.form == FORM_SAY) {
		buf_addf(&c->p.out, "%s/%s %s%s\n", label, name, what, dry_words(c));
		io_flush_stdout(&c->p.out);
		return 0;
	}
	if (c->p.form == FORM_NAME || !text) {
		if (c->p.form != FORM_REV)
			buf_addf(&c->p.out, "%s/%s\n", label, name);
		return 0;
	}
	return c->p.form == FORM_REV ? 0 : printer_add(&c->p, k, text, len, e);
}

int validation(const struct options *o, enum api_field_validation *ret, struct err *e)
{
	const char *v = o->validate ? o->validate : "strict";

	if (!strcmp(v, "strict") || !strcmp(v, "true"))
		*ret = FIELDS_STRICT;
	else if (!strcmp(v, "warn"))
		*ret = FIELDS_WARN;
	else if (!strcmp(v, "ignore") || !strcmp(v, "false"))
		*ret = FIELDS_IGNORE;
	else
		return err_set(e, ERR_USAGE,
			"invalid - validate option \"%s\"; must be one of: strict (or true), warn, "
			"ignore (or false)",
			v);
	return 0;
}
