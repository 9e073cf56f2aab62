/*
 * Sealed values and what they are configured by: the first byte says what the rest is. Nothing
 * opens but what was sealed, errors say something, a file of keys that is taken is taken whole.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "store/seal.h"

#include "../fuzz.h"

static void want_message(const struct err *e)
{
	if (!e->code || !*e->msg)
		bug("an error without a message");
}

static void fuzz_keys(const uint8_t *data, size_t size)
{
	autoclose int fd = memfd_create("keys", MFD_CLOEXEC);
	autofree char *path = xasprintf("/proc/self/fd/%d", fd);
	struct seal_keys k;
	struct err e = ERR_INIT;

	if (fd < 0 || fchmod(fd, 0600) < 0 || write(fd, data, size) != (ssize_t)size)
		bug("memfd");
	if (seal_keys_read(path, &k, &e) < 0) {
		want_message(&e);
		return;
	}
	for (size_t i = 0; i < k.n; i++)
		if (!*k.v[i].name || seal_keys_find(&k, k.v[i].name) != &k.v[i])
			bug("a key that is not found by its name");
	if (!k.n)
		bug("no key");
	seal_keys_release(&k);
}

static void fuzz_conf(const uint8_t *data, size_t size)
{
	struct conf c = {.path = xstrdup("config")};
	struct conf_line l = {0};
	size_t n = 0;

	buf_add(&c.text, data, size);
	while (conf_next(&c, &l)) {
		autofree char *first = conf_value(&c, l.name);

		if (!first || strchr(l.name, '\n') || strchr(l.value, '\n') || ++n > size)
			bug("a line that is none");
	}
	conf_release(&c);
}

static void fuzz_value(const uint8_t *data, size_t size)
{
	struct store_row r = {.rev = 1,
		.key = {"secrets", "a", "x"},
		.encoding = STORE_SEALED,
		.value = (const char *)data,
		.len = size};
	char key[SEAL_NAME_MAX + 1];
	struct store_row plain;
	struct err e = ERR_INIT;
	struct seal *s;

	if (seal_key_of(r.value, r.len, key, &e) < 0)
		want_message(&e);
	else if (!*key || strlen(key) >= size)
		bug("a name that is not in it");
	if (seal_new(&s, &e) < 0)
		bug(e.msg);
	if (seal_open(s, &r, &plain, &e) == 0)
		bug("it was never sealed");
	want_message(&e);
	seal_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void (*const f[])(const uint8_t *, size_t) = {fuzz_keys, fuzz_conf, fuzz_value};

	/* no keys there: what has the form of a sealed value is refused for want of one */
	setenv("K_ROOT", "/nonexistent", 1);
	if (size)
		f[data[0] % 3](data + 1, size - 1);
	return 0;
}
