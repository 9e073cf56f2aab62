/* awake, and the loop that asks for it: when it helps, as long as one thing follows another. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/awake.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/loop.h"
#include "../tap.h"

#define LIMIT_NS (60 * NS_PER_S)
#define WITHIN_NS (20 * NS_PER_MS)
/* What the kernel takes for no wish at all. */
#define ANY 2000000000

static char dir[] = "/tmp/k-test.XXXXXX";
static char *device;

static void put_file(const char *path, const char *text)
{
	struct err e = ERR_INIT;

	if (io_write_file(path, text, strlen(text), 0600, false, &e) < 0)
		die_err(&e);
}

/* The last wish, and how many there were. */
static int32_t wish(int *n)
{
	int32_t v[64];
	autoclose int fd = open(device, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, v, sizeof(v));

	*n = got < 0 ? -1 : (int)(got / 4);
	return *n > 0 ? v[*n - 1] : -1;
}

static void on_byte(void *arg unused_arg, int fd, uint32_t events unused_arg)
{
	char c;

	if (read(fd, &c, 1) != 1)
		bug("read");
}

static void set_by_hand(const char *driver)
{
	struct awake a;
	int n;

	awake_open(&a, driver, device);
	awake_set(&a, true);
	awake_set(&a, true);
	is_int(wish(&n), 0, "a wish: nothing longer than 0");
	is_int(n, 1, "said once");
	awake_set(&a, false);
	is_int(wish(&n), ANY, "and taken back");
	awake_close(&a);
	is_int(a.fd, -1, "closed");
	awake_set(&a, true);
	wish(&n);
	is_int(n, 2, "it says nothing any more");
}

static void nowhere_else(const char *driver)
{
	struct awake a;

	put_file(driver, "intel_idle\n");
	awake_open(&a, driver, device);
	is_int(a.fd, -1, "no wish of a machine with a processor of its own");
	put_file(driver, "haltpoll2\n");
	awake_open(&a, driver, device);
	is_int(a.fd, -1, "nor where the driver is called nearly so");
	awake_open(&a, "/nonexistent", device);
	is_int(a.fd, -1, "nor without a driver");
	put_file(driver, "haltpoll\n");
	awake_open(&a, driver, "/nonexistent");
	is_int(a.fd, -1, "nor without the device");
	awake_set(&a, true);
	awake_close(&a);
}

static void be_quick(struct loop *l, struct awake *a, int to)
{
	int64_t end = clock_mono_ns() + LIMIT_NS;

	while (!a->on && clock_mono_ns() < end) {
		if (write(to, "x", 1) != 1)
			bug("write");
		loop_step(l, LIMIT_NS);
	}
}

/* Waits that are short for the sake of a timer, without an event. */
static void short_waits(struct loop *l, struct awake *a, int to)
{
	int64_t end = clock_mono_ns() + LIMIT_NS;

	be_quick(l, a, to);
	ok(a->on, "awake again");
	while (a->on && clock_mono_ns() < end)
		loop_step(l, WITHIN_NS / 10);
	ok(!a->on, "no timer keeps anything awake");
}

/* Quick events until the processors are awake, and what the device says then. */
static void keeps(const char *driver)
{
	int64_t end = clock_mono_ns() + LIMIT_NS;
	struct loop *l = loop_new();
	struct awake a;
	int p[2], n, rounds = 0;

	put_file(device, "");
	awake_open(&a, driver, device);
	loop_keep_awake(l, &a, WITHIN_NS);
	if (pipe2(p, O_CLOEXEC) < 0)
		bug("pipe2");
	loop_add_fd(l, p[0], EPOLLIN, on_byte, NULL);
	for (; !a.on && clock_mono_ns() < end; rounds++) {
		if (write(p[1], "x", 1) != 1)
			bug("write");
		loop_step(l, LIMIT_NS);
	}
	ok(a.on && rounds >= 8, "events in quick succession keep awake, a few do not: %d", rounds);
	is_int(wish(&n), 0, "the device is told");
	is_int(loop_step(l, 2 * WITHIN_NS), 0, "nothing comes");
	is_int(wish(&n), ANY, "and the processors may sleep");
	is_int(n, 2, "told once each");
	ok(!a.on, "as the struct says");
	short_waits(l, &a, p[1]);
	loop_free(l);
	awake_close(&a);
	close(p[0]);
	close(p[1]);
}

int main(void)
{
	autofree char *driver = NULL;

	if (get_nprocs() > AWAKE_PROCESSORS)
		return skip("more processors than it is for"), tap_done();
	if (!mkdtemp(dir))
		bug("mkdtemp");
	driver = xasprintf("%s/driver", dir);
	device = xasprintf("%s/device", dir);
	put_file(driver, "haltpoll\n");
	put_file(device, "");
	set_by_hand(driver);
	nowhere_else(driver);
	keeps(driver);
	unlink(driver);
	unlink(device);
	rmdir(dir);
	free(device);
	return tap_done();
}
