/*
 * mem: allocation that does not fail, and values that free themselves.
 *
 * The x functions end the program when memory is out, so nothing above them
 * checks for NULL. The auto* attributes free a variable when it leaves its
 * scope; a variable that carries one is always initialised. take() hands the
 * value over and leaves NULL behind.
 */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#define must_check __attribute__((warn_unused_result))
#define printf_like(f, a) __attribute__((format(printf, f, a)))
#define unused_arg __attribute__((unused))
#define array_size(a) (sizeof(a) / sizeof((a)[0]))

void *xmalloc(size_t size_bytes);
void *xcalloc(size_t n, size_t size_bytes);
void *xrealloc(void *p, size_t size_bytes);
/* Room for n elements of size_bytes each; overflow ends the program. */
void *xreallocarray(void *p, size_t n, size_t size_bytes);
char *xstrdup(const char *s);
/* NULL stays NULL. */
char *xstrdup_null(const char *s);
char *xstrndup(const char *s, size_t n);
void *xmemdup(const void *p, size_t n);
char *xasprintf(const char *fmt, ...) printf_like(1, 2);
char *xvasprintf(const char *fmt, va_list ap) printf_like(1, 0);

/* Grow *p (elements of size_bytes, *ret_alloc of them) so that n fit; doubles. */
void *grow(void *p, size_t n, size_t *ret_alloc, size_t size_bytes);
#define GROW(p, n, alloc) ((p) = grow((p), (n), &(alloc), sizeof(*(p))))

/* A broken invariant of our own: says where, aborts. Never for bad input. */
_Noreturn void bug_at(const char *file, int line, const char *what);
#define bug(what) bug_at(__FILE__, __LINE__, what)

void free_ptr(void *pp);
void close_fd(int *fd); /* leaves -1; -1 is fine */
#define autofree __attribute__((cleanup(free_ptr)))
#define autoclose __attribute__((cleanup(close_fd)))

#define take(p) __extension__({ __typeof__(p) take_p_ = (p); (p) = NULL; take_p_; })
#define take_fd(fd) __extension__({ int take_f_ = (fd); (fd) = -1; take_f_; })
