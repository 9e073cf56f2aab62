/*
 * A real etcd for a test: on free ports of 127.0.0.1, its data in a directory of the test's, ended
 * by etcd_stop. The caller includes tap.h.
 */
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc.h"

struct etcd {
	pid_t pid;
	int port;
	char url[64];
};

static int etcd_socket(struct sockaddr_in *a, int port)
{
	*a = (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/*
 * Two ports that nobody has now; both are held until both are known. Below those that the kernel
 * gives to whoever asks for any: between here and etcd's own bind nobody comes across them.
 */
static int etcd_free_ports(int port[2])
{
	int fd[2], n = 0, at = (int)getpid() * 2;

	for (int tries = 0; n < 2 && tries < 1000; tries++) {
		struct sockaddr_in a;

		port[n] = 10000 + at++ % 20000;
		fd[n] = etcd_socket(&a, port[n]);
		if (bind(fd[n], (struct sockaddr *)&a, sizeof(a)) == 0)
			n++;
		else
			close(fd[n]);
	}
	for (int i = 0; i < n; i++)
		close(fd[i]);
	return n == 2 ? 0 : -1;
}

/* Until it takes connections: it gives no other event. */
static bool etcd_wait(const struct etcd *s)
{
	int64_t until_ns = clock_mono_ns() + 120 * NS_PER_S;

	while (clock_mono_ns() < until_ns) {
		siginfo_t ended = {0};
		struct sockaddr_in a;
		int fd;
		bool ok;

		if (waitid(P_PID, (id_t)s->pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 ||
			ended.si_pid)
			return false;
		fd = etcd_socket(&a, s->port);
		ok = !connect(fd, (struct sockaddr *)&a, sizeof(a));
		close(fd);
		if (ok)
			return true;
		poll(NULL, 0, 20);
	}
	return false;
}

static int etcd_die_with_us(void *arg)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* On ports that are chosen already, with the data that is in dir. */
__attribute__((unused)) static bool etcd_start_on(struct etcd *s, const char *dir, int peer_port)
{
	char data[256], peer[64], cluster[96];
	const char *const argv[] = {"etcd", "--data-dir", data, "--listen-client-urls", s->url,
		"--advertise-client-urls", s->url, "--listen-peer-urls", peer,
		"--initial-advertise-peer-urls", peer, "--initial-cluster", cluster, "--logger",
		"zap", "--log-level", "error", "--heartbeat-interval", "10", "--election-timeout",
		"100", NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, -1, -1}, .before_exec = etcd_die_with_us};
	struct err e;

	snprintf(data, sizeof(data), "%s/etcd", dir);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d", s->port);
	snprintf(peer, sizeof(peer), "http://127.0.0.1:%d", peer_port);
	snprintf(cluster, sizeof(cluster), "default=%s", peer);
	if (proc_spawn(&spec, &s->pid, &e) < 0) {
		diag("%s", e.msg);
		return false;
	}
	return etcd_wait(s);
}

/* NULL, or why there is none. */
__attribute__((unused)) static const char *etcd_start(struct etcd *s, const char *dir)
{
	int port[2];

	*s = (struct etcd){0};
	if (access("/usr/bin/etcd", X_OK) && access("/usr/local/bin/etcd", X_OK))
		return "no etcd here (Debian: etcd-server)";
	if (etcd_free_ports(port) < 0)
		return "no free port on 127.0.0.1";
	s->port = port[0];
	return etcd_start_on(s, dir, port[1]) ? NULL : "etcd does not start";
}

__attribute__((unused)) static void etcd_stop(struct etcd *s)
{
	if (!s->pid)
		return;
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
}
