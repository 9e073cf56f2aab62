/* Requests to the kernel's PM QoS: one number, 32 bits, in microseconds. */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/awake.h"
#include "base/mem.h"

/* The driver's for guests of KVM: it polls if the request is 0, and only then. */
#define DRIVER "haltpoll\n"
/* What stands in a request that wants nothing: 2,000 s. */
#define ANY_US 2000000000

static bool is_guest(const char *driver)
{
	char name[sizeof(DRIVER)];
	autoclose int fd = open(driver, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && read(fd, name, sizeof(name)) == sizeof(DRIVER) - 1 &&
		!memcmp(name, DRIVER, sizeof(DRIVER) - 1);
}

void awake_open(struct awake *a, const char *driver, const char *device)
{
	*a = (struct awake)AWAKE_INIT;
	if (get_nprocs() <= AWAKE_PROCESSORS && is_guest(driver))
		a->fd = open(device, O_WRONLY | O_CLOEXEC);
}

void awake_close(struct awake *a)
{
	close_fd(&a->fd);
	a->on = false;
}

void awake_set(struct awake *a, bool on)
{
	int32_t us = on ? 0 : ANY_US;

	if (a->fd < 0 || a->on == on)
		return;
	/* a kernel that does not take it leaves everything as it was */
	if (write(a->fd, &us, sizeof(us)) != sizeof(us))
		awake_close(a);
	else
		a->on = on;
}
