/*
 * jqf: libjq filters over yyjson values. Compiled once a process and filter, only when used.
 * libjq's values never leave the module. Integers above 2^53 lose exactness in libjq 1.6; text
 * passed through untouched does not.
 */
#pragma once
#include "data/obj.h"

struct jqf;
/* ERR_SYNTAX with libjq's message. */
must_check int jqf_new(const char *filter, struct jqf **ret, struct err *e);
void jqf_free(struct jqf *f);
/* With variables: $NAME is the JSON value beside it; names ends with NULL. */
must_check int jqf_new_args(const char *filter, const char *const *names,
			    const char *const *json_values, struct jqf **ret, struct err *e);
/* Run on v (NULL: null); fn once an output (compact JSON text; raw is the string itself if it is
 * one, else NULL; both die after the call); its nonzero answer ends the run and is answered.
 * ERR_INVALID on a jq error. */
typedef int (*jqf_out_fn)(void *arg, const char *json, size_t len, const char *raw);
must_check int jqf_run(struct jqf *f, const val *v, jqf_out_fn fn, void *arg, struct err *e);
/* True if the first output is neither null nor false; no output is false. */
must_check int jqf_test(struct jqf *f, const val *v, bool *ret, struct err *e);
