/* buf, mem and hash: bytes in, bytes out. */
#include <sys/auxv.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/strv.h"
#include "../tap.h"

static void json(void)
{
	static const struct {
		const char *in, *want;
		size_t n;
	} rows[] = {
		{ "", "\"\"", 0 },
		{ "plain", "\"plain\"", 5 },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"", 5 },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"", 5 },
		{ "\0\1\x1f", "\"\\u0000\\u0001\\u001f\"", 3 },
		{ "\x7f/", "\"\x7f/\"", 2 },
		{ "\xc3\xa9 \xe2\x82\xac", "\"\xc3\xa9 \xe2\x82\xac\"", 6 },
		{ "\n", "\"\\n\"", 1 },
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autobuf b = BUF_INIT;

		buf_add_json(&b, rows[i].in, rows[i].n);
		is_str(b.data, rows[i].want, "JSON row %zu", i);
		is_int((int64_t)b.len, (int64_t)strlen(rows[i].want), "its length");
	}
}

static void quoted(void)
{
	static const char *const rows[][2] = {
		{ "", "''" }, { "plain-1.2/x", "plain-1.2/x" }, { "a b", "'a b'" },
		{ "it's", "'it'\\''s'" }, { "$HOME", "'$HOME'" }, { "a\nb", "'a\nb'" },
		{ "*", "'*'" }, { "~", "'~'" },
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autobuf b = BUF_INIT;

		buf_add_quoted(&b, rows[i][0]);
		is_str(b.data, rows[i][1], "shell row %zu", i);
	}
}

static void growing(void)
{
	autobuf b = BUF_INIT;
	autofree char *own = NULL;
	size_t n;

	is_str(buf_str(&b), "", "an empty buf is a string");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	is_int((int64_t)b.len, 3890, "a thousand numbers");
	buf_consume(&b, 2);
	ok(strncmp(b.data, "1,2,", 4) == 0, "consume takes from the front");
	buf_truncate(&b, 3);
	is_str(b.data, "1,2", "truncate cuts the end");
	buf_add(&b, "\0x", 2);
	is_int((int64_t)b.len, 5, "a NUL may be inside");
	buf_clear(&b);
	buf_add_int(&b, INT64_MIN);
	buf_addc(&b, ' ');
	buf_add_int(&b, INT64_MAX);
	buf_addc(&b, ' ');
	buf_add_int(&b, 0);
	own = buf_detach(&b, &n);
	is_str(own, "-9223372036854775808 9223372036854775807 0", "numbers to their ends");
	ok(n == strlen(own) && !b.data && !b.len, "detach leaves an empty buf");
}

static void hashes(void)
{
	/* the first and the last vector of the SipHash paper's appendix */
	unsigned char in[15];
	char out[37];

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (unsigned char)i;
	ok(hash_bytes(0, in, 0) == 0x726fdb47dd0e0e31ULL, "SipHash-2-4 of nothing");
	ok(hash_bytes(0, in, 15) == 0xa129ca6149be45e5ULL, "SipHash-2-4 of 15 bytes");
	ok(hash_str(1, "a") != hash_str(2, "a"), "the seed counts");
	ok(hash_seed() == hash_seed(), "a process has one seed");
	ok(memcmp(&(uint64_t){hash_seed()}, (const void *)(uintptr_t)getauxval(AT_RANDOM),
		   sizeof(uint64_t)) != 0,
		"which is not what the stack's guard is made of");
	hash_letters(0, 5, out);
	is_str(out, "bbbbb", "letters of 0");
	hash_letters(26 + 27 * 1, 2, out);
	is_str(out, "9c", "letters are digits of base 27");
	hash_letters(UINT64_MAX, 12, out);
	is_int((int64_t)strspn(out, "bcdfghjklmnpqrstvwxz2456789"), 12, "of the alphabet only");
	hash_uuid(0x0123456789abcdefULL, 0xfedcba9876543210ULL, out);
	is_str(out, "01234567-89ab-4def-bedc-ba9876543210", "a UUID of version 4");
}

static void strings(void)
{
	autostrv v = STRV_INIT;
	char *p = xstrdup("x");

	strv_split(&v, "a,,b", ',');
	strv_addf(&v, "%d", 7);
	is_int((int64_t)v.n, 4, "split keeps empty parts");
	is_str(v.v[1], "", "the empty one");
	is_str(strv_argv(&v)[3], "7", "formatted");
	ok(!strv_argv(&v)[4], "argv ends with NULL");
	strv_sort(&v, 1);
	is_str(v.v[0], "a", "those in front stay");
	is_str(v.v[2], "7", "sorted by bytes");
	is_str(v.v[3], "b", "the last");
	free(take(p));
	ok(!p, "take leaves NULL");
	ok(!xstrdup_null(NULL), "NULL stays NULL");
}

int main(void)
{
	json();
	quoted();
	growing();
	hashes();
	strings();
	return tap_done();
}
