/* logfmt on stderr: one write(2) a line, so that lines of several processes never mix. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

static const char *prog; /* NULL: what libc found in argv[0] */
static enum log_level level = LOG_LV_INFO;

static const char *const level_names[] = { "error", "warn", "info", "debug" };

void prog_set(const char *argv0)
{
	const char *slash = strrchr(argv0, '/');

	prog = slash ? slash + 1 : argv0;
}

const char *prog_name(void)
{
	return prog ? prog : program_invocation_short_name;
}

void log_set_level(enum log_level lv)
{
	level = lv;
}

int log_parse_level(const char *s, enum log_level *ret_lv)
{
	for (size_t i = 0; i < array_size(level_names); i++) {
		if (strcmp(s, level_names[i]) == 0) {
			*ret_lv = (enum log_level)i;
			return 0;
		}
	}
	return -1;
}

bool log_on(enum log_level lv)
{
	return lv <= level;
}

static void add_value(struct buf *b, const char *v)
{
	bool plain = *v != '\0';

	for (const unsigned char *p = (const unsigned char *)v; *p && plain; p++)
		plain = *p > ' ' && *p != '"' && *p != '=' && *p != '\\' && *p != 0x7f;
	if (plain)
		buf_adds(b, v);
	else
		buf_add_json(b, v, strlen(v));
}

static void begin(struct buf *b, enum log_level lv, const char *msg)
{
	char ts[CLOCK_RFC3339_SIZE];
	int64_t now = clock_now_ns();
	int64_t ms = (now % NS_PER_S + NS_PER_S) % NS_PER_S / NS_PER_MS;

	clock_rfc3339(now, ts);
	ts[strlen(ts) - 1] = '\0'; /* the Z goes behind the fraction */
	buf_addf(b, "ts=%s.%03dZ level=%s prog=%s msg=", ts, (int)ms, level_names[lv], prog);
	buf_add_json(b, msg, strlen(msg));
}

static void end(struct buf *b)
{
	buf_addc(b, '\n');
	/* a log that cannot be written has nowhere to complain */
	if (write(2, b->data, b->len) < 0)
		return;
}

void log_kv(enum log_level lv, const char *msg, ...)
{
	autobuf b = BUF_INIT;
	const char *key;
	va_list ap;

	if (!log_on(lv))
		return;
	begin(&b, lv, msg);
	va_start(ap, msg);
	while ((key = va_arg(ap, const char *))) {
		const char *value = va_arg(ap, const char *);

		if (!value)
			continue;
		buf_addf(&b, " %s=", key);
		add_value(&b, value);
	}
	va_end(ap);
	end(&b);
}

void log_f(enum log_level lv, const char *fmt, ...)
{
	autobuf b = BUF_INIT;
	autofree char *msg = NULL;
	va_list ap;

	if (!log_on(lv))
		return;
	va_start(ap, fmt);
	msg = xvasprintf(fmt, ap);
	va_end(ap);
	begin(&b, lv, msg);
	end(&b);
}
