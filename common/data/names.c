/* The forms of names, with the sentences of apimachinery's validation. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "data/names.h"

#define USED_FOR_VALIDATION "regex used for validation is '"
#define LABEL_RE "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define SUBDOMAIN_TEXT                                                                             \
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' "  \
	"or '.', and must start and end with an alphanumeric character (e.g. "                     \
	"'example.com', " USED_FOR_VALIDATION LABEL_RE "(\\." LABEL_RE ")*')"
#define QUALIFIED_RE "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
#define QUALIFIED_TEXT                                                                             \
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with "   \
	"an "                                                                                      \
	"alphanumeric character (e.g. 'MyName',  or 'my.name',  or "                               \
	"'123-abc', " USED_FOR_VALIDATION QUALIFIED_RE "')"

static const char label_text[] =
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
	"must start and end with an alphanumeric character (e.g. 'my-name',  or "
	"'123-abc', " USED_FOR_VALIDATION LABEL_RE "')";
static const char label_1035_text[] =
	"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
	"alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
	"'abc-123', " USED_FOR_VALIDATION "[a-z]([-a-z0-9]*[a-z0-9])?')";
static const char value_text[] =
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
	"'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
	"'my_value',  or '12345', " USED_FOR_VALIDATION "(" QUALIFIED_RE ")?')";
static const char config_key_text[] =
	"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
	"'key.name',  or 'KEY_NAME',  or 'key-name', " USED_FOR_VALIDATION "[-._a-zA-Z0-9]+')";
static const char too_many_slashes[] =
	"a valid label key " QUALIFIED_TEXT
	" with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

/* What is wrong so far. */
struct wrong {
	const char **v;
	size_t n;
};

static void add_if(struct wrong *w, bool bad, const char *sentence)
{
	if (bad)
		w->v[w->n++] = sentence;
}

static bool is_lower_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_label(const char *s, size_t n)
{
	if (!n || !is_lower_alnum(s[0]) || !is_lower_alnum(s[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_lower_alnum(s[i]) && s[i] != '-')
			return false;
	}
	return true;
}

static bool is_subdomain(const char *s, size_t n)
{
	for (;;) {
		const char *dot = memchr(s, '.', n);
		size_t len = dot ? (size_t)(dot - s) : n;

		if (!is_label(s, len))
			return false;
		if (!dot)
			return true;
		s += len + 1;
		n -= len + 1;
	}
}

/* Letters, digits, "-", "_", "."; the first and the last no sign. */
static bool is_qualified(const char *s)
{
	size_t n = strlen(s);

	if (!n || !isalnum((unsigned char)s[0]) || !isalnum((unsigned char)s[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)s[i]) && !strchr("-_.", s[i]))
			return false;
	}
	return true;
}

static void check_label(struct wrong *w, const char *s)
{
	size_t n = strlen(s);

	add_if(w, n > 63, "must be no more than 63 characters");
	if (!is_label(s, n))
		add_if(w, true, is_subdomain(s, n) ? "must not contain dots" : label_text);
}

static void check_subdomain(struct wrong *w, const char *s)
{
	size_t n = strlen(s);

	add_if(w, n > 253, "must be no more than 253 characters");
	add_if(w, !is_subdomain(s, n), SUBDOMAIN_TEXT);
}

static void check_label_1035(struct wrong *w, const char *s)
{
	size_t n = strlen(s);

	add_if(w, n > 63, "must be no more than 63 characters");
	add_if(w, !is_label(s, n) || (*s >= '0' && *s <= '9'), label_1035_text);
}

static void check_path_segment(struct wrong *w, const char *s)
{
	if (strcmp(s, ".") == 0 || strcmp(s, "..") == 0) {
		add_if(w, true, s[1] ? "may not be '..'" : "may not be '.'");
		return;
	}
	add_if(w, strchr(s, '/'), "may not contain '/'");
	add_if(w, strchr(s, '%'), "may not contain '%'");
}

static void check_label_key(struct wrong *w, const char *s)
{
	const char *slash = strchr(s, '/');
	size_t n;

	if (slash && strchr(slash + 1, '/')) {
		add_if(w, true, too_many_slashes);
		return;
	}
	if (slash) {
		n = (size_t)(slash - s);
		add_if(w, !n, "prefix part must be non-empty");
		add_if(w, n > 253, "prefix part must be no more than 253 bytes");
		add_if(w, n && !is_subdomain(s, n), "prefix part " SUBDOMAIN_TEXT);
		s = slash + 1;
	}
	add_if(w, !*s, "name part must be non-empty");
	add_if(w, strlen(s) > 63, "name part must be no more than 63 bytes");
	add_if(w, !is_qualified(s), "name part " QUALIFIED_TEXT);
}

static void check_label_value(struct wrong *w, const char *s)
{
	add_if(w, strlen(s) > 63, "must be no more than 63 bytes");
	add_if(w, *s && !is_qualified(s), value_text);
}

/* RelaxedEnvironmentVariableValidation, general since v1.34 */
static void check_env_var(struct wrong *w, const char *s)
{
	bool bad = false;

	for (const char *p = s; *p; p++)
		bad |= *p < ' ' || *p > '~' || *p == '=';
	add_if(w, !*s, "environment variable name must be non-empty");
	add_if(w, bad,
		"a valid environment variable name must consist only of printable ASCII characters "
		"other than '='");
}

static void check_port(struct wrong *w, const char *s)
{
	size_t n = strlen(s), letters = 0, others = 0;

	for (const char *p = s; *p; p++) {
		letters += *p >= 'a' && *p <= 'z';
		others += !is_lower_alnum(*p) && *p != '-';
	}
	add_if(w, n > 15, "must be no more than 15 characters");
	add_if(w, !n || others,
		"must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
	add_if(w, !letters, "must contain at least one letter (a-z)");
	add_if(w, strstr(s, "--"), "must not contain consecutive hyphens");
	add_if(w, n && (s[0] == '-' || s[n - 1] == '-'), "must not begin or end with a hyphen");
}

static void check_config_key(struct wrong *w, const char *s)
{
	bool bad = !*s;

	for (const char *p = s; *p; p++)
		bad |= !isalnum((unsigned char)*p) && !strchr("-_.", *p);
	add_if(w, strlen(s) > 253, "must be no more than 253 characters");
	add_if(w, bad, config_key_text);
	if (strcmp(s, ".") == 0)
		add_if(w, true, "must not be '.'");
	else if (strcmp(s, "..") == 0)
		add_if(w, true, "must not be '..'");
	else
		add_if(w, strncmp(s, "..", 2) == 0, "must not start with '..'");
}

size_t name_wrong(enum name_form form, const char *s, const char *ret[NAME_MAX_WRONG])
{
	static void (*const checks[])(struct wrong * w, const char *s) = {
		[NAME_DNS1123_LABEL] = check_label,
		[NAME_DNS1123_SUBDOMAIN] = check_subdomain,
		[NAME_DNS1035_LABEL] = check_label_1035,
		[NAME_PATH_SEGMENT] = check_path_segment,
		[NAME_LABEL_KEY] = check_label_key,
		[NAME_LABEL_VALUE] = check_label_value,
		[NAME_ENV_VAR] = check_env_var,
		[NAME_PORT] = check_port,
		[NAME_CONFIG_KEY] = check_config_key,
	};
	struct wrong w = {ret, 0};

	checks[form](&w, s);
	return w.n;
}

static const char *first_wrong(enum name_form form, const char *s)
{
	const char *all[NAME_MAX_WRONG];

	return name_wrong(form, s, all) ? all[0] : NULL;
}

const char *name_dns1123_label(const char *s)
{
	return first_wrong(NAME_DNS1123_LABEL, s);
}

const char *name_dns1123_subdomain(const char *s)
{
	return first_wrong(NAME_DNS1123_SUBDOMAIN, s);
}

const char *name_dns1035_label(const char *s)
{
	return first_wrong(NAME_DNS1035_LABEL, s);
}

const char *name_path_segment(const char *s)
{
	return first_wrong(NAME_PATH_SEGMENT, s);
}

const char *name_label_key(const char *s)
{
	return first_wrong(NAME_LABEL_KEY, s);
}

const char *name_label_value(const char *s)
{
	return first_wrong(NAME_LABEL_VALUE, s);
}

const char *name_env_var(const char *s)
{
	return first_wrong(NAME_ENV_VAR, s);
}

const char *name_port(const char *s)
{
	return first_wrong(NAME_PORT, s);
}

const char *name_config_key(const char *s)
{
	return first_wrong(NAME_CONFIG_KEY, s);
}

void name_generate(
	const char *base, const char *owner_uid, const char *cause, uint64_t n, char out[64])
{
	const size_t random_len = 5;
	const char *seed = seed_get();
	size_t len = strnlen(base, 63 - random_len);
	autobuf b = BUF_INIT;

	/* parts end with NUL, so that no two splits of one text are the same input */
	buf_add(&b, seed ? seed : "", (seed ? strlen(seed) : 0) + 1);
	buf_add(&b, owner_uid, strlen(owner_uid) + 1);
	buf_add(&b, cause, strlen(cause) + 1);
	buf_add_int(&b, (int64_t)n);
	memcpy(out, base, len);
	hash_letters(hash_bytes(0, b.data, b.len), random_len, out + len);
}
