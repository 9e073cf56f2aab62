/* Where a node's kubelet is: its socket on this machine, TLS on others by the Node's word. */
#include <string.h>

#include "base/io.h"
#include "base/path.h"
#include "connect.h"
#include "net/tls.h"

void kubelet_at_release(struct kubelet_at *k)
{
	free(k->address);
	free(k->name);
}

static const char *node_ip(const val *node)
{
	val *a;
	size_t i, n;

	yyjson_arr_foreach(obj_at(node, "status.addresses"), i, n, a)
	{
		if (!strcmp(obj_str_or(a, "type", ""), "InternalIP"))
			return obj_str(a, "address");
	}
	return NULL;
}

/* Its certificate is signed by those who sign our clients', and so is ours for it. */
static int tls_of(struct door *d, SSL_CTX **ret, struct err *e)
{
	const struct door_options *o = d->o;

	if (!d->kubelet_tls && tls_client_files(o->client_ca, o->kubelet_cert, o->kubelet_key,
				       &d->kubelet_tls, e) < 0)
		return -1;
	*ret = d->kubelet_tls;
	return 0;
}

static int elsewhere(struct door *d, const val *node, struct kubelet_at *ret, struct err *e)
{
	int64_t port = obj_int(node, "status.daemonEndpoints.kubeletEndpoint.Port", 0);
	const char *ip = node_ip(node);

	if (!port || !ip || !d->o->kubelet_cert)
		return err_set(e, ERR_INTERNAL,
			"error dialing backend: node %s: %s", obj_name(node),
			port && ip ? "we have no certificate for kubelets (--kubelet-cert)"
				   : "no kubelet on this machine, and none that says where it is");
	if (tls_of(d, &ret->tls, e) < 0) {
		e->code = ERR_INTERNAL;
		return -1;
	}
	ret->address = xasprintf(strchr(ip, ':') ? "[%s]:%d" : "%s:%d", ip, (int)port);
	ret->name = xstrdup(ip);
	return 0;
}

int kubelet_of(struct door *d, const char *node, struct kubelet_at *ret, struct err *e)
{
	autofree char *path = path_run("kubelet/%s.sock", node);
	autodoc *found = NULL;

	if (strchr(node, '/'))
		return err_set(e, ERR_BADREQUEST, "\"%s\" is no name of a node", node);
	if (api_get(d->api, kind_by_resource("nodes"), "", node, &found, e) < 0)
		return -1;
	if (!io_exists(path))
		return elsewhere(d, yyjson_doc_get_root(found), ret, e);
	ret->address = xasprintf("unix:%s", path);
	ret->name = xstrdup(node);
	return 0;
}
