#include <string.h>

#include "../tap.h"
#include "base/base64.h"

static const struct {
	const char *plain, *text;
} rows[] = {
	{"", ""},
	{"f", "Zg=="},
	{"fo", "Zm8="},
	{"foo", "Zm9v"},
	{"foob", "Zm9vYg=="},
	{"fooba", "Zm9vYmE="},
	{"foobar", "Zm9vYmFy"},
	{"\xff\xfe\xfd", "//79"},
};

/* Where Go says that it is wrong. */
static const struct {
	const char *text;
	int at;
} bad[] = {{"Z", 0}, {"Zg=", 3}, {"Zg", 0}, {"Z===", 1}, {"Zg==Zg==", 4}, {"Zm9v!", 4}, {"====", 0},
	{"Zm8==", 4}, {"Zm9vZg", 4}, {"Zg=x", 2}, {"Zm9v\nZ", 5}, {"Zg=\n", 4}};

int main(void)
{
	for (size_t i = 0; i < array_size(rows); i++) {
		autobuf enc = BUF_INIT, dec = BUF_INIT;
		struct err e = ERR_INIT;
		base64_encode(&enc, rows[i].plain, strlen(rows[i].plain));
		ok(!strcmp(buf_str(&enc), rows[i].text), "encode %s", rows[i].text);
		int r = base64_decode(&dec, rows[i].text, strlen(rows[i].text), &e);
		ok(!r && !strcmp(buf_str(&dec), rows[i].plain), "decode %s", rows[i].text);
	}
	for (size_t i = 0; i < array_size(bad); i++) {
		autobuf dec = BUF_INIT;
		struct err e = ERR_INIT;
		autofree char *want = xasprintf("illegal base64 data at input byte %d", bad[i].at);

		ok(base64_decode(&dec, bad[i].text, strlen(bad[i].text), &e) < 0 && !dec.len,
			"refuse %s", bad[i].text);
		is_str(e.msg, want, "and say where");
	}
	return tap_done();
}
