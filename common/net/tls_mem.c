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
	STEP = 64,    /* slots that become writable together */
	PAGE_BYTES = 4096,
	KINDS = 5,
	LARGE_MIN = 16 * 1024,
	LARGE_MAX = 6 * PAGE_BYTES,
};

/*
 * Blocks of one size: what OpenSSL asks that many bytes for is one thing, a record to be read, one
 * to be sent, messages, and each of these uses its own pages of a slot. Were they to take turns at
 * the same slots, these would come to have all the pages that any of them ever used.
 * Whoever was given back last is taken first: its pages are there.
 */
struct slots {
	size_t size; /* of the blocks; 0: nobody's yet */
	size_t bytes;
	char *base;	   /* of SLOTS slots; NULL: none */
	uint16_t free[SLOTS]; /* a stack of those that were used and are free */
	unsigned n_free, n_used, n_open;
	unsigned n_clean; /* at the stack's bottom: without pages */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* The first are for a BIO that collects a flight. */
static struct slots kinds[KINDS];

/* The kind for blocks of n bytes, which the first of them makes; NULL: malloc's. */
static struct slots *kind_for(size_t n)
{
	struct slots *k = kinds;

	if (n != PAGE_BYTES && (n < LARGE_MIN || n > LARGE_MAX))
		return NULL;
	while (k < kinds + KINDS && k->size && k->size != n)
		k++;
	if (k == kinds + KINDS)
		return NULL;
	k->size = n;
	return k;
}

/* Only what is used counts as wanted, where the system counts that. */
static bool open_slots(struct slots *k)
{
	if (k->n_used < k->n_open)
		return true;
	if (k->n_open == SLOTS ||
		mprotect(k->base + k->n_open * k->bytes, STEP * k->bytes, PROT_READ | PROT_WRITE))
		return false;
	k->n_open += STEP;
	return true;
}

/* NULL: there is none for such a block. */
static void *take_slot(size_t n)
{
	struct slots *k;
	char *ret = NULL;

	if (n < PAGE_BYTES)
		return NULL;
	pthread_mutex_lock(&lock);
	k = kind_for(n);
	if (k && k->n_free)
		ret = k->base + k->free[--k->n_free] * k->bytes;
	else if (k && open_slots(k))
		ret = k->base + k->n_used++ * k->bytes;
	if (k && k->n_clean > k->n_free)
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
	for (size_t i = 0; i < KINDS; i++) {
		const char *base = kinds[i].base;

		if ((const char *)p >= base && (const char *)p < base + SLOTS * kinds[i].bytes)
			return &kinds[i];
	}
	return NULL;
}

static void *mem_malloc(size_t n, const char *file, int line)
{
	void *p;

	if (!n) /* as OpenSSL's own */
		return NULL;
	p = take_slot(n);
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
	void *p = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

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
	kinds[0].size = PAGE_BYTES;
	for (size_t i = 0; i < KINDS; i++) {
		kinds[i].bytes = i ? LARGE_MAX : PAGE_BYTES;
		n += SLOTS * kinds[i].bytes;
	}
	p = reserve(n);
	if (!p)
		return false;
	if (CRYPTO_set_mem_functions(mem_malloc, mem_realloc, mem_free) != 1) {
		munmap(p, n);
		return false;
	}
	for (size_t i = 0; i < KINDS; i++) {
		kinds[i].base = p;
		p += SLOTS * kinds[i].bytes;
	}
	return true;
}

void tls_mem_trim(void)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < KINDS; i++) {
		struct slots *k = &kinds[i];

		for (; k->n_clean < k->n_free; k->n_clean++)
			madvise(k->base + k->free[k->n_clean] * k->bytes, k->bytes, MADV_DONTNEED);
	}
	pthread_mutex_unlock(&lock);
}
