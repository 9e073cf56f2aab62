/* One Service into its elements of the table's maps. */
#include <string.h>

#include "node/proxy_priv.h"

/* Endpoints of one port of a Service. */
struct targets {
	struct ep *v;
	size_t n, alloc;
};

/* A Service whose elements are being made. */
struct make {
	struct proxy *p;
	struct svc *s;
	struct strv *out;
	struct buf *chains;
	struct targets all, local; /* of the present port */
	bool lost;
};

static void add_line(struct make *m, enum proxy_set_id set, const char *fmt, ...)
	printf_like(3, 4);

static void add_line(struct make *m, enum proxy_set_id set, const char *fmt, ...)
{
	autobuf b = BUF_INIT;
	va_list ap;

	buf_addc(&b, (char)('a' + set));
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	strv_take(m->out, buf_detach(&b, NULL));
}

#define IP_FMT "%u.%u.%u.%u"
#define IP_ARGS(a) (a) >> 24, (a) >> 16 & 255, (a) >> 8 & 255, (a) & 255

/* False: another Service has it, which a person is told once. */
static bool claim(struct make *m, const char *key)
{
	struct svc *holder = map_get(&m->p->claims, key);
	autofree char *text = NULL;

	if (!holder)
		map_put(&m->p->claims, key, m->s);
	if (!holder || holder == m->s)
		return true;
	if (!m->s->lost && !m->lost && m->p->conf.warn) {
		text = xasprintf("%s: %s belongs to %s already", m->s->key, key, holder->key);
		m->p->conf.warn(m->p->conf.arg, text);
	}
	m->lost = true;
	return false;
}

static int ep_cmp(const void *a, const void *b)
{
	const struct ep *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (int)x->port - (int)y->port;
}

static void collect(struct make *m, const struct svc_port *port, uint8_t want, uint8_t but,
		    struct targets *ret)
{
	size_t n = 0;

	ret->n = 0;
	for (size_t i = 0; i < m->s->slices.n; i++) {
		const struct slice *sl = m->s->slices.v[i];

		for (size_t k = 0; k < sl->n_ports * sl->n_eps; k++) {
			const struct slice_port *sp = &sl->ports[k / sl->n_eps];
			struct ep ep = sl->eps[k % sl->n_eps];

			if ((ep.flags & want) != want || (ep.flags & but) ||
			    sp->protocol != port->protocol || strcmp(sp->name, port->name) != 0)
				continue;
			ep.port = sp->port;
			GROW(ret->v, ret->n + 1, ret->alloc);
			ret->v[ret->n++] = ep;
		}
	}
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), ep_cmp);
	/* One endpoint may stand in two slices. With affinity an address is one endpoint. */
	for (size_t i = 0; i < ret->n; i++) {
		const struct ep *last = n ? &ret->v[n - 1] : NULL;

		if (last && last->addr == ret->v[i].addr &&
		    (last->port == ret->v[i].port || m->s->sticky_s))
			continue;
		ret->v[n++] = ret->v[i];
	}
	ret->n = n < PROXY_MAX_ENDPOINTS ? n : PROXY_MAX_ENDPOINTS;
}

/* Those that are ready; if none is, those that are ending and still serve (KEP-1669). */
static void choose(struct make *m, const struct svc_port *port, uint8_t near, struct targets *ret)
{
	collect(m, port, EP_READY | near, 0, ret);
	if (!ret->n)
		collect(m, port, EP_SERVING | EP_TERMINATING | near, EP_READY, ret);
}

/* key stands for the Service at one address, or on every one (node port). */
static void add_targets(struct make *m, const char *key, bool port, bool local)
{
	const struct targets *t = local ? &m->local : &m->all;
	bool sticky = m->s->sticky_s > 0;

	for (size_t i = 0; i < t->n; i++) {
		uint32_t a = t->v[i].addr;
		size_t at = i + (local ? PROXY_LOCAL : 0);

		if (!sticky) {
			add_line(m, port ? SET_PORT_EPS : SET_EPS,
				 "%s . %zu : " IP_FMT " . %u", key, at, IP_ARGS(a), t->v[i].port);
			continue;
		}
		add_line(m, port ? SET_PORT_IDS : SET_IDS, "%s . %zu : 0x%08x", key, at, a);
		add_line(m, port ? SET_PORT_BY_ID : SET_BY_ID, "%s . 0x%08x : " IP_FMT " . %u",
			 key, a, IP_ARGS(a), t->v[i].port);
	}
}

/* Where packets for key go: to a chain, or nowhere when others have endpoints but not this node. */
static void add_key(struct make *m, enum proxy_set_id set, const char *key, bool local)
{
	bool port = set == SET_PORTS || set == SET_PORTS_LOCAL;
	const struct targets *t = local ? &m->local : &m->all;
	autobuf chain = BUF_INIT;

	if (!t->n) {
		add_line(m, set, "%s : drop", key);
		return;
	}
	proxy_chain(m->p, &(struct proxy_chain){ port, local, t->n, m->s->sticky_s }, m->chains,
		    &chain);
	add_line(m, set, "%s : goto %s", key, buf_str(&chain));
	add_targets(m, key, port, local);
}

/* An address or node port that is reached from outside, too. */
static void add_outside(struct make *m, const char *key, bool port)
{
	if (!claim(m, key))
		return;
	if (!m->all.n) {
		add_line(m, port ? SET_NONE_PORTS : SET_NONE, "%s", key);
		return;
	}
	/* Who is inside reaches every endpoint, whatever the policy. */
	add_key(m, port ? SET_PORTS : SET_SVCS, key, false);
	if (m->s->ext_local)
		add_key(m, port ? SET_PORTS_LOCAL : SET_SVCS_LOCAL, key, true);
}

static void add_port(struct make *m, const struct svc_port *port)
{
	const char *proto = proxy_protocols[port->protocol];
	const struct svc *s = m->s;

	if (!s->cluster_ip && !s->n_ext && !port->node_port)
		return; /* IPv6 */
	choose(m, port, 0, &m->all);
	choose(m, port, EP_LOCAL, &m->local);
	if (s->cluster_ip && m->all.n) {
		autofree char *key = xasprintf(IP_FMT " . %s . %u", IP_ARGS(s->cluster_ip), proto,
					       port->port);

		if (claim(m, key))
			add_key(m, SET_SVCS, key, s->int_local);
	}
	for (size_t i = 0; i < s->n_ext; i++) {
		autofree char *key = xasprintf(IP_FMT " . %s . %u", IP_ARGS(s->ext[i]), proto,
					       port->port);

		add_outside(m, key, false);
	}
	if (port->node_port) {
		autofree char *key = xasprintf("%s . %u", proto, port->node_port);

		add_outside(m, key, true);
	}
	/* A pod that is sent to itself has to see another source, or it answers to itself. */
	for (size_t i = 0; i < m->local.n; i++) {
		uint32_t a = m->local.v[i].addr;

		add_line(m, SET_HAIRPIN, IP_FMT " . " IP_FMT, IP_ARGS(a), IP_ARGS(a));
	}
}

void proxy_elements(struct proxy *p, struct svc *s, struct strv *ret, struct buf *chains)
{
	struct make m = { .p = p, .s = s, .out = ret, .chains = chains };

	if (s->exists && s->cluster_ip)
		add_line(&m, SET_IPS, IP_FMT, IP_ARGS(s->cluster_ip));
	for (size_t i = 0; i < s->n_ports; i++)
		add_port(&m, &s->ports[i]);
	p->n_lost = p->n_lost + m.lost - s->lost;
	s->lost = m.lost;
	free(m.all.v);
	free(m.local.v);
}
