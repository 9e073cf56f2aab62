/*
 * spread: connections evenly over the workers. All accept from the same sockets, and whoever was
 * quicker would have most of them: so who accepts one gives it to the worker that has the fewest,
 * over a socket that carries descriptors. A worker that is dying gets none.
 */
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/loop.h"
#include "net/http.h"

struct spread;

/* For n workers, before they are started; it lives as long as the process. */
must_check int spread_new(unsigned n, struct spread **ret, struct err *e);
void spread_free(struct spread *p);
/* Worker i, in its process: s gets what others give to it. */
void spread_begin(struct spread *p, unsigned i, struct loop *l, struct http_server *s);
/* Worker i, or whoever knows that it has died: it gets no more until it begins again. */
void spread_end(struct spread *p, unsigned i);
/* This worker has accepted fd. True: another one has it now. */
bool spread_pass(struct spread *p, int fd, bool local);
