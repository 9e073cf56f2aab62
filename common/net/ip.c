/* Addresses as bytes: text in and out, networks, arithmetic. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "net/ip.h"

size_t ip_bytes(const struct ip *a)
{
	return a->family == AF_INET6 ? 16 : 4;
}

static int parse_prefix(const char *s, uint8_t max, uint8_t *ret)
{
	unsigned int v = 0;

	if (!*s || (s[0] == '0' && s[1]))
		return -1;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || v > 128)
			return -1;
		v = v * 10 + (unsigned int)(*s - '0');
	}
	if (v > max)
		return -1;
	*ret = (uint8_t)v;
	return 0;
}

int ip_parse(const char *s, struct ip *ret, struct err *e)
{
	const char *slash = strchr(s, '/');
	size_t n = slash ? (size_t)(slash - s) : strlen(s);
	char text[INET6_ADDRSTRLEN];
	struct ip a = { .family = memchr(s, ':', n) ? AF_INET6 : AF_INET };

	if (n >= sizeof(text))
		return err_set(e, ERR_INVALID, "\"%s\" is not an IP address", s);
	memcpy(text, s, n);
	text[n] = '\0';
	a.prefix = (uint8_t)(ip_bytes(&a) * 8);
	if (inet_pton(a.family, text, a.b) != 1)
		return err_set(e, ERR_INVALID, "\"%s\" is not an IP address", s);
	if (slash && parse_prefix(slash + 1, a.prefix, &a.prefix) < 0)
		return err_set(e, ERR_INVALID, "\"%s\": bad prefix length", s);
	*ret = a;
	return 0;
}

int ip_parse_net(const char *s, struct ip *ret, struct err *e)
{
	struct ip a, net;

	if (ip_parse(s, &a, e) < 0)
		return -1;
	if (!strchr(s, '/'))
		return err_set(e, ERR_INVALID, "\"%s\" is not a network: no prefix length", s);
	net = ip_network(&a);
	if (!ip_same(&a, &net)) {
		char out[IP_SIZE];

		return err_set(e, ERR_INVALID, "\"%s\" is not a network: %s is", s,
			       ip_str_prefix(&net, out));
	}
	*ret = a;
	return 0;
}

char *ip_str(const struct ip *a, char out[IP_SIZE])
{
	if (!a->family || !inet_ntop(a->family, a->b, out, IP_SIZE))
		out[0] = '\0';
	return out;
}

char *ip_str_prefix(const struct ip *a, char out[IP_SIZE])
{
	size_t n = strlen(ip_str(a, out));

	if (n)
		snprintf(out + n, IP_SIZE - n, "/%u", a->prefix);
	return out;
}

bool ip_same(const struct ip *a, const struct ip *b)
{
	return a->family == b->family && memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

int ip_cmp(const struct ip *a, const struct ip *b)
{
	int c;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	c = memcmp(a->b, b->b, sizeof(a->b));
	return c < 0 ? -1 : c > 0;
}

/* Bits behind the prefix: all to one or to zero. */
static struct ip fill(const struct ip *a, bool ones)
{
	struct ip r = *a;

	for (size_t i = a->prefix; i < ip_bytes(a) * 8; i++) {
		uint8_t bit = (uint8_t)(0x80 >> (i % 8));

		if (ones)
			r.b[i / 8] |= bit;
		else
			r.b[i / 8] &= (uint8_t)~bit;
	}
	return r;
}

struct ip ip_network(const struct ip *a)
{
	return fill(a, false);
}

struct ip ip_last(const struct ip *a)
{
	return fill(a, true);
}

bool ip_in(const struct ip *a, const struct ip *net)
{
	struct ip x = *a, y = ip_network(net);

	if (a->family != net->family)
		return false;
	x.prefix = net->prefix;
	x = ip_network(&x);
	return ip_same(&x, &y);
}

struct ip ip_add(const struct ip *a, uint64_t n)
{
	struct ip r = *a;
	unsigned int carry = 0;

	r.prefix = (uint8_t)(ip_bytes(a) * 8);
	for (size_t i = ip_bytes(a); i-- > 0 && (n || carry); n >>= 8) {
		carry += r.b[i] + (unsigned int)(n & 0xff);
		r.b[i] = (uint8_t)carry;
		carry >>= 8;
	}
	return r;
}
