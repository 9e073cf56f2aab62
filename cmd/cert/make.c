/* server, client, kubelet, kubeconfig: one certificate each, signed by the cluster's CA. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cert.h"
#include "net/ip.h"

#define SERVICE_CIDR "10.96.0.0/16"

static const struct opt server_opts[] = {OPT_SAN, OPT_VALID, OPT_NEW_KEY, {0}};
static const struct opt client_opts[] = {OPT_USER, OPT_VALID, OPT_NEW_KEY, {0}};
static const struct opt kubeconfig_opts[] = {OPT_USER, OPT_SERVER,
	{0, "context", OPT_STR, offsetof(struct options, context), "NAME",
		"name of the context (USER@kubernetes)"},
	{'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS",
		"the context's namespace"},
	OPT_VALID, {0}};

const struct opt_set server_set = {
	.usage = SERVER_USAGE,
	.about = "A certificate for a server, as NAME.key and NAME.crt (apiserver); -: to stdout.",
	.opts = server_opts,
	.more = common_opts,
};
const struct opt_set client_set = {
	.usage = CLIENT_USAGE,
	.about = "A client certificate, as NAME.key and NAME.crt (the user's name); -: to stdout.",
	.opts = client_opts,
	.more = common_opts,
};
const struct opt_set kubelet_set = {
	.usage = KUBELET_USAGE,
	.about = "A node's certificate, as client and as server; NAME is kubelet-NODE.",
	.opts = server_opts,
	.more = common_opts,
};
const struct opt_set kubeconfig_set = {
	.usage = KUBECONFIG_USAGE,
	.about = "A kubeconfig with a new key and certificate in it, to FILE or to stdout.",
	.opts = kubeconfig_opts,
	.more = common_opts,
};

int64_t leaf_days(const struct options *o)
{
	return o->valid ? o->valid : CERT_LEAF_DAYS;
}

/* The Service "kubernetes" gets the first address of the range. */
static int add_service_ip(const struct options *o, GENERAL_NAMES **names, struct err *e)
{
	const char *cidr = o->service_cidr ? o->service_cidr : getenv("K_SERVICE_CIDR");
	struct ip net, first;
	char text[IP_SIZE];

	if (ip_parse_net(cidr && *cidr ? cidr : SERVICE_CIDR, &net, e))
		return err_wrap(e, "service range");
	first = ip_add(&net, 1);
	return names_add(names, ip_str(&first, text), e);
}

int server_spec(const struct options *o, X509 *before, struct spec *ret, struct err *e)
{
	static const char *const always[] = {"kubernetes", "kubernetes.default",
		"kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost",
		"127.0.0.1", "::1"};
	struct spec s = {.use = CERT_SERVES, .days = leaf_days(o)};
	char host[256] = "";
	int rc = subject_new("kube-apiserver", NULL, 0, &s.subject, e);

	if (before)
		s.names = X509_get_ext_d2i(before, NID_subject_alt_name, NULL, NULL);
	for (size_t i = 0; !rc && i < array_size(always); i++)
		rc = names_add(&s.names, always[i], e);
	if (!rc && !gethostname(host, sizeof(host) - 1) && *host)
		rc = names_add(&s.names, host, e);
	if (!rc)
		rc = add_service_ip(o, &s.names, e);
	for (size_t i = 0; !rc && i < o->sans.n; i++)
		rc = names_add(&s.names, o->sans.v[i], e);
	if (rc) {
		spec_release(&s);
		return -1;
	}
	*ret = s;
	return 0;
}

/* The name of a file: what would leave the directory is none. */
static int check_name(const char *name, struct err *e)
{
	if (!*name || *name == '.')
		return err_set(e, ERR_INVALID, "\"%s\" is no name for a file", name);
	return 0;
}

static int make_locked(
	const struct options *o, const struct spec *s, const char *name, struct err *e)
{
	autoclose int lock = -1;
	autopki p = {0};

	if (check_name(name, e) || pki_open(&p, o, e))
		return -1;
	if (strcmp(name, "-") != 0 && pki_lock(&p, &lock, e))
		return -1;
	return pki_make(&p, s, name, o->new_key, e);
}

int server_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autospec s = {0};

	if (argc > 1)
		opt_usage(&server_set, "server takes one name");
	if (server_spec(o, NULL, &s, e))
		return -1;
	return make_locked(o, &s, argc ? argv[0] : "apiserver", e);
}

/* "system:admin" is a fine user, and "system-admin" a file that every tool can name. */
static char *file_name(const char *user)
{
	char *name = xstrdup(user);

	for (char *p = name; *p; p++)
		if (*p == ':' || *p == '/' || *p == '@')
			*p = '-';
	return name;
}

int client_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autofree char *name = NULL;
	autospec s = {.use = CERT_CLIENT, .days = leaf_days(o)};

	if (argc > 1)
		opt_usage(&client_set, "client takes one name");
	if (!o->user || !*o->user)
		opt_usage(&client_set, "--user is missing");
	name = file_name(o->user);
	if (subject_new(o->user, o->groups.v, o->groups.n, &s.subject, e))
		return -1;
	return make_locked(o, &s, argc ? argv[0] : name, e);
}

int kubelet_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	static const char *const groups[] = {"system:nodes"};
	autospec s = {.use = CERT_CLIENT | CERT_SERVES, .days = leaf_days(o)};
	autofree char *name = NULL, *user = NULL;

	if (argc < 1 || argc > 2)
		opt_usage(&kubelet_set, "kubelet takes the name of a node");
	name = xasprintf("kubelet-%s", argv[0]);
	user = xasprintf("system:node:%s", argv[0]);
	if (subject_new(user, groups, 1, &s.subject, e) || names_add(&s.names, argv[0], e))
		return -1;
	for (size_t i = 0; i < o->sans.n; i++)
		if (names_add(&s.names, o->sans.v[i], e))
			return -1;
	return make_locked(o, &s, argc > 1 ? argv[1] : name, e);
}

int kubeconfig_make(const struct pki *p, const struct options *o, const char *user,
	const char *const *groups, size_t n_groups, struct buf *b, struct err *e)
{
	autospec s = {.use = CERT_CLIENT, .days = leaf_days(o)};
	autopair made = {0};
	struct kubeconfig k = {0};

	if (subject_new(user, groups, n_groups, &s.subject, e) || key_new(&made.key, e) ||
		cert_issue(&s, made.key, &p->ca, &made.cert, e))
		return -1;
	k.cluster = xstrdup("kubernetes");
	k.user = xstrdup(user);
	k.context = o->context ? xstrdup(o->context) : xasprintf("%s@kubernetes", user);
	k.server = xstrdup(o->server ? o->server : CERT_SERVER);
	k.ns = xstrdup_null(o->ns);
	pem_cert(&k.ca, p->ca.cert);
	pem_cert(&k.cert, made.cert);
	pem_key(&k.key, made.key);
	kubeconfig_write(b, &k);
	secret_release(&k.key);
	kubeconfig_release(&k);
	return 0;
}

int kubeconfig_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autosecret text = BUF_INIT;
	autopki p = {0};

	if (argc > 1)
		opt_usage(&kubeconfig_set, "kubeconfig takes one file");
	if (!o->user || !*o->user)
		opt_usage(&kubeconfig_set, "--user is missing");
	if (pki_open(&p, o, e) ||
		kubeconfig_make(&p, o, o->user, o->groups.v, o->groups.n, &text, e))
		return -1;
	if (argc && strcmp(argv[0], "-") != 0)
		return pki_write(argv[0], &text, true, e);
	if (fwrite(text.data, 1, text.len, stdout) != text.len)
		return err_errno(e, "standard output");
	return 0;
}
