/*
 * print: objects as -o says, one printer a run. Tables are for people; JSON lines, the form when
 * standard output is no terminal, are for programs and never change.
 */
#pragma once
#include "data/jqf.h"
#include "data/kind.h"
#include "tabs.h"

enum form {
	FORM_SAY, /* sentences of what was done */
	FORM_TABLE,
	FORM_WIDE,
	FORM_LINES, /* an object a line, all of it */
	FORM_JSON,
	FORM_YAML,
	FORM_NAME,
	FORM_JQ,
	FORM_REV /* the last revision written */
};

struct printer {
	enum form form;
	struct jqf *filter;
	bool prefix;	/* names carry their kind: "pod/p" */
	bool namespaces; /* a column for them */
	bool headers, labels, managed_fields;
	bool list; /* JSON and YAML: a List, even of one */
	const char *label_columns;
	const struct kind *block; /* of the table begun */
	size_t blocks, n;	  /* tables; objects */
	struct tabs tabs;
	struct buf items; /* JSON, YAML: the objects so far, with commas */
	struct buf out;
};

/* output: -o's value, NULL: dflt. ERR_USAGE, ERR_SYNTAX (a jq filter). */
must_check int printer_init(struct printer *p, const char *output, enum form dflt, struct err *e);
void printer_release(struct printer *p);
must_check int printer_add(struct printer *p, const struct kind *k, const char *text, size_t len,
	struct err *e);
/* What has been gathered is written; a table may go on (watch). */
void printer_flush(struct printer *p);
/* The end: Lists are closed. */
must_check int printer_end(struct printer *p, struct err *e);
