/* OpenSSL's buffers in slots: what they hold, who takes them again, and when their pages go. */
#include <openssl/crypto.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/mem.h"
#include "net/tls_mem.h"

enum {
	RECORD = 16704, /* bytes of a buffer for one */
	MESSAGES = 21848,
	FLIGHT = 4096,
	CROWD = 300,
	MORE = 9000, /* than there are slots */
};

static const size_t sizes[] = {RECORD, MESSAGES, FLIGHT};

static bool filled(const unsigned char *p, size_t n, unsigned char with)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != with)
			return false;
	return true;
}

/* Is the page at p in memory? */
static bool resident(void *p)
{
	unsigned char there = 0;
	uintptr_t page = (uintptr_t)p & ~(uintptr_t)4095;

	return mincore((void *)page, 4096, &there) == 0 && there & 1;
}

static void test_sizes(void)
{
	for (size_t n = 1; n < (size_t)1 << 17; n = n * 3 / 2 + 1) {
		unsigned char *p = OPENSSL_malloc(n);

		memset(p, 7, n);
		p = OPENSSL_realloc(p, n + 1);
		if (!filled(p, n, 7))
			ok(false, "%zu bytes, one more", n);
		p = OPENSSL_realloc(p, n * 4);
		if (!filled(p, n, 7))
			ok(false, "%zu bytes, four times as many", n);
		OPENSSL_free(p);
	}
	ok(true, "what is moved keeps its bytes");
	ok(!OPENSSL_malloc(0), "nothing is nothing");
	ok(!OPENSSL_realloc(OPENSSL_malloc(RECORD), 0), "to nothing: it is freed");
	OPENSSL_free(OPENSSL_realloc(NULL, RECORD));
	OPENSSL_free(NULL);
}

static void test_again(size_t n)
{
	void *a = OPENSSL_malloc(n), *b = OPENSSL_malloc(n), *c;

	memset(a, 1, n);
	memset(b, 2, n);
	ok(filled(a, n, 1), "%zu bytes: two are two", n);
	OPENSSL_free(a);
	c = OPENSSL_malloc(n);
	ok(c == a, "%zu bytes: taken again", n);
	OPENSSL_free(b);
	OPENSSL_free(c);
}

/* What is read into lies apart from what is sent: each fills slots of its own as far as it does. */
static void test_apart(void)
{
	void *a = OPENSSL_malloc(RECORD), *b, *c;

	OPENSSL_free(a);
	b = OPENSSL_malloc(MESSAGES);
	ok(b != a, "a free slot is not for blocks of another size");
	c = OPENSSL_malloc(RECORD);
	ok(c == a, "but for the next of its own");
	OPENSSL_free(b);
	OPENSSL_free(c);
}

static void test_trim(size_t n)
{
	char *crowd[CROWD];
	int there = 0, whole = 0;

	for (int i = 0; i < CROWD; i++)
		memset(crowd[i] = OPENSSL_malloc(n), i + 1, n);
	for (int i = 0; i < CROWD; i += 2)
		OPENSSL_free(crowd[i]);
	for (int i = 0; i < CROWD; i++)
		there += resident(crowd[i]);
	is_int(there, CROWD, "%zu bytes: pages of free ones are there", n);
	tls_mem_trim();
	tls_mem_trim();
	there = 0;
	for (int i = 0; i < CROWD; i += 2)
		there += resident(crowd[i]);
	is_int(there, 0, "%zu bytes: and go", n);
	for (int i = 0; i < CROWD; i += 2)
		memset(crowd[i] = OPENSSL_malloc(n), i + 1, n);
	for (int i = 0; i < CROWD; i++)
		whole += filled((unsigned char *)crowd[i], n, (unsigned char)(i + 1));
	is_int(whole, CROWD, "%zu bytes: what is in use stays, and what came after it", n);
	for (int i = 0; i < CROWD; i++)
		OPENSSL_free(crowd[i]);
}

static void test_too_many(void)
{
	static void *all[MORE];
	int given = 0;

	for (int i = 0; i < MORE; i++) {
		all[i] = OPENSSL_malloc(RECORD);
		given += all[i] && all[i] != (i ? all[i - 1] : NULL);
		memcpy(all[i], &i, sizeof(i));
	}
	is_int(given, MORE, "more than there are slots");
	given = 0;
	for (int i = 0; i < MORE; i++) {
		given += !memcmp(all[i], &i, sizeof(i));
		OPENSSL_free(all[i]);
	}
	is_int(given, MORE, "each by itself");
	tls_mem_trim();
}

static void test_too_late(void)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid) {
		OPENSSL_free(OPENSSL_malloc(1));
		_exit(tls_mem_begin());
	}
	waitpid(pid, &status, 0);
	is_int(status, 0, "too late, after the first of OpenSSL's blocks");
}

int main(void)
{
	void *p;

	test_too_late();
	ok(tls_mem_begin(), "in time");
	test_sizes();
	for (size_t i = 0; i < array_size(sizes); i++) {
		test_again(sizes[i]);
		test_trim(sizes[i]);
	}
	test_apart();
	test_too_many();
	p = OPENSSL_malloc(RECORD);
	ok(tls_mem_begin(), "again");
	OPENSSL_free(p);
	ok(OPENSSL_malloc(RECORD) == p, "and nothing has changed");
	OPENSSL_free(p);
	return tap_done();
}
