/* Leases as files. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/io.h"
#include "base/path.h"
#include "node/knet_lease.h"

enum { LEASE_BYTES = 256 * 1024 };

void knet_lease_release(struct knet_lease *l)
{
	if (!l)
		return;
	free(l->container);
	free(l->ifname);
	free(l->host);
	free(l->netns);
	free(l->ports);
	*l = (struct knet_lease){ 0 };
}

void knet_host_name(const char *network, const char *container, const char *ifname,
		    char out[IFNAMSIZ])
{
	uint64_t h = hash_str(hash_str(hash_str(0, network), container), ifname);

	memcpy(out, "veth", 4);
	hash_letters(h, 10, out + 4);
}

int knet_lock(const char *network, int *ret_fd, struct err *e)
{
	autofree char *path = path_run("net/%s/.lock", network);

	return io_lock_file(path, ret_fd, e);
}

static int boot_id(struct buf *b, struct err *e)
{
	if (io_read_file("/proc/sys/kernel/random/boot_id", 100, b, e) < 0)
		return -1;
	buf_truncate(b, strcspn(b->data, "\n"));
	return 0;
}

static char *lease_path(const char *network, const struct ip *addr)
{
	char text[IP_SIZE];

	return path_run("net/%s/%s", network, ip_str(addr, text));
}

static void write_ports(mdoc *d, mval *root, const struct knet_lease *l)
{
	mval *list = mobj_make_arr(d, root, "ports");

	for (size_t i = 0; i < l->n_ports; i++) {
		mval *m = yyjson_mut_arr_add_obj(d, list);
		char text[IP_SIZE];

		mobj_set_int(d, m, "hostPort", l->ports[i].host);
		mobj_set_int(d, m, "containerPort", l->ports[i].container);
		mobj_set_str(d, m, "protocol", l->ports[i].protocol);
		if (l->ports[i].at.family)
			mobj_set_str(d, m, "hostIP", ip_str(&l->ports[i].at, text));
	}
}

static void lease_json(struct buf *b, const char *network, const char *boot,
		       const struct knet_lease *l)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(d);
	char text[IP_SIZE];

	mobj_set_str(d, root, "network", network);
	mobj_set_str(d, root, "address", ip_str(&l->addr, text));
	mobj_set_str(d, root, "containerID", l->container);
	mobj_set_str(d, root, "ifname", l->ifname);
	mobj_set_str(d, root, "host", l->host);
	mobj_set_str(d, root, "netns", l->netns);
	mobj_set_str(d, root, "boot", boot);
	if (l->n_ports)
		write_ports(d, root, l);
	mobj_write(b, root);
	buf_addc(b, '\n');
}

void knet_lease_write(struct buf *b, const char *network, const struct knet_lease *l)
{
	lease_json(b, network, NULL, l);
}

/* 1 and *ret; 0 when the file is of another boot, or was cut short by a death in mid-write. */
static int read_lease(const char *network, const struct ip *addr, const char *boot,
		      struct knet_lease *ret, struct err *e)
{
	autofree char *path = lease_path(network, addr);
	struct knet_lease l = { .addr = *addr };
	struct err why = ERR_INIT;
	autobuf b = BUF_INIT;
	autodoc *d = NULL;
	val *v;

	if (io_read_file(path, LEASE_BYTES, &b, &why) < 0) {
		if (why.code == ERR_NOTFOUND)
			return 0;
		*e = why;
		return -1;
	}
	if (obj_parse(b.data, b.len, path, &d, &why) < 0)
		return 0;
	v = yyjson_doc_get_root(d);
	if (strcmp(obj_str_or(v, "boot", ""), boot) != 0)
		return 0;
	if (knet_ports_parse(obj_at(v, "ports"), &l.ports, &l.n_ports, &why) < 0)
		return 0;
	l.container = xstrdup(obj_str_or(v, "containerID", ""));
	l.ifname = xstrdup(obj_str_or(v, "ifname", ""));
	l.host = xstrdup(obj_str_or(v, "host", ""));
	l.netns = xstrdup(obj_str_or(v, "netns", ""));
	*ret = l;
	return 1;
}

/* The file of addr if nobody holds it: 1 made, 0 taken. */
static int try_take(const struct knet_conf *c, const struct ip *addr, const char *boot,
		    struct knet_lease *l, struct err *e)
{
	autofree char *path = lease_path(c->name, addr);
	struct knet_lease old = { 0 };
	autobuf b = BUF_INIT;
	int held = 0;

	if (io_exists(path))
		held = read_lease(c->name, addr, boot, &old, e);
	knet_lease_release(&old);
	if (held)
		return held < 0 ? -1 : 0;
	l->addr = *addr;
	lease_json(&b, c->name, boot, l);
	/* tmpfs: no fsync; a file of before a crash is of another boot anyway */
	if (io_write_file(path, b.data, b.len, 0600, false, e) < 0)
		return -1;
	return 1;
}

/* Where to go on: behind the address given last, or at the start. */
static struct ip next_address(const struct knet_conf *c, const char *path)
{
	autobuf b = BUF_INIT;
	struct err ignored;
	struct ip a;

	if (io_read_file(path, IP_SIZE, &b, &ignored) < 0 || ip_parse(b.data, &a, &ignored) < 0 ||
	    ip_cmp(&a, &c->first) < 0 || ip_cmp(&a, &c->last) >= 0)
		return c->first;
	return ip_add(&a, 1);
}

int knet_lease_take(const struct knet_conf *c, struct knet_lease *l, struct err *e)
{
	autofree char *last = path_run("net/%s/.last", c->name);
	struct ip start = next_address(c, last), a = start;
	autobuf boot = BUF_INIT;
	char text[IP_SIZE];

	if (boot_id(&boot, e) < 0)
		return -1;
	do {
		int r = try_take(c, &a, boot.data, l, e);

		if (r < 0)
			return -1;
		if (r) {
			ip_str(&a, text);
			return io_write_file(last, text, strlen(text), 0600, false, e);
		}
		a = ip_cmp(&a, &c->last) < 0 ? ip_add(&a, 1) : c->first;
	} while (!ip_same(&a, &start));
	return err_set(e, ERR_FULL, "no address left in %s of network %s",
		       ip_str_prefix(&c->cidr, text), c->name);
}

int knet_lease_drop(const char *network, const struct ip *addr, struct err *e)
{
	autofree char *path = lease_path(network, addr);

	if (unlink(path) < 0 && errno != ENOENT)
		return err_errno(e, "remove %s", path);
	return 0;
}

/* The addresses that have a file, in the order of the addresses. */
static int by_address(const void *a, const void *b)
{
	return ip_cmp(a, b);
}

static struct ip *list(const char *network, size_t *ret_n)
{
	autofree char *path = path_run("net/%s", network);
	DIR *d = opendir(path);
	struct ip *v = NULL;
	size_t n = 0, alloc = 0;
	struct dirent *ent;

	*ret_n = 0;
	while (d && (ent = readdir(d))) {
		struct err ignored;
		struct ip a;

		if (ip_parse(ent->d_name, &a, &ignored) < 0)
			continue;
		GROW(v, n + 1, alloc);
		v[n++] = a;
	}
	if (d)
		closedir(d);
	if (n)
		qsort(v, n, sizeof(*v), by_address);
	*ret_n = n;
	return v;
}

int knet_lease_each(const char *network, knet_lease_fn fn, void *arg, struct err *e)
{
	size_t n = 0;
	autofree struct ip *v = list(network, &n);
	autobuf boot = BUF_INIT;
	int ret = 0;

	if (boot_id(&boot, e) < 0)
		return -1;
	for (size_t i = 0; i < n && ret == 0; i++) {
		struct knet_lease l = { 0 };

		ret = read_lease(network, &v[i], boot.data, &l, e);
		if (ret > 0)
			ret = fn(arg, &l, e);
		knet_lease_release(&l);
	}
	return ret;
}

struct search {
	const char *container, *ifname;
	struct ip found;
};

static int is_it(void *arg, const struct knet_lease *l, struct err *e)
{
	struct search *s = arg;

	if (strcmp(l->container, s->container) != 0 || strcmp(l->ifname, s->ifname) != 0)
		return 0;
	s->found = l->addr;
	return 1;
}

int knet_lease_find(const char *network, const char *container, const char *ifname,
		    struct knet_lease *ret, struct err *e)
{
	struct search s = { container, ifname, IP_NONE };
	autobuf boot = BUF_INIT;
	int r = knet_lease_each(network, is_it, &s, e);

	if (r <= 0)
		return r;
	if (boot_id(&boot, e) < 0)
		return -1;
	return read_lease(network, &s.found, boot.data, ret, e);
}
