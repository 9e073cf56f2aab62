/*
 * A kind of volume is a row of the table: how to make it in its directory. What comes from objects
 * is written into a new directory beside "..data", and the link is switched: readers see the old or
 * the new files, never a mixture.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "data/quantity.h"
#include "node/podenv.h"
#include "node/volume.h"
#include "node/volume_files.h"

#define DAY_NS (24 * 3600 * NS_PER_S)

static int make_empty(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	const char *limit = obj_str(src, "sizeLimit");
	autofree char *opts = NULL;

	if (io_mkdirs(dir, 0777, e) < 0)
		return -1;
	if (chmod(dir, 0777) < 0)
		return err_errno(e, "chmod %s", dir);
	if (strcmp(obj_str_or(src, "medium", ""), "Memory") != 0 || c->refresh)
		return 0;
	opts = limit ? xasprintf("size=%lld", (long long)quantity_str_value(limit)) : NULL;
	if (mount("tmpfs", dir, "tmpfs", MS_NOSUID | MS_NODEV, opts) < 0)
		return err_errno(e, "mount tmpfs on %s", dir);
	return 0;
}

/* hostPath.type: what must be there, or is made. */
static int check_host(const char *path, const char *type, struct err *e)
{
	static const struct {
		const char *type;
		mode_t fmt;
		const char *what;
	} rows[] = {
		{"Directory", S_IFDIR, "directory"},
		{"File", S_IFREG, "file"},
		{"Socket", S_IFSOCK, "socket"},
		{"CharDevice", S_IFCHR, "character device"},
		{"BlockDevice", S_IFBLK, "block device"},
	};
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (!strcmp(type, "DirectoryOrCreate") && !there)
		return io_mkdirs(path, 0755, e);
	if (!strcmp(type, "FileOrCreate") && !there)
		return io_write_file(path, "", 0, 0644, false, e);
	for (size_t i = 0; i < array_size(rows); i++)
		if (!strcmp(type, rows[i].type) && (!there || (st.st_mode & S_IFMT) != rows[i].fmt))
			return err_set(e, ERR_NOTFOUND,
				"hostPath type check failed: %s is not a %s", path, rows[i].what);
	return 0;
}

static int make_host(
	struct volume_ctx *c unused_arg, val *src, const char *dir unused_arg, struct err *e)
{
	return check_host(obj_str_or(src, "path", ""), obj_str_or(src, "type", ""), e);
}

/* Where on this machine the volume is that a claim has; it has to say that it is the claim's. */
static int find_source(const val *pv, const val *claim, const char **ret, struct err *e)
{
	const char *name = obj_name(pv), *path = obj_str(pv, "spec.local.path");

	if (strcmp(obj_str_or(pv, "spec.claimRef.uid", ""), obj_uid(claim)) != 0)
		return err_set(e, ERR_NOTFOUND,
			"persistentvolume \"%s\" is not bound to persistentvolumeclaim \"%s\"",
			name, obj_name(claim));
	if (strcmp(obj_str_or(pv, "spec.volumeMode", "Filesystem"), "Filesystem") != 0)
		return err_set(e, ERR_INVALID,
			"persistentvolume \"%s\": a block volume is not supported", name);
	*ret = path ? path : obj_str(pv, "spec.hostPath.path");
	if (!*ret)
		return err_set(e, ERR_INVALID,
			"persistentvolume \"%s\": only hostPath and local are supported", name);
	return check_host(*ret, path ? "Directory" : obj_str_or(pv, "spec.hostPath.type", ""), e);
}

/* A claim is a link to what its volume stands for: nothing of that is ours, not when it ends. */
static int make_claim(struct volume_ctx *c, val *src, const char *dir, struct err *e)
{
	const char *name = obj_str_or(src, "claimName", ""), *path = NULL;
	autodoc *claim_doc = NULL, *pv_doc = NULL;
	const val *claim;

	if (c->hooks->object(c->hooks->arg, "persistentvolumeclaims", obj_ns(c->pod), name,
		    &claim_doc, e) < 0)
		return -1;
	claim = yyjson_doc_get_root(claim_doc);
	if (strcmp(obj_str_or(claim, "status.phase", ""), "Bound") != 0)
		return err_set(
			e, ERR_NOTFOUND, "persistentvolumeclaim \"%s\" is not bound", name);
	if (c->hooks->object(c->hooks->arg, "persistentvolumes", "",
		    obj_str_or(claim, "spec.volumeName", ""), &pv_doc, e) < 0 ||
		find_source(yyjson_doc_get_root(pv_doc), claim, &path, e) < 0)
		return -1;
	if (unlink(dir) < 0 && errno != ENOENT)
		return err_errno(e, "unlink %s", dir);
	return symlink(path, dir) < 0 ? err_errno(e, "symlink %s", dir) : 0;
}

static const struct volume_kind kinds[] = {
	{"emptyDir", make_empty},
	{"persistentVolumeClaim", make_claim},
	{"hostPath", make_host},
	{"configMap", volume_config_map},
	{"secret", volume_secret},
	{"downwardAPI", volume_downward},
	{"projected", volume_projected},
};

static const struct volume_kind *kind_of_volume(val *vol, val **ret_src)
{
	for (size_t i = 0; i < array_size(kinds); i++)
		if ((*ret_src = yyjson_obj_get(vol, kinds[i].field)))
			return &kinds[i];
	return NULL;
}

/* The field of a volume that names its kind, for errors. */
static const char *first_source(val *vol)
{
	val *k, *v;
	size_t i, n;

	yyjson_obj_foreach(vol, i, n, k, v)
	{
		if (strcmp(yyjson_get_str(k), "name") != 0)
			return yyjson_get_str(k);
	}
	return "nothing";
}

static int setup_one(struct volume_ctx *c, val *vol, const char *dir, struct err *e)
{
	const char *name = obj_str_or(vol, "name", "");
	autofree char *path = path_join(dir, name);
	val *src;
	const struct volume_kind *k = kind_of_volume(vol, &src);

	if (!k)
		return err_set(e, ERR_INVALID, "volume \"%s\": source %s is not supported", name,
			first_source(vol));
	if (k->make(c, src, path, e) < 0)
		return err_wrap(e, "MountVolume.SetUp failed for volume \"%s\"", name);
	return 0;
}

int volume_setup(const struct node_hooks *h, const struct node_conf *conf, val *pod, val *status,
	const char *dir, struct err *e)
{
	struct volume_ctx c = {h, conf, pod, status, false, false};
	val *vol;
	size_t i, n;

	if (io_mkdirs(dir, 0755, e) < 0)
		return -1;
	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, vol)
	{
		autofree char *path = path_join(dir, obj_str_or(vol, "name", ""));
		c.refresh = io_exists(path);
		if (setup_one(&c, vol, dir, e) < 0)
			return -1;
	}
	return 0;
}

static bool source_names(val *src, const char *field, const char *name_field, const char *name)
{
	return !strcmp(obj_str_or(yyjson_obj_get(src, field), name_field, ""), name);
}

static bool vol_refers(val *vol, const char *resource, const char *name)
{
	bool map = !strcmp(resource, "configmaps");
	val *src;
	size_t i, n;

	if (source_names(vol, map ? "configMap" : "secret", map ? "name" : "secretName", name))
		return true;
	yyjson_arr_foreach(obj_at(vol, "projected.sources"), i, n, src)
	{
		if (source_names(src, map ? "configMap" : "secret", "name", name))
			return true;
	}
	return false;
}

bool volume_refers(val *pod, const char *resource, const char *name)
{
	val *vol;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, vol)
	{
		if (vol_refers(vol, resource, name))
			return true;
	}
	return false;
}

int volume_refresh(const struct node_hooks *h, const struct node_conf *conf, val *pod, val *status,
	const char *dir, const char *resource, const char *name, struct err *e)
{
	struct volume_ctx c = {h, conf, pod, status, true, false};
	val *vol;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, vol)
	{
		if (vol_refers(vol, resource, name) && setup_one(&c, vol, dir, e) < 0)
			return -1;
	}
	return c.changed;
}

/* Of one volume: each token's age is its file's. */
static int64_t renew_at(val *vol, const char *dir)
{
	int64_t first = 0;
	val *src;
	size_t i, n;

	yyjson_arr_foreach(obj_at(vol, "projected.sources"), i, n, src)
	{
		val *token = obj_at(src, "serviceAccountToken");
		int64_t life_ns = clock_span(obj_int(token, "expirationSeconds", 3600));
		autofree char *path = xasprintf("%s/%s/%s", dir, obj_str_or(vol, "name", ""),
			obj_str_or(token, "path", ""));
		struct stat st;
		int64_t at;

		if (!token)
			continue;
		life_ns = life_ns / 10 * 8;
		if (life_ns > DAY_NS)
			life_ns = DAY_NS;
		/* one that is missing is wanted now */
		at = stat(path, &st) < 0 ? 1 : st.st_mtim.tv_sec * NS_PER_S + life_ns;
		if (!first || at < first)
			first = at;
	}
	return first;
}

int64_t volume_renew_at(val *pod, const char *dir)
{
	int64_t first = 0;
	val *vol;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, vol)
	{
		int64_t at = renew_at(vol, dir);

		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

int volume_renew(const struct node_hooks *h, const struct node_conf *conf, val *pod, val *status,
	const char *dir, struct err *e)
{
	struct volume_ctx c = {h, conf, pod, status, true, false};
	val *vol;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, vol)
	{
		if (renew_at(vol, dir) && setup_one(&c, vol, dir, e) < 0)
			return -1;
	}
	return 0;
}

int volume_teardown(const char *dir, struct err *e)
{
	DIR *d = opendir(dir);
	struct dirent *de;

	if (!d)
		return errno == ENOENT ? 0 : err_errno(e, "open %s", dir);
	while ((de = readdir(d))) {
		autofree char *path = path_join(dir, de->d_name);
		if (de->d_name[0] != '.')
			/* the link of a claim may lead to a mount of the machine's own */
			while (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
				;
	}
	closedir(d);
	return io_rm_tree(dir, e);
}

static val *volume_named(val *pod, const char *name)
{
	val *v;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, v)
	{
		if (!strcmp(obj_str_or(v, "name", ""), name))
			return v;
	}
	return NULL;
}

/* A subPath stays below its volume: no "..", not absolute, and no link that leads out. */
static int sub_path(char **path, const char *sub, struct err *e)
{
	autofree char *full = path_join(*path, sub);
	autofree char *base = realpath(*path, NULL);

	if (sub[0] == '/' || !strcmp(sub, "..") || !strncmp(sub, "../", 3) || strstr(sub, "/../"))
		return err_set(e, ERR_INVALID, "subPath \"%s\" leads out of the volume", sub);
	if (!io_exists(full) && io_mkdirs(full, 0755, e) < 0)
		return -1;
	char *real = realpath(full, NULL);
	if (!real || !base || strncmp(real, base, strlen(base)) != 0) {
		free(real);
		return err_set(e, ERR_INVALID, "subPath \"%s\" leads out of the volume", sub);
	}
	free(*path);
	*path = real;
	return 0;
}

static const char *propagation(val *mount)
{
	const char *p = obj_str_or(mount, "mountPropagation", "None");

	return !strcmp(p, "HostToContainer") ? "rslave"
	       : !strcmp(p, "Bidirectional") ? "rshared"
					     : "rprivate";
}

static int mount_one(val *pod, val *mount, const char *dir, struct oci_mount *ret, struct err *e)
{
	const char *name = obj_str_or(mount, "name", "");
	const char *sub = obj_str_or(mount, "subPath", "");
	val *vol = volume_named(pod, name);
	const char *host = obj_str(vol, "hostPath.path");
	struct stat st;

	if (!vol)
		return err_set(e, ERR_INVALID, "volumeMounts: no volume \"%s\"", name);
	char *source = host ? xstrdup(host) : path_join(dir, name);
	if (yyjson_obj_get(vol, "persistentVolumeClaim")) {
		char *real = realpath(source, NULL);
		if (!real) {
			err_errno(e, "volume %s", source);
			free(source);
			return -1;
		}
		free(source);
		source = real;
	}
	if (*sub && sub_path(&source, sub, e) < 0) {
		free(source);
		return -1;
	}
	if (stat(source, &st) < 0) {
		err_errno(e, "stat %s", source);
		free(source);
		return -1;
	}
	*ret = (struct oci_mount){
		.source = source,
		.destination = xstrdup(obj_str_or(mount, "mountPath", "/")),
		.type = "bind",
		.read_only = obj_bool(mount, "readOnly", false) ||
			     obj_bool(vol, "persistentVolumeClaim.readOnly", false),
		.dir = S_ISDIR(st.st_mode),
		.propagation = propagation(mount),
	};
	return 0;
}

int volume_mounts(val *pod, val *container, const char *dir, struct oci_mount **ret, size_t *ret_n,
	struct err *e)
{
	val *list = obj_at(container, "volumeMounts"), *m;
	struct oci_mount *out = xcalloc(yyjson_arr_size(list) + 1, sizeof(*out));
	size_t i, n, done = 0;

	yyjson_arr_foreach(list, i, n, m)
	{
		if (mount_one(pod, m, dir, &out[done], e) < 0) {
			oci_mounts_free(out, done);
			return -1;
		}
		done++;
	}
	*ret = out;
	*ret_n = done;
	return 0;
}

void oci_mounts_free(struct oci_mount *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(m[i].source);
		free(m[i].destination);
	}
	free(m);
}
