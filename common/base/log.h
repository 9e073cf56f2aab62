/*
 * log: logfmt lines on stderr for daemons.
 *
 *   ts=2026-01-02T03:04:05.678Z level=info prog=k-sched msg="bound" pod=default/x
 *
 * The level and the program's name are the only state. Library code logs at debug
 * at most; whoever handles an error logs it, once.
 */
#pragma once
#include <stdbool.h>

#include "base/mem.h"

enum log_level { LOG_LV_ERROR, LOG_LV_WARN, LOG_LV_INFO, LOG_LV_DEBUG };

/* From argv[0]; used by log, die and warn. Keeps the pointer. */
void prog_set(const char *argv0);
const char *prog_name(void);

void log_set_level(enum log_level lv);
/* "error", "warn", "info", "debug"; -1 if it is none of them. */
must_check int log_parse_level(const char *s, enum log_level *ret_lv);
bool log_on(enum log_level lv);

/* Pairs "key", "value" after msg, ended by NULL; a NULL value is left out. Values are quoted as
 * needed. */
void log_kv(enum log_level lv, const char *msg, ...) __attribute__((sentinel));
/* A line whose message is formatted. */
void log_f(enum log_level lv, const char *fmt, ...) printf_like(2, 3);
