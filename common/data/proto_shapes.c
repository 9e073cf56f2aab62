/* Protobuf → JSON: shapes that are small messages, and numbers. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "data/proto_priv.h"

/* Go's zero time: year 1. */
#define TIME_ZERO_S (-62135596800LL)

/* Numbers 1, 2 and 3 of a small message, the last of each; others are passed over. */
static int small_message(
	struct proto_in *in, const struct schema_field *f, struct pb m, struct pb_field ret[4])
{
	struct pb_field x;
	int r;

	memset(ret, 0, 4 * sizeof *ret);
	while ((r = pb_next(&m, &x, in->e)) > 0) {
		bool text = x.number == 3 || f->shape == SCHEMA_QUANTITY;

		if (x.number > 3)
			continue;
		if (x.wire != (text ? PB_BYTES : PB_VARINT))
			return proto_wrong(in, f);
		ret[x.number] = x;
	}
	return r;
}

/* 1: nothing there, the zero time. */
int proto_read_time(struct proto_in *in, const struct schema_field *f, struct pb m)
{
	char text[CLOCK_RFC3339_SIZE];
	struct pb_field x[4];
	struct moment t;

	if (small_message(in, f, m, x) < 0)
		return -1;
	t = (struct moment){.s = (int64_t)x[1].v, .ns = (int32_t)x[2].v};
	if ((!t.s && !t.ns) || t.s == TIME_ZERO_S)
		return 1;
	if (!clock_is_moment(t))
		return proto_wrong(in, f);
	buf_addf(in->b, "\"%s\"", clock_moment(t, f->shape == SCHEMA_MICROTIME, text));
	return 0;
}

int proto_read_int_or_string(struct proto_in *in, const struct schema_field *f, struct pb m)
{
	struct pb_field x[4];

	if (small_message(in, f, m, x) < 0)
		return -1;
	if (x[1].v > 1)
		return proto_wrong(in, f);
	if (!x[1].v) {
		buf_add_int(in->b, (int32_t)x[2].v);
		return 0;
	}
	if (x[3].sub.p)
		return proto_string(in, x[3].sub);
	buf_adds(in->b, "\"\"");
	return 0;
}

int proto_read_quantity(struct proto_in *in, const struct schema_field *f, struct pb m)
{
	struct pb_field x[4];

	if (small_message(in, f, m, x) < 0)
		return -1;
	if (x[1].sub.p && pb_len(&x[1].sub))
		return proto_string(in, x[1].sub);
	buf_adds(in->b, "\"0\"");
	return 0;
}

int proto_read_duration(struct proto_in *in, const struct schema_field *f, struct pb m)
{
	char text[DUR_SIZE];
	struct pb_field x[4];

	if (small_message(in, f, m, x) < 0)
		return -1;
	buf_addf(in->b, "\"%s\"", dur_format((int64_t)x[1].v, text));
	return 0;
}

int proto_read_number(struct proto_in *in, const struct schema_field *f, uint64_t bits)
{
	double v;

	memcpy(&v, &bits, sizeof v);
	if (!isfinite(v))
		return proto_wrong(in, f);
	if (v == trunc(v) && fabs(v) < 9007199254740992.0)
		buf_add_int(in->b, (int64_t)v);
	else
		buf_addf(in->b, "%.17g", v);
	return 0;
}
