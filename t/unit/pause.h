/*
 * pause: a k-pause without namespaces in a directory of the test's own.
 */
#pragma once
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include "base/io.h"
#include "node/pause.h"

#include "../tap.h"

static struct err e;
static char *base; /* the test's directory; gone at the end */
static char *pod; /* of k-pause */
static pid_t running; /* k-pause, 0 when it was told to end */

__attribute__((unused)) static char *file(const char *name)
{
	return xasprintf("%s/%s", base, name);
}

static struct pause *start(void)
{
	autofree char *build = xstrdup_null(getenv("T_BUILD"));
	autofree char *program = xasprintf("%s/cmd/k-pause", build ? build : ".");
	const struct pause_spec spec = { .program = program, .dir = pod };
	struct pause *p = NULL;
	int fd;

	if (pause_spawn(&spec, &fd, &e) < 0 || pause_ready(pod, fd, &p, &e) < 0)
		die_err(&e);
	running = pause_info(p)->pid;
	return p;
}

/* Ends it and waits until it has: the connection says so. */
static void stop(struct pause *p)
{
	struct pollfd pfd = { .fd = pause_fd(p), .events = POLLIN };

	running = 0;
	ok(pause_quit(p, &e) == 0, "quit");
	while (pause_dispatch(p, &e) == 0)
		if (poll(&pfd, 1, 60000) < 1)
			break;
	is_int(e.code, ERR_UNREACHABLE, "%s", e.msg);
	pause_free(p);
}

/* However the test ends, nothing is left. */
static void clear_up(void)
{
	if (running)
		kill(running, SIGKILL);
	if (base && io_rm_tree(base, &e) < 0)
		diag("%s", e.msg);
	free(base);
	free(pod);
}

static void begin(void)
{
	const char *tmp = getenv("TMPDIR");

	base = xasprintf("%s/k-pause.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(base))
		die(ERR_SYS, "mkdtemp: %s", strerror(errno));
	pod = file("pod");
	atexit(clear_up);
}
