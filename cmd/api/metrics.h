/*
 * metrics: what the workers count, in memory that they share: each writes its own part, and whoever
 * is asked adds them up. Prometheus' text form.
 */
#pragma once
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

struct metrics;
struct route;

/* Memory for n workers, before they are started. It lives as long as the process. */
must_check int metrics_new(unsigned n, struct metrics **ret, struct err *e);
void metrics_free(struct metrics *m);
/* The part of worker i, in that process; what its predecessor counted stays. */
void metrics_begin(struct metrics *m, unsigned i);
void metrics_request(struct metrics *m, const struct route *r, int code, int64_t took_ns);
enum metrics_gauge { GAUGE_READING, GAUGE_WRITING, GAUGE_WATCHES, GAUGE_MAX };
void metrics_add(struct metrics *m, enum metrics_gauge g, int add);
/* Everything, onto b; revision of the store, 0: not known. */
void metrics_write(const struct metrics *m, int64_t revision, struct buf *b);
