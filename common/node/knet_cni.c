/* CNI's commands, results and errors. */
#include <ctype.h>
#include <string.h>

#include "base/io.h"
#include "node/knet_cni.h"
#include "node/knet_lease.h"

static const char *const versions[] = { "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0" };
static const char latest[] = "1.1.0";

/* The specification's "Well-known Error Codes"; 100 and above are a plugin's own. */
enum { CNI_VERSION_BAD = 1, CNI_NO_CONTAINER = 3, CNI_ENV = 4, CNI_IO = 5, CNI_DECODE = 6,
       CNI_CONFIG = 7, CNI_LATER = 11, CNI_UNAVAILABLE = 50, CNI_OWN_EXISTS = 100,
       CNI_OWN_CHECK = 101 };

static int cni_code(enum err_code c)
{
	switch (c) {
	case ERR_METHOD:
		return CNI_VERSION_BAD;
	case ERR_NOTFOUND:
		return CNI_NO_CONTAINER;
	case ERR_USAGE:
		return CNI_ENV;
	case ERR_SYNTAX:
	case ERR_TOOLARGE:
		return CNI_DECODE;
	case ERR_INVALID:
		return CNI_CONFIG;
	case ERR_FULL:
	case ERR_UNAVAILABLE:
		return CNI_LATER;
	case ERR_EXISTS:
		return CNI_OWN_EXISTS;
	case ERR_CONFLICT:
		return CNI_OWN_CHECK;
	default:
		return CNI_IO;
	}
}

/* One call, as it came in. */
struct call {
	const char *command;
	struct knet_pod pod;
	const val *conf_json;
	struct knet_conf conf;
};

static void print(mdoc *d, mval *root)
{
	autobuf b = BUF_INIT;

	mobj_write(&b, root);
	puts(b.data);
	io_finish_stdout();
	yyjson_mut_doc_free(d);
}

static int print_error(const struct call *c, const struct err *e)
{
	mdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d);
	int code = cni_code(e->code);
	char details[300];

	/* STATUS has a code of its own for "no ADD can work now" */
	if (strcmp(c->command, "STATUS") == 0 && code != CNI_VERSION_BAD)
		code = CNI_UNAVAILABLE;
	snprintf(details, sizeof(details), "%s of interface %s, container %s, network %s",
		 c->command, c->pod.ifname ? c->pod.ifname : "-",
		 c->pod.container ? c->pod.container : "-", c->conf.name ? c->conf.name : "-");
	mobj_set_str(d, root, "cniVersion",
		     c->conf.cni_version ? c->conf.cni_version : latest);
	mobj_set_int(d, root, "code", code);
	mobj_set_str(d, root, "msg", e->msg);
	mobj_set_str(d, root, "details", details);
	print(d, root);
	return EXIT_FAILED;
}

static int print_version(const struct call *c)
{
	mdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d), *list;

	mobj_set_str(d, root, "cniVersion",
		     obj_str_or(c->conf_json, "cniVersion", latest));
	list = mobj_make_arr(d, root, "supportedVersions");
	for (size_t i = 0; i < array_size(versions); i++)
		yyjson_mut_arr_add_str(d, list, versions[i]);
	print(d, root);
	return EXIT_DONE;
}

static void interface(mdoc *d, mval *list, const char *name, const uint8_t *mac,
		      const char *sandbox)
{
	mval *i = yyjson_mut_arr_add_obj(d, list);
	char text[NL_MAC_SIZE];

	mobj_set_str(d, i, "name", name);
	mobj_set_str(d, i, "mac", nl_mac_str(mac, text));
	if (sandbox)
		mobj_set_str(d, i, "sandbox", sandbox);
}

void knet_cni_result(struct buf *b, const struct knet_conf *c, const struct knet_pod *p,
		     const struct knet_result *r, const val *dns)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d), *list, *item;
	char text[IP_SIZE];

	mobj_set_str(d, root, "cniVersion", c->cni_version);
	list = mobj_make_arr(d, root, "interfaces");
	interface(d, list, c->bridge, r->bridge_mac, NULL);
	interface(d, list, r->host, r->host_mac, NULL);
	interface(d, list, p->ifname, r->pod_mac, p->netns);
	item = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, root, "ips"));
	if (c->cni_version[0] == '0') /* dropped with 1.0.0 */
		mobj_set_str(d, item, "version", "4");
	mobj_set_int(d, item, "interface", 2);
	mobj_set_str(d, item, "address", ip_str_prefix(&r->addr, text));
	mobj_set_str(d, item, "gateway", ip_str(&c->gateway, text));
	item = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, root, "routes"));
	mobj_set_str(d, item, "dst", "0.0.0.0/0");
	mobj_set_str(d, item, "gw", ip_str(&c->gateway, text));
	if (dns)
		mobj_set(d, root, "dns", mobj_copy(d, dns));
	else
		mobj_make(d, root, "dns");
	mobj_write(b, root);
	buf_addc(b, '\n');
}

static int add(const struct call *c, struct err *e)
{
	struct knet_result r;
	autobuf b = BUF_INIT;

	if (knet_add(&c->conf, &c->pod, &r, e) < 0)
		return -1;
	knet_cni_result(&b, &c->conf, &c->pod, &r, obj_at(c->conf_json, "dns"));
	fputs(b.data, stdout);
	io_finish_stdout();
	return 0;
}

static int del(const struct call *c, struct err *e)
{
	return knet_del(&c->conf, &c->pod, e);
}

/* The address ADD answered, found among what a chain of plugins may have added to it. */
static int check(const struct call *c, struct err *e)
{
	val *ips = obj_at(c->conf_json, "prevResult.ips"), *item;
	struct ip want = IP_NONE, a;
	size_t i, max;

	if (!yyjson_is_arr(ips))
		return err_set(e, ERR_INVALID, "prevResult.ips: required by CHECK");
	yyjson_arr_foreach(ips, i, max, item) {
		struct err ignored;

		if (ip_parse(obj_str_or(item, "address", ""), &a, &ignored) == 0 &&
		    c->conf.has_cidr && ip_in(&a, &c->conf.cidr))
			want = a;
	}
	if (!want.family)
		return err_set(e, ERR_CONFLICT, "prevResult has no address of this network");
	return knet_check(&c->conf, &c->pod, &want, e);
}

static int is_valid(void *arg, const struct knet_lease *l, struct err *e)
{
	val *item;
	size_t i, max;

	yyjson_arr_foreach((val *)arg, i, max, item) {
		if (strcmp(obj_str_or(item, "containerID", ""), l->container) == 0 &&
		    strcmp(obj_str_or(item, "ifname", ""), l->ifname) == 0)
			return 1;
	}
	return 0;
}

static int gc(const struct call *c, struct err *e)
{
	/* the key holds a dot: no path */
	val *list = yyjson_obj_get((val *)c->conf_json, "cni.dev/valid-attachments");

	if (!yyjson_is_arr(list))
		return err_set(e, ERR_INVALID, "cni.dev/valid-attachments: required by GC");
	return knet_gc(c->conf.name, is_valid, list, e) < 0 ? -1 : 0;
}

static int status(const struct call *c, struct err *e)
{
	return knet_status(&c->conf, e);
}

static const struct command {
	const char *name;
	int (*run)(const struct call *c, struct err *e);
	bool pod, netns; /* wants CNI_CONTAINERID and CNI_IFNAME; CNI_NETNS */
} commands[] = {
	{ "ADD", add, true, true },
	{ "DEL", del, true, false },
	{ "CHECK", check, true, true },
	{ "GC", gc, false, false },
	{ "STATUS", status, false, false },
};

static int check_ifname(const char *s, struct err *e)
{
	size_t n = strlen(s);

	for (const char *p = s; *p; p++) {
		if (*p == '/' || *p == ':' || isspace((unsigned char)*p))
			n = 0;
	}
	if (n == 0 || n >= IFNAMSIZ || strcmp(s, ".") == 0 || strcmp(s, "..") == 0)
		return err_set(e, ERR_USAGE, "CNI_IFNAME: \"%s\" is no interface name", s);
	return 0;
}

static int read_environment(const struct command *cmd, struct call *c, struct err *e)
{
	const char *id = getenv("CNI_CONTAINERID"), *ifname = getenv("CNI_IFNAME");
	const char *netns = getenv("CNI_NETNS");

	if (cmd->pod && (!id || !*id))
		return err_set(e, ERR_USAGE, "CNI_CONTAINERID is not set");
	if (cmd->pod && (!ifname || !*ifname))
		return err_set(e, ERR_USAGE, "CNI_IFNAME is not set");
	if (cmd->netns && (!netns || !*netns))
		return err_set(e, ERR_USAGE, "CNI_NETNS is not set");
	if (cmd->pod && check_ifname(ifname, e) < 0)
		return -1;
	if (cmd->pod && knet_check_name("CNI_CONTAINERID", id, e) < 0) {
		e->code = ERR_USAGE;
		return -1;
	}
	c->pod = (struct knet_pod){ .container = id, .ifname = ifname, .netns = netns };
	return 0;
}

static int check_version(const char *v, struct err *e)
{
	for (size_t i = 0; i < array_size(versions); i++) {
		if (strcmp(v, versions[i]) == 0)
			return 0;
	}
	return err_set(e, ERR_METHOD, "cniVersion \"%s\" is not supported", v);
}

static int run_command(struct call *c, struct err *e)
{
	for (size_t i = 0; i < array_size(commands); i++) {
		const struct command *cmd = &commands[i];

		if (strcmp(cmd->name, c->command) != 0)
			continue;
		if (read_environment(cmd, c, e) < 0 ||
		    check_version(obj_str_or(c->conf_json, "cniVersion", ""), e) < 0 ||
		    knet_conf_parse(c->conf_json, &c->conf, e) < 0)
			return -1;
		return cmd->run(c, e);
	}
	return err_set(e, ERR_USAGE, "CNI_COMMAND \"%s\" is unknown", c->command);
}

int knet_cni_main(void)
{
	struct call c = { .command = getenv("CNI_COMMAND") };
	struct err e = ERR_INIT;
	autobuf in = BUF_INIT;
	autodoc *d = NULL;
	int ret;

	if (io_read_fd(0, "configuration", OBJ_MAX_BYTES, &in, &e) < 0 ||
	    obj_parse(buf_str(&in), in.len, "configuration", &d, &e) < 0)
		return print_error(&c, &e);
	c.conf_json = yyjson_doc_get_root(d);
	if (strcmp(c.command, "VERSION") == 0)
		return print_version(&c);
	ret = run_command(&c, &e);
	if (ret < 0)
		ret = print_error(&c, &e);
	knet_conf_release(&c.conf);
	return ret;
}

/* The plugin's entry with what the list says for all of its plugins. */
static doc *from_list(const val *list, val *entry)
{
	automdoc *m = mdoc_from(entry);
	mval *root = yyjson_mut_doc_get_root(m);

	mobj_set_str(m, root, "name", obj_str(list, "name"));
	mobj_set_str(m, root, "cniVersion", obj_str(list, "cniVersion"));
	return doc_from_mut(root);
}

int knet_cni_load(const char *path, doc **ret, struct err *e)
{
	autobuf b = BUF_INIT;
	autodoc *d = NULL;
	val *root, *entry;
	size_t i, max;

	if (io_read_file(path, OBJ_MAX_BYTES, &b, e) < 0 ||
	    obj_parse(b.data, b.len, path, &d, e) < 0)
		return -1;
	root = yyjson_doc_get_root(d);
	if (strcmp(obj_str_or(root, "type", ""), "k-net") == 0) {
		*ret = take(d);
		return 0;
	}
	yyjson_arr_foreach(obj_at(root, "plugins"), i, max, entry) {
		if (strcmp(obj_str_or(entry, "type", ""), "k-net") == 0) {
			*ret = from_list(root, entry);
			return 0;
		}
	}
	return err_set(e, ERR_INVALID, "%s: no plugin of type k-net", path);
}
