#include <dirent.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/io.h"
#include "base/path.h"
#include "node/cgroup_trees.h"

#define USUAL_DIR "/sys/fs/cgroup"
#define FILE_MAX (64 * 1024 * 1024)

void trees_release(struct trees *t)
{
	strv_release(&t->v1);
	strv_release(&t->v1_opts);
	free(t->v2);
}

/* A directory is named for what is mounted there: a controller, some, or "unified". */
static void take_dir(struct trees *t, const char *dir, const char *name)
{
	struct statfs fs;

	if (statfs(dir, &fs) < 0)
		return;
	if (fs.f_type == CGROUP2_SUPER_MAGIC && !t->v2) {
		t->v2 = xstrdup(dir);
	} else if (fs.f_type == CGROUP_SUPER_MAGIC) {
		strv_add(&t->v1, dir);
		strv_add(&t->v1_opts, name);
	}
}

static void find_usual(struct trees *t)
{
	struct dirent *de;
	DIR *d;

	take_dir(t, USUAL_DIR, "");
	if (t->v2 || !(d = opendir(USUAL_DIR)))
		return;
	while ((de = readdir(d))) {
		autofree char *dir = path_join(USUAL_DIR, de->d_name);

		/* "cpu" may be a link to "cpu,cpuacct", which says it all */
		if (de->d_type == DT_DIR && de->d_name[0] != '.')
			take_dir(t, dir, de->d_name);
	}
	closedir(d);
}

/* One line of mountinfo: "id parent dev root point opts … - type source superopts" (proc(5)). */
static void take_mount(struct trees *t, char *line)
{
	char *rest = strstr(line, " - "), *word[5], *save = NULL;
	char type[32], super[512];

	if (!rest || sscanf(rest + 3, "%31s %*s %511s", type, super) != 2)
		return;
	for (int i = 0; i < 5; i++)
		if (!(word[i] = strtok_r(i ? NULL : line, " ", &save)))
			return;
	if (!strcmp(type, "cgroup2") && !t->v2) {
		t->v2 = xstrdup(word[4]);
	} else if (!strcmp(type, "cgroup")) {
		strv_add(&t->v1, word[4]);
		strv_add(&t->v1_opts, super);
	}
}

static void find_anywhere(struct trees *t)
{
	autobuf b = BUF_INIT;
	char *line, *save = NULL;

	if (io_read_file("/proc/self/mountinfo", FILE_MAX, &b, NULL) < 0 || !b.len)
		return;
	for (line = strtok_r(b.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		autofree char *copy = xstrdup(line);

		take_mount(t, copy);
	}
}

struct trees trees_find(void)
{
	struct trees t = {0};

	find_usual(&t);
	if (!t.v2 && !t.v1.n)
		find_anywhere(&t);
	return t;
}
