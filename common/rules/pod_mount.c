/* Where a container has its volumes: as directories, and as devices. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"

/* What is mounted and what is a device, by name and by place: nothing may be both. */
struct uses {
	struct map mount_names, mount_paths, device_names, device_paths;
};

static void uses_release(struct uses *u)
{
	map_release(&u->mount_names);
	map_release(&u->mount_paths);
	map_release(&u->device_names);
	map_release(&u->device_paths);
}

static void uses_fill(struct uses *u, const mval *container)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(container, "volumeMounts"), i, n, v)
	{
		map_put(&u->mount_names, str_at(v, "name"), NULL);
		map_put(&u->mount_paths, str_at(v, "mountPath"), NULL);
	}

	yyjson_mut_arr_foreach(mobj_at(container, "volumeDevices"), i, n, v)
	{
		map_put(&u->device_names, str_at(v, "name"), NULL);
		map_put(&u->device_paths, str_at(v, "devicePath"), NULL);
	}
}

static void say(
	struct causes *c, const char *at, const char *member, const char *s, const char *why)
{
	wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, why);
}

static void mount_validate(const struct pod_volumes *volumes, const struct uses *u,
	struct map *paths, size_t i, const mval *v, const char *at, struct causes *c)
{
	const char *name = str_at(v, "name"), *path = str_at(v, "mountPath");

	if (!*name)
		wrong(c, WRONG_REQUIRED, at, "name", "Required value");
	if (!map_has(&volumes->all, name))
		wrong(c, WRONG_INVALID, at, "name", "Not found: \"%s\"", name);
	if (!*path)
		wrong(c, WRONG_REQUIRED, at, "mountPath", "Required value");
	if (seen_before(paths, i, "%s", path))
		say(c, at, "mountPath", path, "must be unique");
	if (map_has(&u->device_names, name))
		say(c, at, "name", name, "must not already exist in volumeDevices");
	if (map_has(&u->device_paths, path))
		say(c, at, "mountPath", path, "must not already exist as a path in volumeDevices");
}

/* Read-only all the way down. */
static void recursive_validate(const mval *m, const char *at, struct causes *c)
{
	static const char *const fit[] = {"Disabled", "Enabled", "IfPossible"};
	static const char member[] = "volumeMounts.recursiveReadOnly";
	const char *how = str_at(m, "recursiveReadOnly"), *passes = str_at(m, "mountPropagation");

	if (!*how || !strcmp(how, "Disabled"))
		return;
	if (strcmp(how, "Enabled") != 0 && strcmp(how, "IfPossible") != 0) {
		check_listed(at, member, how, fit, array_size(fit), c);
		return;
	}
	if (!mobj_bool(m, "readOnly", false))
		wrong(c, WRONG_FORBIDDEN, at, member,
			"Forbidden: may only be specified when readOnly is true");
	if (*passes && strcmp(passes, "None") != 0)
		wrong(c, WRONG_FORBIDDEN, at, member,
			"Forbidden: may only be specified when mountPropagation is None or not "
			"specified");
}

/* Where in the volume it is: told of the list, not of its element. */
static void place_validate(
	const mval *container, const mval *m, size_t i, const char *at, struct causes *c)
{
	static const char *const fit[] = {"Bidirectional", "HostToContainer", "None"};
	static const char member[] = "volumeMounts.mountPropagation";
	autofree char *where = xasprintf("volumeMounts[%zu].subPathExpr", i);
	const char *sub = str_at(m, "subPath"), *expr = str_at(m, "subPathExpr");
	const char *passes = str_at(m, "mountPropagation");

	volume_path_validate(sub, at, "volumeMounts.subPath", c);
	if (*sub && *expr)
		say(c, at, where, expr, "subPathExpr and subPath are mutually exclusive");
	volume_path_validate(expr, at, "volumeMounts.subPathExpr", c);
	if (mobj_at(m, "mountPropagation"))
		check_listed(at, member, passes, fit, array_size(fit), c);
	if (!strcmp(passes, "Bidirectional") &&
		!mobj_bool(container, "securityContext.privileged", false))
		wrong(c, WRONG_FORBIDDEN, at, member,
			"Forbidden: Bidirectional mount propagation is available only to "
			"privileged containers");
	recursive_validate(m, at, c);
}

static void device_validate(const struct pod_volumes *volumes, const struct uses *u,
	struct map *names, struct map *paths, const mval *v, const char *at, struct causes *c)
{
	const char *name = str_at(v, "name"), *path = str_at(v, "devicePath");
	bool known = map_has(&volumes->all, name);

	if (!*name)
		wrong(c, WRONG_REQUIRED, at, "name", "Required value");
	if (*name && seen_before(names, 0, "%s", name))
		say(c, at, "name", name, "must be unique");
	if (known && !map_has(&volumes->claims, name))
		say(c, at, "name", name,
			"can only use volume source type of PersistentVolumeClaim or Ephemeral "
			"for block mode");
	if (!known)
		wrong(c, WRONG_INVALID, at, "name", "Not found: \"%s\"", name);
	if (!*path)
		wrong(c, WRONG_REQUIRED, at, "devicePath", "Required value");
	if (seen_before(paths, 0, "%s", path))
		say(c, at, "devicePath", path, "must be unique");
	if (path_has_backstep(path))
		say(c, at, "devicePath", path, "can not contain backsteps ('..')");
	if (map_has(&u->mount_names, name))
		say(c, at, "name", name, "must not already exist in volumeMounts");
	if (map_has(&u->mount_paths, path))
		say(c, at, "devicePath", path, "must not already exist as a path in volumeMounts");
}

void pod_mounts_validate(const struct pod_volumes *volumes, const mval *container, const char *at,
	struct causes *c)
{
	autoseen names = MAP_INIT, paths = MAP_INIT, devices = MAP_INIT;
	struct uses u = {MAP_INIT, MAP_INIT, MAP_INIT, MAP_INIT};
	size_t i, n;
	mval *v;

	uses_fill(&u, container);
	check_each(mobj_at(container, "volumeMounts"), i, n, v, c)
	{
		autofree char *where = xasprintf("%s.volumeMounts[%zu]", at, i);

		mount_validate(volumes, &u, &paths, i, v, where, c);
		place_validate(container, v, i, at, c);
	}

	check_each(mobj_at(container, "volumeDevices"), i, n, v, c)
	{
		autofree char *where = xasprintf("%s.volumeDevices[%zu]", at, i);

		device_validate(volumes, &u, &names, &devices, v, where, c);
	}

	uses_release(&u);
}
