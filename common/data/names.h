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

/* The same forms by number, and everything that is wrong: upstream makes each sentence a cause of
 * its own (an over-long name with a capital is two). */
enum name_form {
	NAME_DNS1123_LABEL,
	NAME_DNS1123_SUBDOMAIN,
	NAME_DNS1035_LABEL,
	NAME_PATH_SEGMENT,
	NAME_LABEL_KEY,
	NAME_LABEL_VALUE,
	NAME_ENV_VAR,
	NAME_PORT,
	NAME_CONFIG_KEY
};
#define NAME_MAX_WRONG 6
/* How many sentences ret holds; 0: well-formed. */
size_t name_wrong(enum name_form form, const char *s, const char *ret[NAME_MAX_WRONG]);

/*
 * base + five letters, base cut so that it fits 63: a function of (seed, owner's uid, cause, n), so
 * that a pass that runs twice collides instead of doubling. seed is K_SEED or "".
 */
void name_generate(const char *base, const char *owner_uid, const char *cause, uint64_t n,
		   char out[64]);
