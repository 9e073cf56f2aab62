/* Addresses keep their value through text; a network configuration that is taken is consistent. */
#include "base/buf.h"
#include "net/ip.h"
#include "node/knet.h"

#include "../fuzz.h"

static void address(const char *s)
{
	struct ip a, again, net, last;
	struct err e = ERR_INIT;
	char text[IP_SIZE];

	if (ip_parse(s, &a, &e) < 0) {
		if (e.code != ERR_INVALID || !*e.msg)
			bug("an error without a message");
		return;
	}
	if (ip_parse(ip_str_prefix(&a, text), &again, &e) < 0)
		bug(e.msg);
	if (ip_cmp(&a, &again) != 0 || a.prefix != again.prefix)
		bug(text);
	net = ip_network(&a);
	last = ip_last(&a);
	if (!ip_in(&a, &net) || !ip_in(&last, &net) || ip_cmp(&net, &a) > 0 ||
	    ip_cmp(&a, &last) > 0)
		bug(text);
}

static void configuration(const char *s, size_t n)
{
	struct err e = ERR_INIT;
	struct knet_conf c;
	autodoc *d = NULL;

	/* that key names a file to read */
	if (memmem(s, n, "nodeFile", 8) || memmem(s, n, "\\u", 2) ||
	    obj_parse(s, n, "configuration", &d, &e) < 0)
		return;
	if (knet_conf_parse(yyjson_doc_get_root(d), &c, &e) < 0) {
		if (e.code != ERR_INVALID || !*e.msg)
			bug("an error without a message");
		return;
	}
	if (!ip_in(&c.gateway, &c.cidr) || !ip_in(&c.first, &c.cidr) || !ip_in(&c.last, &c.cidr) ||
	    ip_cmp(&c.gateway, &c.first) >= 0 || ip_cmp(&c.first, &c.last) > 0)
		bug("pods' addresses lie outside of their range");
	for (size_t i = 0; i < c.n_ports; i++) {
		if (!c.ports[i].host || !c.ports[i].container || !c.ports[i].protocol[0])
			bug("a port mapping without a port");
	}
	knet_conf_release(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);

	address(s);
	configuration((const char *)data, size);
	return 0;
}
