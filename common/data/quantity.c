/* Numbers with units, after k8s.io/apimachinery's resource.Quantity. */
#include <string.h>

#include "data/quantity.h"

#define NANO_PER_UNIT 1000000000
#define NANO_MAX ((__int128)(((unsigned __int128)1 << 127) - 1))
/* the cap of quantities that do not go the short way: 2^63 - 1 units */
#define NANO_CAP ((__int128)INT64_MAX * NANO_PER_UNIT)
/* decimal digits up to which upstream goes its short way, without the cap */
#define SHORT_DIGITS 18

static const char wrong_form[] = "quantities must match the regular expression "
				 "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/* A text taken apart. */
struct parts {
	bool negative;
	const char *num, *frac; /* digits before (no leading zeros) and after the point */
	size_t n_num, n_frac;
	const char *suffix; /* to the end */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t count_digits(const char *s)
{
	return strspn(s, "0123456789");
}

static bool split(const char *s, struct parts *ret)
{
	const char *p;
	size_t digits;

	ret->negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	digits = count_digits(s);
	p = s + digits;
	ret->num = s + strspn(s, "0");
	ret->n_num = (size_t)(p - ret->num);
	ret->frac = p;
	ret->n_frac = 0;
	if (*p == '.') {
		ret->frac = p + 1;
		ret->n_frac = count_digits(ret->frac);
		digits += ret->n_frac;
		p = ret->frac + ret->n_frac;
	}
	ret->suffix = p;
	p += strspn(p, "eEinumkKMGTP");
	if (*p == '-' || *p == '+')
		p++;
	p += count_digits(p);
	return digits && !*p;
}

/* The power of ten or of two that a suffix stands for. */
static bool read_suffix(const char *s, int *ret_base, int *ret_power, enum quantity_format *ret_f)
{
	static const char units[] = "num kMGTPE", binary[] = " KMGTPE";
	const char *u;
	int power = 0;

	*ret_base = 10;
	*ret_f = QTY_DECIMAL_SI;
	*ret_power = 0;
	if (!*s)
		return true;
	if (!s[1] && *s != ' ' && (u = strchr(units, *s))) {
		*ret_power = (int)(u - units) * 3 - 9;
		return true;
	}
	if (s[1] == 'i' && !s[2] && *s != ' ' && (u = strchr(binary, *s))) {
		*ret_base = 2;
		*ret_f = QTY_BINARY_SI;
		*ret_power = (int)(u - binary) * 10;
		return true;
	}
	if (*s != 'e' && *s != 'E')
		return false;
	*ret_f = QTY_DECIMAL_EXP;
	s++;
	for (u = s + (*s == '-' || *s == '+'); is_digit(*u); u++) {
		if (power < 100000) /* far beyond what any digits can bring back */
			power = power * 10 + (*u - '0');
	}
	*ret_power = *s == '-' ? -power : power;
	return is_digit(u[-1]) && !*u;
}

/* The digits before and behind the point as one row. */
static int nth_digit(const struct parts *p, size_t i)
{
	return (i < p->n_num ? p->num[i] : p->frac[i - p->n_num]) - '0';
}

/* digits × 10^power in nano, the rest rounded up; NANO_MAX if it does not fit. */
static __int128 nano_decimal(const struct parts *p, int power)
{
	size_t n = p->n_num + p->n_frac;
	/* how many of the digits stand before the point of nano */
	long before = (long)p->n_num + power + 9;
	__int128 v = 0;
	bool rest = false, zero = true;

	for (size_t i = 0; i < n; i++) {
		int digit = nth_digit(p, i);

		zero &= digit == 0;
		if ((long)i >= before) {
			rest |= digit != 0;
		} else if (v > (NANO_MAX - 9) / 10) {
			return NANO_MAX;
		} else {
			v = v * 10 + digit;
		}
	}
	for (long i = (long)n; i < before && !zero; i++) {
		if (v > NANO_MAX / 10)
			return NANO_MAX;
		v *= 10;
	}
	return v + rest;
}

/* digits × 2^power (0 … 60) in nano, the rest rounded up; NANO_MAX if it is beyond the cap. */
static __int128 nano_binary(const struct parts *p, int power)
{
	/* 20 digits behind the point: times 2^60 they still fit 127 bits */
	const size_t most = 20;
	__int128 whole = 0, part = 0, scale = (__int128)100 * NANO_PER_UNIT;
	bool rest = false;

	for (size_t i = 0; i < p->n_num; i++) {
		whole = whole * 10 + (p->num[i] - '0');
		if (whole > INT64_MAX >> power)
			return NANO_MAX;
	}
	for (size_t i = 0; i < most; i++)
		part = part * 10 + (i < p->n_frac ? p->frac[i] - '0' : 0);
	for (size_t i = most; i < p->n_frac; i++)
		rest |= p->frac[i] != '0';
	part <<= power;
	rest |= part % scale != 0;
	return ((whole << power) * NANO_PER_UNIT) + part / scale + rest;
}

int quantity_parse(const char *s, struct quantity *ret, struct err *e)
{
	struct parts p;
	enum quantity_format format;
	int base, power;
	bool short_way;
	__int128 nano;

	if (!split(s, &p))
		return err_set(e, ERR_INVALID, "%s", wrong_form);
	if (!read_suffix(p.suffix, &base, &power, &format))
		return err_set(e, ERR_INVALID, "unable to parse quantity's suffix");
	nano = base == 2 ? nano_binary(&p, power) : nano_decimal(&p, power);
	short_way = base == 10 && p.n_num + p.n_frac <= SHORT_DIGITS && nano < NANO_MAX;
	if (nano > NANO_CAP && !short_way)
		nano = NANO_CAP;
	/* less than one byte has no binary form */
	if (format == QTY_BINARY_SI && nano > 0 && nano < NANO_PER_UNIT)
		format = QTY_DECIMAL_SI;
	ret->nano = p.negative ? -nano : nano;
	ret->format = format;
	return 0;
}

static void write_int128(struct buf *b, __int128 v)
{
	char digits[48], *p = digits + sizeof(digits);
	unsigned __int128 u = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;

	do
		*--p = (char)('0' + (int)(u % 10));
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

static void write_binary(struct buf *b, __int128 units)
{
	static const char suffixes[] = " KMGTPE";
	int i = 0;

	for (; units % 1024 == 0 && suffixes[i + 1]; i++)
		units /= 1024;
	write_int128(b, units);
	if (i)
		buf_addf(b, "%ci", suffixes[i]);
}

static void write_decimal(struct buf *b, __int128 nano, enum quantity_format format)
{
	static const char suffixes[] = "num kMGTPE";
	int power = -9;

	/* the largest power of a thousand without a fraction; suffixes end at E = 10^18 */
	while (nano % 1000 == 0 && (format == QTY_DECIMAL_EXP || power < 18)) {
		nano /= 1000;
		power += 3;
	}
	write_int128(b, nano);
	if (!power)
		return;
	if (format == QTY_DECIMAL_EXP)
		buf_addf(b, "e%d", power);
	else
		buf_addc(b, suffixes[power / 3 + 3]);
}

void quantity_write(struct buf *b, const struct quantity *q)
{
	const __int128 small = (__int128)1024 * NANO_PER_UNIT;

	if (!q->nano)
		buf_addc(b, '0');
	else if (q->format == QTY_BINARY_SI && q->nano % NANO_PER_UNIT == 0 &&
		 (q->nano >= small || q->nano <= -small))
		write_binary(b, q->nano / NANO_PER_UNIT);
	else
		write_decimal(b, q->nano,
			q->format == QTY_DECIMAL_EXP ? QTY_DECIMAL_EXP : QTY_DECIMAL_SI);
}

/* nano / per, away from zero, within 64 bits */
static int64_t scaled(__int128 nano, int64_t per)
{
	__int128 v = nano / per;

	if (nano % per)
		v += nano < 0 ? -1 : 1;
	if (v > INT64_MAX)
		return INT64_MAX;
	return v < INT64_MIN ? INT64_MIN : (int64_t)v;
}

int64_t quantity_value(const struct quantity *q)
{
	return scaled(q->nano, NANO_PER_UNIT);
}

int64_t quantity_milli(const struct quantity *q)
{
	return scaled(q->nano, NANO_PER_UNIT / 1000);
}

int quantity_cmp(const struct quantity *a, const struct quantity *b)
{
	return (a->nano > b->nano) - (a->nano < b->nano);
}

static void add(struct quantity *a, __int128 nano, enum quantity_format format)
{
	/* zero has no form of its own */
	if (!a->nano)
		a->format = format;
	if (__builtin_add_overflow(a->nano, nano, &a->nano))
		a->nano = nano < 0 ? -NANO_MAX : NANO_MAX;
}

void quantity_add(struct quantity *a, const struct quantity *b)
{
	add(a, b->nano, b->format);
}

void quantity_sub(struct quantity *a, const struct quantity *b)
{
	add(a, -b->nano, b->format);
}

int64_t quantity_str_value(const char *s)
{
	struct quantity q;

	return s && quantity_parse(s, &q, NULL) == 0 ? quantity_value(&q) : 0;
}

int64_t quantity_str_milli(const char *s)
{
	struct quantity q;

	return s && quantity_parse(s, &q, NULL) == 0 ? quantity_milli(&q) : 0;
}
