/*
 * path: where things lie on a machine.
 *
 * K_ROOT (default empty) stands in front of every path, so that several nodes or clusters live side
 * by side on one machine: K_ROOT=/srv/a means /srv/a/var/lib/k, /srv/a/run/k and so on.
 */
#pragma once

/* Each answers "$K_ROOT<base>/<fmt…>" as a malloc'ed string; fmt may be "". */
char *path_etc(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* /etc/k */
char *path_var(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* /var/lib/k */
char *path_run(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* /run/k */
char *path_log(const char *fmt, ...)
	__attribute__((format(printf, 1, 2))); /* /var/log: pods/ and containers/ as upstream's */
/* "a/b" from its parts, one slash between. */
char *path_join(const char *a, const char *b);
