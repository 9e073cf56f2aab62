/*
 * conf: the machine's settings, /etc/k/config: a line NAME=VALUE each, blanks around both are
 * passed over, "#" begins a line that is a comment. The first line of a name counts.
 *
 * No file is no setting; a file that is there but cannot be read is an error: what it asks for
 * (that Secrets are sealed, say) would silently not happen.
 */
#pragma once
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"

struct conf {
	char *path; /* for messages */
	struct buf text;
	struct stat file; /* what was read; st_ino 0: there was none */
};

must_check int conf_read(struct conf *ret, struct err *e);
void conf_release(struct conf *c);
/* Is the file another one than what was read? */
bool conf_changed(const struct conf *c);

struct conf_line {
	char *name, *value; /* of the line under way: the walk's */
	size_t line;	    /* from 1; begin with all zero */
	size_t next;	    /* where the next line begins */
};
/* The next line that is a setting. False at the end; then the walk has freed what it held. */
bool conf_next(const struct conf *c, struct conf_line *l);
void conf_line_release(struct conf_line *l); /* only to stop before the end */

/* The value, malloc'ed, or NULL. */
char *conf_value(const struct conf *c, const char *name);
