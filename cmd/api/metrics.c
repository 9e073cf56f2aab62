/*
 * Counting requests in shared memory. A worker's part is an array that only grows, one row for each
 * verb, resource and subresource that was asked for; the one whose row it was last is looked at
 * first. Readers may see a row in the middle of a request: a count behind by one.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "metrics.h"
#include "rest/route.h"

#define ROWS 256
#define CODES 8
#define BUCKETS 15
#define PAGE_BYTES 4096

static const double bounds[BUCKETS] = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1,
	2.5, 5, 10, 60};

struct row {
	uint16_t kind; /* index + 1; 0: a path */
	char verb[17], sub[20];
	uint16_t code[CODES]; /* 0: free */
	uint64_t count[CODES];
	uint64_t bucket[BUCKETS + 1];
	uint64_t sum_ns;
};

struct part {
	pid_t pid;
	int64_t begin_ns;
	uint32_t n, last;
	int64_t gauge[GAUGE_MAX];
	struct row rows[ROWS];
};

struct metrics {
	unsigned n, mine;
	struct part *parts;
};

int metrics_new(unsigned n, struct metrics **ret, struct err *e)
{
	struct metrics *m;
	void *p = mmap(NULL, n * sizeof(struct part), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return err_errno(e, "memory for metrics");
	m = xcalloc(1, sizeof(*m));
	m->n = n;
	m->parts = p;
	*ret = m;
	return 0;
}

void metrics_free(struct metrics *m)
{
	munmap(m->parts, m->n * sizeof(struct part));
	free(m);
}

void metrics_begin(struct metrics *m, unsigned i)
{
	struct part *p = &m->parts[i];

	m->mine = i;
	p->pid = getpid();
	p->begin_ns = clock_now_ns();
	memset(p->gauge, 0, sizeof(p->gauge));
}

static uint16_t kind_number(const struct kind *k)
{
	return k ? (uint16_t)(k - kind_nth(0) + 1) : 0;
}

static bool is_row(const struct row *r, uint16_t kind, const char *verb, const char *sub)
{
	return r->kind == kind && !strcmp(r->verb, verb) && !strcmp(r->sub, sub);
}

static struct row *row_for(struct part *p, uint16_t kind, const char *verb, const char *sub)
{
	struct row *r = &p->rows[p->last];

	if (p->n && is_row(r, kind, verb, sub))
		return r;
	for (uint32_t i = 0; i < p->n; i++) {
		if (is_row(&p->rows[i], kind, verb, sub)) {
			p->last = i;
			return &p->rows[i];
		}
	}
	if (p->n == ROWS)
		return NULL;
	r = &p->rows[p->n];
	r->kind = kind;
	snprintf(r->verb, sizeof(r->verb), "%s", verb);
	snprintf(r->sub, sizeof(r->sub), "%s", sub);
	p->last = p->n++;
	return r;
}

static void count_code(struct row *r, int code, uint64_t n)
{
	size_t i = 0;

	while (i < CODES - 1 && r->code[i] && r->code[i] != code)
		i++;
	r->code[i] = (uint16_t)code;
	r->count[i] += n;
}

/* Upstream's words for verbs. */
static const char *verb_word(const struct route *r)
{
	static const char *const words[] = {
		[API_GET] = "GET",
		[API_LIST] = "LIST",
		[API_WATCH] = "WATCH",
		[API_CREATE] = "POST",
		[API_UPDATE] = "PUT",
		[API_PATCH] = "PATCH",
		[API_DELETE] = "DELETE",
		[API_DELETECOLLECTION] = "DELETECOLLECTION",
	};

	if (!r->verb || !r->resource)
		return r->verb && !strcmp(r->verb, "get") ? "GET" : "other";
	if (r->req.verb == API_PATCH && r->req.patch == PATCH_APPLY)
		return "APPLY";
	return words[r->req.verb];
}

void metrics_request(struct metrics *m, const struct route *r, int code, int64_t took_ns)
{
	struct part *p = &m->parts[m->mine];
	bool known = r->kind && (!*r->subresource || kind_has_sub(r->kind, r->subresource));
	struct row *row = row_for(
		p, kind_number(r->kind), verb_word(r), known ? r->subresource : "");
	size_t i = 0;

	/* more kinds of requests than anybody has rows for: not counted */
	if (!row)
		return;
	count_code(row, code, 1);
	/* a watch lasts as long as it is wanted: that says nothing of the server */
	if (r->resource && r->req.verb == API_WATCH)
		return;
	while (i < BUCKETS && (double)took_ns > bounds[i] * 1e9)
		i++;
	row->bucket[i]++;
	row->sum_ns += (uint64_t)took_ns;
}

void metrics_add(struct metrics *m, enum metrics_gauge g, int add)
{
	m->parts[m->mine].gauge[g] += add;
}

static void write_labels(struct buf *b, const struct row *r)
{
	const struct kind *k = r->kind ? kind_nth(r->kind - 1u) : NULL;

	buf_addf(b,
		"component=\"apiserver\",group=\"%s\",resource=\"%s\",subresource=\"%s\","
		"verb=\"%s\",version=\"%s\"",
		k ? k->group : "", k ? k->plural : "", r->sub, r->verb, k ? k->version : "");
}

static void merge_row(struct part *all, const struct row *from)
{
	struct row *to = row_for(all, from->kind, from->verb, from->sub);

	if (!to)
		return;
	for (size_t i = 0; i < CODES && from->code[i]; i++)
		count_code(to, from->code[i], from->count[i]);
	for (size_t i = 0; i <= BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
	to->sum_ns += from->sum_ns;
}

static void merge(const struct metrics *m, struct part *all)
{
	for (unsigned i = 0; i < m->n; i++) {
		const struct part *p = &m->parts[i];

		for (size_t g = 0; g < GAUGE_MAX; g++)
			all->gauge[g] += p->gauge[g];
		for (uint32_t j = 0; j < p->n; j++)
			merge_row(all, &p->rows[j]);
	}
}

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_addf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_counts(struct buf *b, const struct part *all)
{
	head(b, "apiserver_request_total", "counter",
		"Answers, by verb, resource and status code.");
	for (uint32_t i = 0; i < all->n; i++) {
		for (size_t c = 0; c < CODES && all->rows[i].code[c]; c++) {
			buf_addf(b, "apiserver_request_total{code=\"%u\",",
				all->rows[i].code[c]);
			write_labels(b, &all->rows[i]);
			buf_addf(b, "} %llu\n", (unsigned long long)all->rows[i].count[c]);
		}
	}
}

static void write_histogram(struct buf *b, const struct row *r)
{
	static const char name[] = "apiserver_request_duration_seconds";
	uint64_t sum = 0;

	for (size_t i = 0; i <= BUCKETS; i++) {
		sum += r->bucket[i];
		buf_addf(b, "%s_bucket{", name);
		write_labels(b, r);
		if (i < BUCKETS)
			buf_addf(b, ",le=\"%g\"} %llu\n", bounds[i], (unsigned long long)sum);
		else
			buf_addf(b, ",le=\"+Inf\"} %llu\n", (unsigned long long)sum);
	}
	buf_addf(b, "%s_sum{", name);
	write_labels(b, r);
	buf_addf(b, "} %.9g\n%s_count{", (double)r->sum_ns / 1e9, name);
	write_labels(b, r);
	buf_addf(b, "} %llu\n", (unsigned long long)sum);
}

static void write_gauges(struct buf *b, const struct part *all)
{
	head(b, "apiserver_current_inflight_requests", "gauge",
		"Requests that are being answered, watches apart.");
	buf_addf(b, "apiserver_current_inflight_requests{request_kind=\"mutating\"} %lld\n",
		(long long)all->gauge[GAUGE_WRITING]);
	buf_addf(b, "apiserver_current_inflight_requests{request_kind=\"readOnly\"} %lld\n",
		(long long)all->gauge[GAUGE_READING]);
	head(b, "apiserver_longrunning_requests", "gauge", "Watches that are open.");
	buf_addf(b, "apiserver_longrunning_requests{component=\"apiserver\",verb=\"WATCH\"} %lld\n",
		(long long)all->gauge[GAUGE_WATCHES]);
}

/* Resident bytes of a process; 0: it is not there. */
static long long resident(pid_t pid)
{
	autofree char *path = xasprintf("/proc/%d/statm", (int)pid);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *at;

	if (!pid || io_read_file(path, PAGE_BYTES, &b, &e))
		return 0;
	at = strchr(buf_str(&b), ' ');
	return at ? strtoll(at, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

static void write_process(const struct metrics *m, struct buf *b)
{
	long long bytes = 0;
	int64_t begin_ns = 0;

	for (unsigned i = 0; i < m->n; i++) {
		const struct part *p = &m->parts[i];

		bytes += resident(p->pid);
		if (p->pid && (!begin_ns || p->begin_ns < begin_ns))
			begin_ns = p->begin_ns;
	}
	head(b, "process_resident_memory_bytes", "gauge",
		"Memory of all workers; pages that they share count in each.");
	buf_addf(b, "process_resident_memory_bytes %lld\n", bytes);
	head(b, "process_start_time_seconds", "gauge", "When the oldest worker began.");
	buf_addf(b, "process_start_time_seconds %lld\n", (long long)(begin_ns / NS_PER_S));
}

void metrics_write(const struct metrics *m, int64_t revision, struct buf *b)
{
	struct part *all = xcalloc(1, sizeof(*all));

	merge(m, all);
	write_counts(b, all);
	head(b, "apiserver_request_duration_seconds", "histogram",
		"From a request's last byte to its answer, watches apart.");
	for (uint32_t i = 0; i < all->n; i++)
		write_histogram(b, &all->rows[i]);
	write_gauges(b, all);
	write_process(m, b);
	if (revision) {
		head(b, "k_store_revision", "gauge", "Newest revision of the store.");
		buf_addf(b, "k_store_revision %lld\n", (long long)revision);
	}
	free(all);
}
