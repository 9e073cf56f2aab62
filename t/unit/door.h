/*
 * A k-api of a unit test's own, on a Unix socket, so that what holds for the library is asked
 * through the door, too. Include it after t/tap.h.
 */
#pragma once
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"

struct door_of_test {
	pid_t pid;
	char *address; /* "unix:DIR/api.sock" */
};

static int door_ready_fd;

/* The child keeps its end of the pipe. */
__attribute__((unused)) static int door_keep_fd(void *arg)
{
	(void)arg;
	return dup2(door_ready_fd, 9) < 0;
}

/* Serves the store at an address until door_close; the test ends if that cannot be. */
__attribute__((unused)) static struct door_of_test door_open(const char *dir, const char *store)
{
	const char *build = getenv("T_BUILD");
	struct door_of_test d = {.address = xasprintf("unix:%s/api.sock", dir)};
	autofree char *program = xasprintf("%s/cmd/k-api", build ? build : ".");
	autofree char *socket = xasprintf("--socket=%s/api.sock", dir);
	autofree char *where = xasprintf("--store=%s", store);
	const char *const argv[] = {program, "--listen=", socket, where, "--workers=1",
		"--log-level=error", "--ready-fd=9", NULL};
	struct proc_spec spec = {
		.argv = argv, .fd = {-1, -1, PROC_KEEP}, .before_exec = door_keep_fd};
	struct err why = ERR_INIT;
	char byte;
	int p[2];

	if (pipe(p) < 0)
		bug("pipe");
	door_ready_fd = p[1];
	if (proc_spawn(&spec, &d.pid, &why))
		die_err(&why);
	close(p[1]);
	if (read(p[0], &byte, 1) != 1)
		bug("k-api does not serve");
	close(p[0]);
	return d;
}

__attribute__((unused)) static void door_close(struct door_of_test *d)
{
	struct err why = ERR_INIT;
	int status;

	kill(d->pid, SIGTERM);
	if (proc_wait(d->pid, &status, &why))
		die_err(&why);
	is_int(status, 0, "k-api ends in order");
	free(d->address);
}
