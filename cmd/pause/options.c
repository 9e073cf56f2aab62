/* k-pause: the command line. */
#define _GNU_SOURCE
#include "pause.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"usage: k-pause [-h] [--cgroup DIR]... [--gid-map MAP]... [--hostname NAME] [--ns LIST]\n"
	"               [--ready-fd N] [--uid-map MAP]... DIR\n"
	"holds a pod's namespaces and is the parent of its containers\n"
	"  --cgroup DIR     move into this cgroup; once a hierarchy\n"
	"  --gid-map MAP    INSIDE:OUTSIDE:COUNT of the user namespace\n"
	"  --hostname NAME  set in the uts namespace\n"
	"  --ns LIST        make these of net,ipc,uts,pid,user; default net,ipc,uts; \"\": none\n"
	"  --ready-fd N     write the socket's path and a newline here when it serves\n"
	"  --uid-map MAP    INSIDE:OUTSIDE:COUNT of the user namespace\n"
	"  -h, --help       print this\n";

static void say(int fd, const char *s)
{
	(void)!write(fd, s, strlen(s));
}

static _Noreturn void usage(const char *what, const char *arg)
{
	char line[512];
	struct text t = text_on(line, sizeof(line));

	text_str(&t, "k-pause: ");
	text_str(&t, what);
	text_str(&t, arg);
	text_str(&t, "\nusage: k-pause [options] DIR (k-pause -h lists them)\n");
	say(STDERR_FILENO, line);
	_exit(2);
}

/* Digits up to `end`; *p is left behind it. -1: not a number below 2^32. */
static int64_t number(const char **p, char end)
{
	const char *s = *p;
	int64_t n = 0;

	do {
		if (*s < '0' || *s > '9' || n > UINT32_MAX)
			return -1;
		n = n * 10 + (*s++ - '0');
	} while (*s != end);
	*p = s + (end != '\0');
	return n <= UINT32_MAX ? n : -1;
}

static void add_map(struct text *t, const char *opt, const char *arg)
{
	static const char ends[] = { ':', ':', '\0' };
	const char *p = arg;
	int64_t n;

	for (unsigned i = 0; i < sizeof(ends); i++) {
		n = number(&p, ends[i]);
		if (n < 0 || (i == 2 && n == 0) || t->cap - t->len < 16)
			usage(opt, arg);
		text_num(t, (uint64_t)n, 0);
		text_str(t, ends[i] ? " " : "\n");
	}
}

static uint32_t ns_list(const char *arg)
{
	uint32_t want = 0, bit;
	const char *p = arg;
	size_t n;

	while (*p) {
		n = strcspn(p, ",");
		bit = ns_bit(p, n);
		if (!bit)
			usage("--ns: none of net, ipc, uts, pid, user: ", p);
		want |= bit;
		p += n + (p[n] == ',');
	}
	return want;
}

static int ready_fd(const char *arg)
{
	const char *p = arg;
	int64_t n = number(&p, '\0');

	if (n < 3 || n > INT32_MAX || fcntl((int)n, F_GETFD) < 0)
		usage("--ready-fd: not an open descriptor above 2: ", arg);
	return (int)n;
}

static void set_option(struct options *o, const char *name, const char *arg)
{
	if (!strcmp(name, "cgroup")) {
		if (o->cgroup_count == sizeof(o->cgroups) / sizeof(o->cgroups[0]))
			usage("--cgroup: too many: ", arg);
		o->cgroups[o->cgroup_count++] = arg;
	} else if (!strcmp(name, "gid-map")) {
		add_map(&o->ns.gid_map, "--gid-map: not INSIDE:OUTSIDE:COUNT: ", arg);
	} else if (!strcmp(name, "hostname")) {
		o->ns.hostname = arg;
	} else if (!strcmp(name, "ns")) {
		o->ns.want = ns_list(arg);
	} else if (!strcmp(name, "ready-fd")) {
		o->ready_fd = ready_fd(arg);
	} else if (!strcmp(name, "uid-map")) {
		add_map(&o->ns.uid_map, "--uid-map: not INSIDE:OUTSIDE:COUNT: ", arg);
	} else {
		usage("no such option: --", name);
	}
}

static void check_options(const struct options *o)
{
	bool user = o->ns.want & PAUSE_NS_USER;

	if (!o->dir)
		usage("DIR is missing", "");
	if (user != (o->ns.uid_map.len > 0) || user != (o->ns.gid_map.len > 0))
		usage("--ns user goes with --uid-map and --gid-map", "");
	if (o->ns.hostname && !(o->ns.want & PAUSE_NS_UTS))
		usage("--hostname needs --ns uts: ", o->ns.hostname);
	if (o->ns.hostname && strlen(o->ns.hostname) > 64)
		usage("--hostname: longer than 64 bytes: ", o->ns.hostname);
}

/* --name VALUE and --name=VALUE; getopt_long would bring stdio along. */
void options_parse(struct options *o, char **argv)
{
	char *eq, *name;
	bool more = true; /* options may follow */

	o->ns.want = PAUSE_NS_NET | PAUSE_NS_IPC | PAUSE_NS_UTS;
	o->ns.uid_map = text_on(o->uid_map, sizeof(o->uid_map));
	o->ns.gid_map = text_on(o->gid_map, sizeof(o->gid_map));
	o->ready_fd = -1;
	while (*++argv) {
		if (more && (!strcmp(*argv, "-h") || !strcmp(*argv, "--help"))) {
			say(STDOUT_FILENO, help);
			_exit(0);
		}
		if (more && !strcmp(*argv, "--")) {
			more = false;
		} else if (!more || (*argv)[0] != '-') {
			if (o->dir)
				usage("one DIR only: ", *argv);
			o->dir = *argv;
		} else {
			if ((*argv)[1] != '-')
				usage("no such option: ", *argv);
			name = *argv + 2;
			eq = strchr(name, '=');
			if (eq)
				*eq = '\0';
			else if (!argv[1])
				usage("a value is missing: ", *argv);
			set_option(o, name, eq ? eq + 1 : *++argv);
		}
	}
	check_options(o);
}
