/*
 * The two small languages of a container: $(VAR) in its command, and user[:group] of its image.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/io.h"
#include "node/oci.h"

#define PASSWD_MAX (1024 * 1024)

static const char *env_value(const struct strv *env, const char *name, size_t len)
{
	for (size_t i = env->n; i-- > 0;)
		if (!strncmp(env->v[i], name, len) && env->v[i][len] == '=')
			return env->v[i] + len + 1;
	return NULL;
}

/* "$(A)" is A's value or stays as it is when there is no A; "$$" is "$", so "$$(A)" is "$(A)". */
char *oci_expand(const char *s, const struct strv *env)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "");
	while (*s) {
		const char *end, *value;
		if (s[0] == '$' && s[1] == '$') {
			buf_addc(&b, '$');
			s += 2;
		} else if (s[0] == '$' && s[1] == '(' && (end = strchr(s, ')'))) {
			value = env_value(env, s + 2, (size_t)(end - s - 2));
			if (value)
				buf_adds(&b, value);
			else
				buf_add(&b, s, (size_t)(end - s + 1));
			s = end + 1;
		} else {
			buf_addc(&b, *s++);
		}
	}
	return buf_detach(&b, NULL);
}

/* openat2(2): links are resolved as if the directory were the root. */
static int open_in_root(int root, const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};

	return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

/* A file of the container's root, its links resolved inside that root. Missing: empty. */
static int read_in_root(const char *rootfs, const char *path, struct buf *b, struct err *e)
{
	autoclose int root = open(rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC);
	autoclose int fd = -1;

	if (root < 0)
		return err_errno(e, "open %s", rootfs);
	fd = open_in_root(root, path);
	if (fd < 0)
		return 0;
	return io_read_fd(fd, path, PASSWD_MAX, b, e);
}

/* Field n (from 0) of a colon-separated line; malloc'ed, NULL if there is none. */
static char *field(const char *line, size_t len, int n)
{
	const char *end = line + len;

	for (; n; n--) {
		line = memchr(line, ':', (size_t)(end - line));
		if (!line)
			return NULL;
		line++;
	}
	const char *stop = memchr(line, ':', (size_t)(end - line));
	return xstrndup(line, (size_t)((stop ? stop : end) - line));
}

/* The line of a passwd or group file whose field `which` is key; its length or 0. */
static size_t find_line(const struct buf *b, int which, const char *key, const char **ret)
{
	const char *p = buf_str(b);

	while (*p) {
		size_t len = strcspn(p, "\n");
		autofree char *f = field(p, len, which);
		if (f && !strcmp(f, key)) {
			*ret = p;
			return len;
		}
		p += len + (p[len] == '\n');
	}
	return 0;
}

static bool number(const char *s, int64_t *ret)
{
	char *end;

	if (!*s || strspn(s, "0123456789") != strlen(s))
		return false;
	errno = 0;
	*ret = strtoll(s, &end, 10);
	return !errno && *ret <= UINT32_MAX;
}

static bool in_members(const char *list, const char *name)
{
	size_t n = strlen(name);

	while (*list) {
		size_t len = strcspn(list, ",");
		if (len == n && !strncmp(list, name, n))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

/* Groups that name the user as a member. */
static void member_groups(const struct buf *groups, const char *name, int64_t **ret, size_t *ret_n)
{
	const char *p = buf_str(groups);
	size_t alloc = 0;

	while (*p) {
		size_t len = strcspn(p, "\n");
		autofree char *gid = field(p, len, 2);
		autofree char *members = field(p, len, 3);
		int64_t id;
		if (gid && members && in_members(members, name) && number(gid, &id)) {
			GROW(*ret, *ret_n + 1, alloc);
			(*ret)[(*ret_n)++] = id;
		}
		p += len + (p[len] == '\n');
	}
}

static int find_group(const struct buf *groups, const char *group, int64_t *ret, struct err *e)
{
	const char *line;
	size_t len;

	if (number(group, ret))
		return 0;
	len = find_line(groups, 0, group, &line);
	autofree char *gid = len ? field(line, len, 2) : NULL;
	if (!gid || !number(gid, ret))
		return err_set(e, ERR_INVALID, "no group \"%s\" in the image's /etc/group", group);
	return 0;
}

int oci_user(const char *rootfs, const char *user, int64_t *ret_uid, int64_t *ret_gid,
	int64_t **ret_extra, size_t *ret_n_extra, struct err *e)
{
	autobuf users = BUF_INIT, groups = BUF_INIT;
	autofree char *name =
		*user && *user != ':' ? xstrndup(user, strcspn(user, ":")) : xstrdup("0");
	const char *group = strchr(user, ':'), *line;
	int64_t uid = 0, gid = 0, *extra = NULL;
	size_t n_extra = 0, len;

	if (read_in_root(rootfs, "etc/passwd", &users, e) < 0 ||
		read_in_root(rootfs, "etc/group", &groups, e) < 0)
		return -1;
	bool numeric = number(name, &uid);
	len = find_line(&users, numeric ? 2 : 0, name, &line);
	if (!len && !numeric)
		return err_set(e, ERR_INVALID, "no user \"%s\" in the image's /etc/passwd", name);
	if (len) {
		autofree char *u = field(line, len, 2);
		autofree char *g = field(line, len, 3);
		autofree char *login = field(line, len, 0);
		if (!u || !g || !number(u, &uid) || !number(g, &gid))
			return err_set(
				e, ERR_INVALID, "etc/passwd: user \"%s\" has no numbers", name);
		member_groups(&groups, login, &extra, &n_extra);
	}
	if (group && group[1] && find_group(&groups, group + 1, &gid, e) < 0) {
		free(extra);
		return -1;
	}
	*ret_uid = uid;
	*ret_gid = gid;
	*ret_extra = extra;
	*ret_n_extra = n_extra;
	return 0;
}
