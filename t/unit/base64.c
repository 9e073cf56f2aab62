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

static const char *const bad[] = {"Z", "Zg=", "Zg", "Z===", "Zg==Zg==", "Zm9v!", "====", "Zm8=="};

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
		ok(base64_decode(&dec, bad[i], strlen(bad[i]), &e) < 0 && !dec.len, "refuse %s",
			bad[i]);
	}
	return tap_done();
}
