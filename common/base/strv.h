/*
 * strv: a growing array of strings that it owns.
 */
#pragma once
#include <stddef.h>

#include "base/mem.h"

struct strv {
	char **v;
	size_t n, alloc;
};
#define STRV_INIT { 0 }
#define autostrv __attribute__((cleanup(strv_release))) struct strv

void strv_release(struct strv *s);
/* Copies s. */
void strv_add(struct strv *v, const char *s);
void strv_addf(struct strv *v, const char *fmt, ...) printf_like(2, 3);
/* Takes s, malloc'ed. */
void strv_take(struct strv *v, char *s);
/* The parts of s between bytes sep; "" gives none. */
void strv_split(struct strv *v, const char *s, char sep);
/* Those from the from-th on, by their bytes. */
void strv_sort(struct strv *v, size_t from);
/* An array that ends with NULL; strings and array stay the strv's, valid until its next change. */
char **strv_argv(struct strv *v);
