/*
 * Where clients find the server. What is said with --advertise-address, else the address that it
 * listens on, or, when that is all of them, the one from which this machine reaches others.
 *
 * Who listens on a loopback address is reached from this machine alone, and nothing is advertised.
 * Upstream names the address of the machine's default route then, at which nobody answers.
 */
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "door.h"
#include "net/sock.h"

/* Addresses that mean another machine to each that uses them, or none: no endpoint has one. */
static bool is_special(const struct ip *ip)
{
	static const char *const nets[] = {"0.0.0.0/32", "127.0.0.0/8", "169.254.0.0/16",
		"224.0.0.0/4", "::/127", "fe80::/10", "ff00::/8"};

	for (size_t i = 0; i < array_size(nets); i++) {
		struct ip net = IP_NONE;

		if (!ip_parse_net(nets[i], &net, NULL) && ip_in(ip, &net))
			return true;
	}
	return false;
}

static struct ip ip_of(const union sock_addr *a, uint16_t *ret_port)
{
	struct ip ip = {.family = a->any.sa_family, .prefix = 32};

	if (ip.family == AF_INET6) {
		ip.prefix = 128;
		memcpy(ip.b, &a->v6.sin6_addr, 16);
		*ret_port = ntohs(a->v6.sin6_port);
	} else {
		memcpy(ip.b, &a->v4.sin_addr, 4);
		*ret_port = ntohs(a->v4.sin_port);
	}
	return ip;
}

/* The kernel says from which address it would send to one that no network has (class E; what is not
 * given out of IPv6): that of the default route. To connect a datagram's socket sends nothing. */
static struct ip way_out(sa_family_t family)
{
	const char *far = family == AF_INET6 ? "[4000::1]:9" : "240.0.0.1:9";
	autoclose int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	union sock_addr to = {0}, own = {0};
	socklen_t n = sizeof(own);
	int len = sock_parse(far, &to, NULL);
	struct ip ip = IP_NONE;
	uint16_t port;

	if (fd < 0 || len < 0 || connect(fd, &to.any, (socklen_t)len) < 0 ||
		getsockname(fd, &own.any, &n) < 0)
		return ip;
	ip = ip_of(&own, &port);
	return is_special(&ip) ? (struct ip)IP_NONE : ip;
}

static bool is_any(const struct ip *ip)
{
	for (size_t i = 0; i < ip_bytes(ip); i++)
		if (ip->b[i])
			return false;
	return true;
}

int advertise(const char *given, int tls_fd, struct advertised *ret, struct err *e)
{
	union sock_addr a = {0};
	struct ip ip = IP_NONE;
	char text[IP_SIZE];
	socklen_t n = sizeof(a);
	uint16_t port;

	if (getsockname(tls_fd, &a.any, &n) < 0)
		return err_errno(e, "getsockname");
	ip = ip_of(&a, &port);
	if (given && ip_parse(given, &ip, e))
		return err_wrap(e, "--advertise-address");
	if (!given && is_any(&ip)) {
		/* one of all addresses of IPv6 is one of IPv4, too, as Services are */
		struct ip out = way_out(AF_INET);

		if (!out.family && ip.family == AF_INET6)
			out = way_out(AF_INET6);
		ip = out.family ? out : ip;
	}
	*ret = (struct advertised){.ip = ip, .port = port};
	ret->address = xasprintf(ip.family == AF_INET6 ? "[%s]:%u" : "%s:%u", ip_str(&ip, text),
		(unsigned)port);
	if (is_special(&ip))
		ret->ip = (struct ip)IP_NONE;
	return 0;
}
