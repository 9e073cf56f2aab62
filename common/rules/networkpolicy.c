/* NetworkPolicy. */
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

void netpol_default(mdoc *d, mval *obj)
{
	mval *types;

	if (m_len(mobj_at(obj, "spec.policyTypes")))
		return;
	types = mobj_make_arr(d, obj, "spec.policyTypes");
	yyjson_mut_arr_add_strcpy(d, types, "Ingress");
	if (m_len(mobj_at(obj, "spec.egress")))
		yyjson_mut_arr_add_strcpy(d, types, "Egress");
}

static void netpol_port(const mval *p, const char *at, struct causes *c)
{
	const mval *port = mobj_at(p, "port"), *end = mobj_at(p, "endPort");
	int64_t last = mobj_int(p, "endPort", 0);
	const char *why = NULL;

	check_port(p, at, "port", c);
	if (!end)
		return;
	if (!port)
		why = "may not be specified when `port` is not specified";
	else if (m_is_str(port))
		why = "may not be specified when `port` is non-numeric";
	else if (last < m_int(port))
		why = "must be greater than or equal to `port`";
	if (why)
		wrong(c, WRONG_INVALID, at, "endPort", "Invalid value: %lld: %s", (long long)last,
			why);
	if (port && !m_is_str(port))
		check_range(p, at, "endPort", 1, 65535, c);
}

static void block_validate(const mval *block, const char *at, struct causes *c)
{
	const char *cidr = str_at(block, "cidr");
	struct cidr outer, inner;
	size_t i, n;
	mval *v;

	if (!check_needed(block, at, "cidr", "", c) || !check_cidr(cidr, at, "cidr", c) ||
		!cidr_parse(cidr, &outer))
		return;
	yyjson_mut_arr_foreach(mobj_at(block, "except"), i, n, v)
	{
		autofree char *member = xasprintf("except[%zu]", i);

		if (!check_cidr(text_of(v), at, member, c) || !cidr_parse(text_of(v), &inner))
			continue;
		if (!cidr_holds(&outer, &inner) || outer.bits >= inner.bits)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": must be a strict subset of `cidr`",
				text_of(v));
	}
}

static void peer_validate(const mval *peer, const char *at, struct causes *c)
{
	static const char *const selectors[] = {"podSelector", "namespaceSelector"};
	autofree char *block = xasprintf("%s.ipBlock", at);
	size_t have = 0;

	for (size_t i = 0; i < array_size(selectors); i++) {
		autofree char *where = xasprintf("%s.%s", at, selectors[i]);

		if (mobj_at(peer, selectors[i]) && ++have)
			selector_validate(mobj_at(peer, selectors[i]), where, c);
	}
	if (mobj_at(peer, "ipBlock"))
		block_validate(mobj_at(peer, "ipBlock"), block, c);
	if (!have && !mobj_at(peer, "ipBlock"))
		wrong(c, WRONG_REQUIRED, at, "", "Required value: must specify a peer");
	else if (have && mobj_at(peer, "ipBlock"))
		wrong(c, WRONG_FORBIDDEN, at, "",
			"Forbidden: may not specify both ipBlock and another peer");
}

static void traffic_validate(const mval *rules, const char *at, const char *peers, struct causes *c)
{
	size_t i, n, j, m;
	mval *rule, *v;

	yyjson_mut_arr_foreach((mval *)rules, i, n, rule)
	{
		yyjson_mut_arr_foreach(mobj_at(rule, "ports"), j, m, v)
		{
			autofree char *where = xasprintf("%s[%zu].ports[%zu]", at, i, j);

			netpol_port(v, where, c);
		}
		yyjson_mut_arr_foreach(mobj_at(rule, peers), j, m, v)
		{
			autofree char *where = xasprintf("%s[%zu].%s[%zu]", at, i, peers, j);

			peer_validate(v, where, c);
		}
	}
}

void netpol_validate(const mval *obj, struct causes *c)
{
	autobuf b = BUF_INIT;

	selector_validate(mobj_at(obj, "spec.podSelector"), "spec.podSelector", c);
	traffic_validate(mobj_at(obj, "spec.ingress"), "spec.ingress", "from", c);
	traffic_validate(mobj_at(obj, "spec.egress"), "spec.egress", "to", c);
	if (m_len(mobj_at(obj, "spec.policyTypes")) > 2) {
		shown(mobj_at(obj, "spec.policyTypes"), &b);
		causes_add(c, WRONG_INVALID, "spec.policyTypes",
			"Invalid value: %s: may not specify more than two policyTypes", b.data);
	}
}
