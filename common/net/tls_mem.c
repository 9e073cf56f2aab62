/* Slots for OpenSSL's buffers. */
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mem.h"
#include "net/tls_mem.h"

enum {
	SLOTS = 8192, /* of each kind; their memory is taken when they are used */
	PAGE_BYTES = 4096,
};

/* Whoever was given back last is taken first: its pages are there. */
struct slots {
	size_t min, bytes; /* blocks of these sizes; a slot has the larger */
	char *base;	   /* of SLOTS slots; NULL: none */
	uint16_t *free;	   /* a stack of those that were used and are free */
	unsigned n_free, n_used;
	unsigned n_clean; /* at the stack's bottom: without pages */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slots kinds[] = {
	{.min = PAGE_BYTES, .bytes = PAGE_BYTES},     /* of a BIO that collects a flight */
	{.min = 16 * 1024, .bytes = 6 * PAGE_BYTES}, /* a record; the messages of a handshake */
};

static void *take_slot(struct slots *k)
{
	char *ret = NULL;

	pthread_mutex_lock(&lock);
	if (k->n_free)
		ret = k->base + k->free[--k->n_free] * k->bytes;
	else if (k->n_used < SLOTS)
		ret = k->base + k->n_used++ * k->bytes;
	if (k->n_clean > k->n_free)
		k->n_clean = k->n_free;
	pthread_mutex_unlock(&lock);
	return ret;
}

static void give_slot(struct slots *k, void *p)
{
	size_t at = (size_t)((char *)p - k->base) / k->bytes;

	pthread_mutex_lock(&lock);
	k->free[k->n_free++] = (uint16_t)at;
	pthread_mutex_unlock(&lock);
}

/* Whose slot it is; NULL: malloc's. */
static struct slots *kind_of(const void *p)
{
	for (size_t i = 0; i < array_size(kinds); i++) {
		const char *base = kinds[i].base;

		if ((const char *)p >= base && (const char *)p < base + SLOTS * kinds[i].bytes)
			return &kinds[i];
	}
	return NULL;
}

static void *mem_malloc(size_t n, const char *file, int line)
{
	void *p = NULL;

	if (!n) /* as OpenSSL's own */
		return NULL;
	for (size_t i = 0; i < array_size(kinds) && !p; i++)
		if (n >= kinds[i].min && n <= kinds[i].bytes)
			p = take_slot(&kinds[i]);
	return p ? p : malloc(n);
}

static void mem_free(void *p, const char *file, int line)
{
	struct slots *k = kind_of(p);

	if (k)
		give_slot(k, p);
	else
		free(p);
}

static void *mem_realloc(void *old, size_t n, const char *file, int line)
{
	struct slots *k = kind_of(old);
	void *p;

	if (!old)
		return mem_malloc(n, file, line);
	if (!n) {
		mem_free(old, file, line);
		return NULL;
	}
	if (!k)
		return realloc(old, n);
	if (n <= k->bytes)
		return old;
	p = mem_malloc(n, file, line);
	if (p) {
		memcpy(p, old, k->bytes);
		give_slot(k, old);
	}
	return p;
}

/* Not in huge pages, where the system gives them unasked: one block would take 2 MiB. */
static char *reserve(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		-1, 0);

	if (p == MAP_FAILED)
		return NULL;
	(void)!madvise(p, n, MADV_NOHUGEPAGE);
	return p;
}

bool tls_mem_begin(void)
{
	size_t n = 0;
	char *p;

	if (kinds[0].base)
		return true;
	for (size_t i = 0; i < array_size(kinds); i++)
		n += SLOTS * (kinds[i].bytes + sizeof(*kinds[i].free));
	p = reserve(n);
	if (!p)
		return false;
	if (CRYPTO_set_mem_functions(mem_malloc, mem_realloc, mem_free) != 1) {
		munmap(p, n);
		return false;
	}
	for (size_t i = 0; i < array_size(kinds); i++) {
		kinds[i].base = p;
		p += SLOTS * kinds[i].bytes;
	}
	for (size_t i = 0; i < array_size(kinds); i++) {
		kinds[i].free = (uint16_t *)p;
		p += SLOTS * sizeof(*kinds[i].free);
	}
	return true;
}

void tls_mem_trim(void)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < array_size(kinds); i++) {
		struct slots *k = &kinds[i];

		for (; k->n_clean < k->n_free; k->n_clean++)
			madvise(k->base + k->free[k->n_clean] * k->bytes, k->bytes, MADV_DONTNEED);
	}
	pthread_mutex_unlock(&lock);
}
