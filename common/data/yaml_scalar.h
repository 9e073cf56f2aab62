/*
 * yaml_scalar: what an unquoted YAML word is, by the rules of go-yaml v2 (YAML 1.1 with 1.2's 0o):
 * the one answer that reading and quoting both stand on. For the data layer's own files.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yaml_kind {
	YAML_IS_STRING,
	YAML_IS_NULL,
	YAML_IS_BOOL,
	YAML_IS_INT,   /* i */
	YAML_IS_UINT,  /* u, above INT64_MAX */
	YAML_IS_FLOAT, /* r, may be infinite or no number */
	YAML_IS_TIME   /* a date: text to us, but quoted when written */
};

struct yaml_word {
	enum yaml_kind kind;
	bool b;
	int64_t i;
	uint64_t u;
	double r;
};

struct yaml_word yaml_resolve(const char *s, size_t len);
