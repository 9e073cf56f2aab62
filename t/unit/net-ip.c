/* ip: text, networks, arithmetic. */
#include "net/ip.h"
#include "../tap.h"

static void parsing(void)
{
	/* in, as address with prefix ("": refused), as network ("": refused) */
	static const char *const rows[][3] = {
		{ "10.0.0.1", "10.0.0.1/32", "" },
		{ "10.0.0.0/24", "10.0.0.0/24", "10.0.0.0/24" },
		{ "10.0.0.1/24", "10.0.0.1/24", "" },
		{ "0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0" },
		{ "fd00::1", "fd00::1/128", "" },
		{ "fd00:0:0::/64", "fd00::/64", "fd00::/64" },
		{ "::/0", "::/0", "::/0" },
		{ "::ffff:1.2.3.4", "::ffff:1.2.3.4/128", "" },
		{ "10.0.0.1/33", "", "" }, { "10.0.0.1/", "", "" }, { "10.0.0.1/01", "", "" },
		{ "10.0.0.1/-1", "", "" }, { "10.0.0.1/8x", "", "" }, { "10.0.0", "", "" },
		{ "10.0.0.256", "", "" }, { "010.0.0.1", "", "" }, { " 10.0.0.1", "", "" },
		{ "fd00::/129", "", "" }, { "fd00::1%eth0", "", "" }, { "", "", "" },
		{ "/24", "", "" }, { "1111:2222:3333:4444:5555:6666:7777:8888:9999", "", "" },
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		struct ip a = IP_NONE;
		struct err e = ERR_INIT;
		char text[IP_SIZE];
		int ret = ip_parse(rows[i][0], &a, &e);

		is_str(ret < 0 ? "" : ip_str_prefix(&a, text), rows[i][1], "\"%s\"", rows[i][0]);
		ok(ret == 0 || (e.code == ERR_INVALID && !a.family), "error: %s", e.msg);
		a = (struct ip)IP_NONE;
		ret = ip_parse_net(rows[i][0], &a, &e);
		is_str(ret < 0 ? "" : ip_str_prefix(&a, text), rows[i][2], "as a network");
	}
}

static struct ip ip(const char *s)
{
	struct ip a = IP_NONE;
	struct err e;

	ok(ip_parse(s, &a, &e) == 0, "%s", s);
	return a;
}

static void arithmetic(void)
{
	struct ip net = ip("10.1.2.0/23"), six = ip("fd00::ffff:ffff"), a;
	char text[IP_SIZE];

	a = ip_last(&net);
	is_str(ip_str_prefix(&a, text), "10.1.3.255/23", "the last address");
	a = ip_add(&net, 257);
	is_str(ip_str_prefix(&a, text), "10.1.3.1/32", "plus 257");
	ok(ip_in(&a, &net), "is inside");
	a = ip_add(&net, 512);
	ok(!ip_in(&a, &net), "plus 512 is not");
	a = ip_add(&six, 1);
	is_str(ip_str(&a, text), "fd00::1:0:0", "a carry over many bytes");
	a = ip("255.255.255.255");
	a = ip_add(&a, 1);
	is_str(ip_str(&a, text), "0.0.0.0", "wraps around");
	ok(!ip_in(&six, &net), "families do not mix");
	net = ip("0.0.0.0/0");
	a = ip("1.2.3.4");
	ok(ip_in(&a, &net), "all is in the default route");
	ok(ip_cmp(&a, &net) > 0 && ip_cmp(&a, &six) < 0 && ip_cmp(&a, &a) == 0, "order");
	a = (struct ip)IP_NONE;
	is_str(ip_str_prefix(&a, text), "", "none is empty");
}

int main(void)
{
	parsing();
	arithmetic();
	return tap_done();
}
