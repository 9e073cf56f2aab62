/*
 * k-up status: what runs, since when, and what it costs.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/io.h"
#include "base/path.h"
#include "up.h"

/* Proportional set size of a process in KiB; -1 unknown. */
static int64_t pss_kib(pid_t pid)
{
	autofree char *path = xasprintf("/proc/%d/smaps_rollup", (int)pid);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *p;

	if (pid <= 0 || io_read_file(path, 65536, &b, &e) < 0 ||
		!(p = strstr(buf_str(&b), "\nPss:")))
		return -1;
	return strtoll(p + 5, NULL, 10);
}

static void print_row(const char *name, const struct service_state *st, bool json)
{
	const char *state = st->pid ? "running" : st->supervisor ? "down" : "not supervised";
	int64_t pss = pss_kib(st->pid);
	char age[DUR_SIZE] = "-";

	if (json) {
		printf("{\"name\":\"%s\",\"state\":\"%s\",\"pid\":%d,\"since\":%lld,\"pssKiB\":%"
		       "lld}\n",
			name, state, (int)st->pid, (long long)st->since_s,
			(long long)(pss < 0 ? 0 : pss));
		return;
	}
	if (st->pid)
		dur_human(clock_now_ns() - st->since_s * NS_PER_S, age);
	printf("%-18s %-14s %8d %8s %8lld\n", name, state, (int)st->pid, age,
		(long long)(pss < 0 ? 0 : pss));
}

int status_print(const struct up *u, struct err *e)
{
	bool json = u->o->output ? !strcmp(u->o->output, "json") : !isatty(STDOUT_FILENO);
	bool all = true;

	if (!json)
		printf("%-18s %-14s %8s %8s %8s\n", "PROGRAM", "STATE", "PID", "AGE", "PSS-KIB");
	for (const struct service *s = services; s->name; s++) {
		struct service_state st;
		service_look(u, s->name, &st);
		if (u->o->cron && s->once)
			continue;
		print_row(s->name, &st, json);
		all &= st.pid != 0;
	}
	return all ? 0 : err_set(e, ERR_SYS, "not everything runs");
}
