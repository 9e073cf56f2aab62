/* /etc/k/config. */
#include <errno.h>
#include <string.h>

#include "base/conf.h"
#include "base/io.h"
#include "base/path.h"

#define MAX_BYTES (1u << 20)
#define BLANKS " \t\r"

int conf_read(struct conf *ret, struct err *e)
{
	struct conf c = {.path = path_etc("config")};

	/* before it is read: what is written meanwhile makes it another one */
	if (stat(c.path, &c.file) < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		*ret = c;
		return 0;
	}
	if (io_read_file(c.path, MAX_BYTES, &c.text, e) < 0) {
		conf_release(&c);
		return -1;
	}
	*ret = c;
	return 0;
}

void conf_release(struct conf *c)
{
	free(c->path);
	buf_release(&c->text);
	*c = (struct conf){0};
}

bool conf_changed(const struct conf *c)
{
	const struct stat *a = &c->file;
	struct stat b;

	if (stat(c->path, &b) < 0)
		return a->st_ino != 0;
	return a->st_ino != b.st_ino || a->st_dev != b.st_dev || a->st_size != b.st_size ||
	       memcmp(&a->st_mtim, &b.st_mtim, sizeof(a->st_mtim)) != 0;
}

void conf_line_release(struct conf_line *l)
{
	free(l->name);
	free(l->value);
	l->name = l->value = NULL;
}

/* p[0..n) without blanks around it. */
static char *trimmed(const char *p, size_t n)
{
	while (n && strchr(BLANKS, *p)) {
		p++;
		n--;
	}
	while (n && strchr(BLANKS, p[n - 1]))
		n--;
	return xstrndup(p, n);
}

bool conf_next(const struct conf *c, struct conf_line *l)
{
	const char *text = buf_str(&c->text);

	conf_line_release(l);
	while (text[l->next]) {
		const char *p = text + l->next, *eq;
		size_t n = strcspn(p, "\n");

		l->line++;
		l->next += n + (p[n] == '\n');
		eq = memchr(p, '=', n);
		if (p[strspn(p, BLANKS)] == '#' || !eq)
			continue;
		l->name = trimmed(p, (size_t)(eq - p));
		l->value = trimmed(eq + 1, n - (size_t)(eq + 1 - p));
		return true;
	}
	return false;
}

char *conf_value(const struct conf *c, const char *name)
{
	struct conf_line l = {0};

	while (conf_next(c, &l)) {
		if (!strcmp(l.name, name)) {
			char *value = take(l.value);

			conf_line_release(&l);
			return value;
		}
	}
	return NULL;
}
