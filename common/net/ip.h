/*
 * ip: IPv4 and IPv6 addresses with a prefix length, as values.
 *
 * An address is a value to copy; family 0 is "none". Bytes stand in network order.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

struct ip {
	sa_family_t family; /* AF_INET, AF_INET6; 0: none */
	uint8_t prefix;     /* bits of the network; 32 or 128 for a single address */
	uint8_t b[16];      /* 4 or 16 bytes used, the rest zero */
};

#define IP_NONE { 0 }
#define IP_SIZE 64 /* text with prefix and NUL */

/* "10.0.0.1", "fd00::1", with or without "/24"; ERR_INVALID. */
must_check int ip_parse(const char *s, struct ip *ret, struct err *e);
/* A prefix is demanded and no bit behind it may be set: "10.0.0.0/24". ERR_INVALID. */
must_check int ip_parse_net(const char *s, struct ip *ret, struct err *e);
/* Without and with the prefix; answers out. */
char *ip_str(const struct ip *a, char out[IP_SIZE]);
char *ip_str_prefix(const struct ip *a, char out[IP_SIZE]);
/* 4 or 16. */
size_t ip_bytes(const struct ip *a);
/* Address only, prefix not looked at. */
bool ip_same(const struct ip *a, const struct ip *b);
/* Whether a lies in net; families that differ never do. */
bool ip_in(const struct ip *a, const struct ip *net);
/* The first address of a's network: bits behind the prefix cleared, prefix kept. */
struct ip ip_network(const struct ip *a);
/* Its last address. */
struct ip ip_last(const struct ip *a);
/* a + n as a single address (prefix full); wraps around at the end of the address space. */
struct ip ip_add(const struct ip *a, uint64_t n);
/* -1, 0, 1 by bytes; IPv4 before IPv6. */
int ip_cmp(const struct ip *a, const struct ip *b);
