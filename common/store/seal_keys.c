/* Key files. What held a key is wiped before it is freed. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/io.h"
#include "store/seal_keys.h"

#define FILE_MAX_BYTES (64u * 1024)
#define BLANKS " \t\r"

static const char head[] = "# Keys of sealed values: the first seals, each opens what it sealed.\n"
			   "# Keep a key as long as anything is sealed by it; k-store rekey.\n";

static void wipe(struct buf *b)
{
	if (b->data)
		explicit_bzero(b->data, b->alloc);
	buf_release(b);
}

static int check_mode(const struct stat *st, const char *path, struct err *e)
{
	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_INVALID, "keys %s: not a file", path);
	if (st->st_uid && st->st_uid != geteuid())
		return err_set(e, ERR_FORBIDDEN, "keys %s: belongs to user %u", path,
			(unsigned int)st->st_uid);
	if (st->st_mode & 077)
		return err_set(e, ERR_FORBIDDEN,
			"keys %s: mode %03o lets other users at it (chmod 600)", path,
			(unsigned int)st->st_mode & 0777);
	return 0;
}

static int read_text(const char *path, struct stat *ret_st, struct buf *ret, struct err *e)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, ret_st) < 0)
		return err_errno(e, "keys %s", path);
	if (check_mode(ret_st, path, e) < 0)
		return -1;
	/* at once: a buffer that grows leaves copies behind */
	buf_grow(ret, FILE_MAX_BYTES + 1);
	return io_read_fd(fd, path, FILE_MAX_BYTES, ret, e);
}

static bool is_name(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)p[i]) && !strchr("._-", p[i]))
			return false;
	return n && n <= SEAL_NAME_MAX;
}

/* "NAME KEY": what is wrong with it, or NULL. */
static const char *parse(const char *p, size_t n, struct seal_key *ret)
{
	size_t name = strcspn(p, BLANKS "\n"), at = name + strspn(p + name, BLANKS);
	autobuf key = BUF_INIT;
	const char *bad = NULL;

	while (n > at && strchr(BLANKS, p[n - 1]))
		n--;
	if (name >= n || !is_name(p, name))
		return "wants a name of A-Za-z0-9._- and a key in base64";
	buf_grow(&key, n);
	if (base64_decode(&key, p + at, n - at, NULL) < 0 || key.len != GCM_KEY_BYTES) {
		bad = "the key is not 32 bytes in base64";
	} else {
		memcpy(ret->name, p, name);
		ret->name[name] = '\0';
		memcpy(ret->bytes, key.data, GCM_KEY_BYTES);
	}
	wipe(&key);
	return bad;
}

static int parse_all(const char *text, const char *path, struct seal_keys *k, struct err *e)
{
	size_t line = 0;

	for (const char *p = text; *p; p += *p == '\n') {
		size_t n = strcspn(p, "\n"), skip = strspn(p, BLANKS);
		struct seal_key key;
		const char *bad;

		line++;
		if (skip == n || p[skip] == '#') {
			p += n;
			continue;
		}
		bad = parse(p + skip, n - skip, &key);
		if (!bad && seal_keys_find(k, key.name))
			bad = "the name of a key before it";
		if (bad)
			return err_set(e, ERR_INVALID, "keys %s: line %zu: %s", path, line, bad);
		k->v[k->n++] = key;
		explicit_bzero(&key, sizeof(key));
		p += n;
	}
	return k->n ? 0 : err_set(e, ERR_INVALID, "keys %s: no key in it", path);
}

int seal_keys_read(const char *path, struct seal_keys *ret, struct err *e)
{
	struct seal_keys k = {0};
	struct buf text = BUF_INIT;
	size_t most = 1;
	int rc = read_text(path, &k.file, &text, e);

	if (!rc) {
		for (size_t i = 0; i < text.len; i++)
			most += text.data[i] == '\n';
		k.v = xcalloc(most, sizeof(*k.v));
		rc = parse_all(buf_str(&text), path, &k, e);
	}
	wipe(&text);
	if (rc < 0) {
		seal_keys_release(&k);
		return -1;
	}
	*ret = k;
	return 0;
}

void seal_keys_release(struct seal_keys *k)
{
	if (k->v)
		explicit_bzero(k->v, k->n * sizeof(*k->v));
	free(k->v);
	*k = (struct seal_keys){0};
}

bool seal_keys_changed(const struct seal_keys *k, const char *path)
{
	const struct stat *a = &k->file;
	struct stat b;

	return stat(path, &b) == 0 &&
	       (a->st_dev != b.st_dev || a->st_ino != b.st_ino || a->st_size != b.st_size ||
		       a->st_mode != b.st_mode || a->st_uid != b.st_uid ||
		       memcmp(&a->st_mtim, &b.st_mtim, sizeof(a->st_mtim)) != 0);
}

const struct seal_key *seal_keys_find(const struct seal_keys *k, const char *name)
{
	for (size_t i = 0; i < k->n; i++)
		if (!strcmp(k->v[i].name, name))
			return &k->v[i];
	return NULL;
}

/* Random bytes that no K_SEED foretells. */
static int real_random(void *p, size_t n, struct err *e)
{
	/* up to 256 bytes come at once, or not at all */
	return getrandom(p, n, 0) == (ssize_t)n ? 0 : err_errno(e, "getrandom");
}

/* A line for a new key. */
static int add_key(struct buf *b, char ret_name[SEAL_NAME_MAX + 1], struct err *e)
{
	unsigned char key[GCM_KEY_BYTES], tail[4];
	char day[CLOCK_RFC3339_SIZE];

	if (real_random(key, sizeof(key), e) < 0 || real_random(tail, sizeof(tail), e) < 0)
		return -1;
	clock_rfc3339(clock_now_ns(), day);
	snprintf(ret_name, SEAL_NAME_MAX + 1, "%.10s-%02x%02x%02x%02x", day, tail[0], tail[1],
		tail[2], tail[3]);
	buf_addf(b, "%s ", ret_name);
	base64_encode(b, key, sizeof(key));
	buf_addc(b, '\n');
	explicit_bzero(key, sizeof(key));
	return 0;
}

/* One at a time: a key that another one's new file left out would be lost. */
static int lock_dir(const char *path, int *ret_fd, struct err *e)
{
	const char *slash = strrchr(path, '/');
	autofree char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");

	if (io_mkdirs_for(path, 0700, e) < 0)
		return -1;
	*ret_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *ret_fd < 0 || flock(*ret_fd, LOCK_EX) < 0 ? err_errno(e, "lock %s", dir) : 0;
}

/* Behind the comment that the file begins with. */
static size_t place_of_new(const char *text)
{
	size_t at = 0;

	while (text[at] == '#') {
		at += strcspn(text + at, "\n");
		at += text[at] == '\n';
	}
	return at;
}

int seal_keys_add(const char *path, char ret_name[SEAL_NAME_MAX + 1], struct err *e)
{
	autoclose int dir = -1;
	struct buf text = BUF_INIT, old = BUF_INIT;
	struct seal_keys k = {0};
	size_t at;
	int rc = lock_dir(path, &dir, e);

	if (!rc && io_exists(path)) {
		/* a file that cannot be used is not made a longer one */
		rc = seal_keys_read(path, &k, e);
		if (!rc)
			rc = read_text(path, &k.file, &old, e);
	} else if (!rc) {
		buf_adds(&old, head);
	}
	at = place_of_new(buf_str(&old));
	buf_grow(&text, old.len + 256);
	buf_add(&text, buf_str(&old), at);
	if (!rc)
		rc = add_key(&text, ret_name, e);
	if (!rc) {
		buf_add(&text, buf_str(&old) + at, old.len - at);
		rc = io_write_file(path, text.data, text.len, 0600, true, e);
	}
	seal_keys_release(&k);
	wipe(&text);
	wipe(&old);
	return rc;
}
