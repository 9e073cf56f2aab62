/*
 * names: the forms names may have, and generated ones. Messages are the ones kubectl users know.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NULL if s is well-formed, else the sentence that says what is wrong (constant text). */
const char *name_dns1123_label(const char *s);
const char *name_dns1123_subdomain(const char *s);
const char *name_dns1035_label(const char *s);
const char *name_path_segment(const char *s);
const char *name_label_key(const char *s); /* qualified name */
const char *name_label_value(const char *s);
const char *name_env_var(const char *s);
const char *name_port(const char *s); /* IANA_SVC_NAME */
const char *name_config_key(const char *s);

/*
 * base + five letters, base cut so that it fits 63: a function of (seed, owner's uid, cause, n), so
 * that a pass that runs twice collides instead of doubling. seed is K_SEED or "".
 */
void name_generate(const char *base, const char *owner_uid, const char *cause, uint64_t n,
		   char out[64]);
