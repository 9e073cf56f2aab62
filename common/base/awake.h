/*
 * awake: processors that do not sleep for a while.
 *
 * A processor of a virtual machine that has nothing to do is halted, and it is the host that starts
 * it again: 50 us to some hundred later, more than most answers take, and a durable write waits
 * three times. Linux lets a program ask for less (PM QoS, cpu_latency_qos: as long as a descriptor
 * of /dev/cpu_dma_latency says 0, a processor without work looks for some in place of halting). All
 * of them do then, and take power for it: it is for the moments in which one thing follows another.
 */
#pragma once
#include <stdbool.h>

struct awake {
	int fd; /* -1: nothing is asked for, ever */
	bool on;
};
#define AWAKE_INIT {-1, false}

/* Where the kernel says how it idles, and where it is told not to. */
#define AWAKE_DRIVER "/sys/devices/system/cpu/cpuidle/current_driver"
#define AWAKE_DEVICE "/dev/cpu_dma_latency"
/* A machine with more processors than this has other work for them, or they had better sleep. */
#define AWAKE_PROCESSORS 8

/* Able to ask only where it helps and we may: the driver is a virtual machine's (haltpoll), the
   processors are few, the device can be opened. */
void awake_open(struct awake *a, const char *driver, const char *device);
/* The request goes with the descriptor, and so with the process, too. */
void awake_close(struct awake *a);
void awake_set(struct awake *a, bool on);
