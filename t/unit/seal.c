/* Sealing: AES-GCM by its test vectors, values, rows that are rewritten, failures that are told. */
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "store/gcm.h"
#include "store/seal.h"

static char dir[] = "/tmp/k-unit-seal.XXXXXX";
static struct err e;

/* Test cases 13 and 16 of the specification of GCM (McGrew, Viega), which SP 800-38D names. */
static const struct {
	const char *key, *nonce, *aad, *plain, *sealed;
} vectors[] = {
	{"0000000000000000000000000000000000000000000000000000000000000000",
		"000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
	{"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
		"cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
		"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
		"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
		"522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
		"8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
		"76fc6ece0f4e1768cddf8853bb2d551b"},
};

static size_t unhex(const char *s, unsigned char *out)
{
	size_t n = 0;

	for (; *s; s += 2) {
		char two[] = {s[0], s[1], '\0'};

		out[n++] = (unsigned char)strtol(two, NULL, 16);
	}
	return n;
}

static void test_gcm(void)
{
	struct gcm *g;

	ok(!gcm_open(&g, &e), "libcrypto is there");
	for (size_t i = 0; i < array_size(vectors); i++) {
		unsigned char key[32], nonce[12], aad[64], plain[64], want[96], out[96], back[64];
		struct gcm_text t = {key, nonce, aad, .in = plain};
		size_t n;

		unhex(vectors[i].key, key);
		unhex(vectors[i].nonce, nonce);
		t.aad_len = unhex(vectors[i].aad, aad);
		t.len = unhex(vectors[i].plain, plain);
		n = unhex(vectors[i].sealed, want);
		ok(!gcm_seal(g, &t, out, &e) && n == t.len + GCM_TAG_BYTES &&
				!memcmp(out, want, n),
			"vector %zu is sealed", i);
		t.in = out;
		is_int(gcm_unseal(g, &t, back, &e), 1, "vector %zu opens", i);
		ok(!memcmp(back, plain, t.len), "to what it was");
		out[0] ^= 1;
		is_int(gcm_unseal(g, &t, back, &e), 0, "not with another bit");
		out[0] ^= 1;
		aad[0] ^= 1;
		t.aad_len += !t.aad_len;
		is_int(gcm_unseal(g, &t, back, &e), 0, "nor with another aad");
	}
	gcm_close(g);
}

static void write_text(const char *name, const char *text)
{
	autofree char *path = xasprintf("%s/etc/k/%s", dir, name);

	if (io_mkdirs_for(path, 0700, &e) < 0 ||
		io_write_file(path, text, strlen(text), 0600, false, &e) < 0)
		bug(e.msg);
}

static void test_values(void)
{
	struct store_row r = {.rev = 7, .key = {"secrets", "a", "x"}, .encoding = STORE_SEALED};
	struct store_row plain;
	struct buf one = BUF_INIT, two = BUF_INIT;
	char key[SEAL_NAME_MAX + 1];
	struct seal *s;

	ok(!seal_new(&s, &e), "by the configuration");
	ok(seal_wants(s, "secrets") && seal_wants(s, "x.example.com") && !seal_wants(s, "pods"),
		"which names kinds");
	ok(!seal_value(s, &r.key, 5, "a\0b", 3, &one, &e) &&
			!seal_value(s, &r.key, 5, "a\0b", 3, &two, &e),
		"seal");
	ok(one.len == two.len && memcmp(one.data, two.data, one.len) != 0,
		"the same bytes never look the same");
	ok(!seal_key_of(one.data, one.len, key, &e) && !strcmp(key, "k2"), "by the first key");
	r.value = one.data;
	r.len = one.len;
	ok(!seal_open(s, &r, &plain, &e) && plain.encoding == 5 && plain.len == 3 &&
			!memcmp(plain.value, "a\0b", 4) && plain.rev == 7,
		"open: bytes and encoding");
	for (size_t n = 0; n < one.len; n++) {
		r.len = n;
		if (!seal_open(s, &r, &plain, &e) || e.code != ERR_CORRUPT)
			ok(false, "cut to %zu bytes it does not open", n);
	}
	r.len = one.len;
	for (size_t n = 0; n < one.len; n++) {
		one.data[n] ^= 1;
		if (!seal_open(s, &r, &plain, &e))
			ok(false, "it does not open with byte %zu another", n);
		one.data[n] ^= 1;
	}
	r.key.ns = "ax";
	r.key.name = "";
	ok(seal_open(s, &r, &plain, &e) < 0, "nor under another key of the same letters");
	is_int(e.code, ERR_CORRUPT, "which is damage");
	buf_clear(&one);
	r.key = (struct store_key){"secrets", "a", "x"};
	ok(!seal_value(s, &r.key, STORE_JSON, "", 0, &one, &e), "nothing can be sealed, too");
	r.value = one.data;
	r.len = one.len;
	ok(!seal_open(s, &r, &plain, &e) && !plain.len, "and opened");
	buf_release(&one);
	buf_release(&two);
	seal_free(s);
}

static struct store *open_store(const char *scheme)
{
	autofree char *a = !strcmp(scheme, "memory") ? xstrdup("memory:")
						     : xasprintf("sqlite:%s/x.db", dir);
	struct store *s;

	if (store_open(a, true, &s, &e) < 0)
		bug(e.msg);
	return s;
}

static int64_t put(struct store *s, const char *resource, const char *name, const char *value)
{
	struct store_write w = {{resource, "a", name}, STORE_PUT, STORE_JSON, value, strlen(value)};
	struct store_txn t = {.writes = &w, .n_writes = 1, .actor = "u", .manager = "m"};
	struct store_result r;

	return store_commit(s, &t, &r, &e) < 0 ? -1 : r.rev;
}

static int row_text(void *arg, const struct store_row *r)
{
	buf_addf(arg, "%lld %s=%u:%.*s;", (long long)r->rev, r->key.name, r->encoding, (int)r->len,
		r->value);
	return 0;
}

static const char *get(struct store *s, const char *resource, const char *name)
{
	static struct buf b;
	struct store_key k = {resource, "a", name};

	buf_clear(&b);
	return store_get(s, &k, 0, row_text, &b, &e) < 0 ? e.msg : buf_str(&b);
}

static void test_rewrite(const char *scheme)
{
	struct store *s = open_store(scheme);
	struct store_rewrite w[] = {
		{1, STORE_JSON, 9, "\"old\"", "\0new", 5, 4},
		{2, STORE_JSON, STORE_JSON, "\"other\"", "1", 7, 1},
		{3, 9, STORE_JSON, "\"c\"", "1", 3, 1},
		{9, STORE_JSON, STORE_JSON, "1", "1", 1, 1},
	};
	struct buf b = BUF_INIT;
	size_t n = 0;

	put(s, "pods", "x", "\"old\"");
	put(s, "pods", "y", "\"b\"");
	put(s, "pods", "z", "\"c\"");
	ok(!store_rewrite(s, w, array_size(w), &n, &e), "%s: rewrite", scheme);
	is_int(n, 1, "%s: only what is as the caller read it", scheme);
	is_str(get(s, "pods", "y"), "2 y=0:\"b\";", "%s: others are left", scheme);
	ok(!store_log(s, NULL, NULL, NULL, 0, 0, row_text, &b, &e), "%s: the log", scheme);
	is_int(b.len, strlen("1 x=9:;2 y=0:\"b\";3 z=0:\"c\";"), "%s: keeps its rows", scheme);
	w[0] = (struct store_rewrite){1, 9, STORE_JSON, "\0new", "7", 4, 1};
	ok(!store_rewrite(s, w, 1, &n, &e), "%s: and back", scheme);
	is_str(get(s, "pods", "x"), "1 x=0:7;", "%s: is read", scheme);
	buf_clear(&b);
	ok(!store_log(s, NULL, NULL, NULL, STORE_KEPT_AFTER(1), 0, row_text, &b, &e) &&
			!strcmp(buf_str(&b), "2 y=0:\"b\";3 z=0:\"c\";"),
		"%s: the log that is kept, after 1", scheme);
	buf_release(&b);
	store_close(s);
}

static void on_done(void *arg, const struct store_result *r)
{
	buf_addf(arg, "%d:%lld ", r->err.code != ERR_NONE, (long long)r->rev);
}

static void submit(struct store *s, const char *resource, struct buf *b)
{
	struct store_write w = {{resource, "a", "s"}, STORE_PUT, STORE_JSON, "1", 1};
	struct store_txn t = {.writes = &w, .n_writes = 1};

	store_submit(s, &t, on_done, b);
}

#define KEY_1 "k1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define KEY_2 "k2 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"

static void test_watch(void)
{
	struct store *s = open_store("sqlite");
	struct store_watch *w;
	struct buf b = BUF_INIT;

	ok(!store_watch_open(s, NULL, NULL, 3, &w, &e), "watch");
	is_int(put(s, "pods", "p", "1"), 4, "what is not sealed");
	is_int(put(s, "secrets", "one", "2"), 5, "what is");
	write_text("seal.keys", KEY_1);
	is_int(put(s, "secrets", "two", "3"), 6, "by another key, which is taken at once");
	is_int(store_watch_read(w, row_text, &b, &e), -1, "a key that is not in the file any more");
	is_str(buf_str(&b), "4 p=0:1;", "what was before it is seen");
	ok(strstr(e.msg, "secrets a/one at revision 5: sealed by key \"k2\", which is not in /"),
		"then the key that is missing: %s", e.msg);
	is_int(e.code, ERR_INTERNAL, "is told, not that there is no object");
	write_text("seal.keys", KEY_1 KEY_2);
	buf_clear(&b);
	ok(!store_watch_read(w, row_text, &b, &e), "with the key it goes on");
	is_str(buf_str(&b), "5 one=0:2;6 two=0:3;", "and nothing was lost");
	store_watch_close(w);
	buf_release(&b);
	store_close(s);
}

static void test_submit(void)
{
	struct store *s = open_store("sqlite");
	struct buf b = BUF_INIT;

	submit(s, "pods", &b);
	write_text("seal.keys", "nonsense\n");
	submit(s, "secrets", &b);
	submit(s, "pods", &b);
	while (store_pending(s)) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0) {
			ok(false, "done within a minute");
			break;
		}
	}
	is_str(buf_str(&b), "0:7 1:0 0:8 ", "what cannot be sealed fails in its turn, alone");
	buf_release(&b);
	store_close(s);
}

int main(void)
{
	if (!mkdtemp(dir))
		bug("no directory");
	unsetenv("K_STORE");
	setenv("K_ROOT", dir, 1);
	test_gcm();
	test_rewrite("sqlite");
	test_rewrite("memory");
	write_text("config", "seal=Secret, x.example.com\n");
	write_text("seal.keys", "# one, two\n" KEY_2 "\n " KEY_1);
	test_values();
	test_watch();
	test_submit();
	if (io_rm_tree(dir, &e) < 0)
		diag("%s", e.msg);
	return tap_done();
}
