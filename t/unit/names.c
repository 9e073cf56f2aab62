/* names: every form by a table; generated names. */
#include <stdlib.h>

#include "../tap.h"
#include "base/buf.h"
#include "data/names.h"
#include "table.h"

static const char *const forms[] = {
	[NAME_DNS1123_LABEL] = "label",
	[NAME_DNS1123_SUBDOMAIN] = "subdomain",
	[NAME_DNS1035_LABEL] = "label1035",
	[NAME_PATH_SEGMENT] = "path",
	[NAME_LABEL_KEY] = "key",
	[NAME_LABEL_VALUE] = "value",
	[NAME_ENV_VAR] = "env",
	[NAME_PORT] = "port",
	[NAME_CONFIG_KEY] = "configkey",
};

/* The table's "a×64". */
static void expand(struct buf *b, const char *s)
{
	const char *times = strstr(s, "\xc3\x97");

	if (!times) {
		buf_adds(b, s);
		return;
	}
	buf_add(b, s, (size_t)(times - s));
	for (long n = strtol(times + 2, NULL, 10); n > 1; n--)
		buf_addc(b, times[-1]);
}

static bool all_begin_so(const char **got, size_t n, char *want)
{
	size_t i = 0;

	if (strcmp(want, "-") == 0)
		return n == 0;
	for (char *w = want, *next; w; w = next, i++) {
		next = strstr(w, " | ");
		if (next) {
			*next = '\0';
			next += 3;
		}
		if (i >= n || strncmp(got[i], w, strlen(w)) != 0)
			return false;
	}
	return i == n;
}

static void row(char *col[TABLE_COLUMNS], int line)
{
	const char *got[NAME_MAX_WRONG];
	autobuf b = BUF_INIT;
	size_t form = 0, n;

	while (form < array_size(forms) && strcmp(forms[form], col[0]) != 0)
		form++;
	if (!ok(form < array_size(forms), "form %s", col[0]))
		return;
	expand(&b, col[1]);
	n = name_wrong((enum name_form)form, buf_str(&b), got);
	if (!ok(all_begin_so(got, n, col[2]), "%s \"%s\"", col[0], col[1])) {
		for (size_t i = 0; i < n; i++)
			diag("got: %s", got[i]);
	}
}

static void test_shorthands(void)
{
	is_str(name_dns1123_label("a.b"), "must not contain dots", "label");
	is_str(name_dns1123_subdomain("a.b"), NULL, "subdomain");
	ok(name_dns1035_label("1a"), "label 1035");
	ok(name_path_segment(".."), "path segment");
	ok(name_label_key("a b"), "label key");
	ok(name_label_value("a b"), "label value");
	ok(name_env_var(""), "environment variable");
	ok(name_port("80"), "port");
	ok(name_config_key("a/b"), "config key");
}

static void test_generate(void)
{
	char a[64], b[64], lng[80];

	name_generate("web-", "uid", "cause", 1, a);
	name_generate("web-", "uid", "cause", 1, b);
	is_str(a, b, "the same inputs, the same name");
	is_int((int64_t)strlen(a), 9, "five letters");
	ok(strncmp(a, "web-", 4) == 0, "after the base");
	ok(strspn(a + 4, "bcdfghjklmnpqrstvwxz2456789") == 5, "of upstream's alphabet");
	name_generate("web-", "uid", "cause", 2, b);
	ok(strcmp(a, b) != 0, "n counts");
	name_generate("web-", "uid2", "cause", 1, b);
	ok(strcmp(a, b) != 0, "the owner counts");
	name_generate("web-", "uidc", "ause", 1, b);
	ok(strcmp(a, b) != 0, "parts are not run together");
	memset(lng, 'x', sizeof(lng) - 1);
	lng[sizeof(lng) - 1] = '\0';
	name_generate(lng, "uid", "cause", 1, b);
	is_int((int64_t)strlen(b), 63, "a long base is cut");
}

int main(void)
{
	setenv("K_SEED", "test", 1);
	ok(table_each("names.tsv", row) > 20, "the table has rows");
	test_shorthands();
	test_generate();
	return tap_done();
}
