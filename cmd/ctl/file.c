/* The objects of -f: files, directories, standard input; JSON and YAML. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/path.h"
#include "base/strv.h"
#include "verb.h"

#define INPUT_MAX_BYTES ((size_t)256 << 20)

struct reading {
	struct ctl *c;
	struct targets *to;
};

static bool is_manifest(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml") || !strcmp(dot, ".json"));
}

/* The files below a directory, by name. */
static int add_dir(const char *path, bool recursive, struct strv *files, struct err *e)
{
	autostrv names = STRV_INIT;
	struct dirent *de;
	struct stat st;
	DIR *d = opendir(path);
	int bad = 0;

	if (!d)
		return err_errno(e, "open %s", path);
	while ((de = readdir(d)))
		if (strcmp(de->d_name, ".") != 0 && strcmp(de->d_name, "..") != 0)
			strv_add(&names, de->d_name);
	closedir(d);
	strv_sort(&names, 0);
	for (size_t i = 0; i < names.n && !bad; i++) {
		autofree char *at = path_join(path, names.v[i]);

		if (stat(at, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode) && recursive)
			bad = add_dir(at, recursive, files, e);
		else if (!S_ISDIR(st.st_mode) && is_manifest(names.v[i]))
			strv_add(files, at);
	}
	return bad;
}

static int list_files(struct ctl *c, struct strv *files, struct err *e)
{
	for (size_t i = 0; i < c->o->files.n; i++) {
		const char *path = c->o->files.v[i];
		size_t before = files->n;
		struct stat st;

		if (!strcmp(path, "-")) {
			strv_add(files, path);
			continue;
		}
		if (stat(path, &st) < 0)
			return err_set(e, ERR_SYNTAX, "the path \"%s\" does not exist", path);
		if (!S_ISDIR(st.st_mode))
			strv_add(files, path);
		else if (add_dir(path, c->o->recursive, files, e) < 0)
			return -1;
		if (files->n == before)
			return err_set(e, ERR_SYNTAX,
				"error reading [%s]: recognized file extensions are [.json .yaml "
				".yml]",
				path);
	}
	return 0;
}

static void unknown_kind(struct ctl *c, const val *root, const char *where, const struct err *why)
{
	printer_flush(&c->p);
	if (why->code != ERR_NOTFOUND)
		ctl_note("error: unable to decode \"%s\": %s", where, why->msg);
	else
		ctl_note("resource mapping not found for name: \"%s\" namespace: \"%s\" from "
			 "\"%s\": %s\nensure CRDs are installed first",
			obj_name(root), obj_ns(root), where, why->msg);
	if (!c->status)
		c->status = EXIT_INVALID;
}

/* The namespace that the object goes to; put into it when it names none. */
static int place(struct reading *r, struct target *t, mdoc *d, mval *root, struct err *e)
{
	const char *own = mobj_str(root, "metadata.namespace"), *given = r->c->o->ns;

	if (!t->kind->namespaced) {
		t->ns = xstrdup("");
		return 0;
	}
	if (own && *own && given && *given && strcmp(own, given) != 0)
		return err_set(e, ERR_SYNTAX,
			"%s: the namespace from the provided object \"%s\" does not match the "
			"namespace \"%s\". You must pass '--namespace=%s' to perform this "
			"operation.",
			t->where, own, given, own);
	t->ns = xstrdup(own && *own ? own : given && *given ? given : "default");
	if (!yyjson_mut_obj_get(root, "metadata") || yyjson_mut_is_obj(mobj_at(root, "metadata")))
		mobj_set_str(d, root, "metadata.namespace", t->ns);
	return 0;
}

static int add_object(void *arg, doc *d unused_arg, val *root, const char *where, struct err *e)
{
	struct reading *r = arg;
	automdoc *m = NULL;
	struct err why = ERR_INIT;
	const struct kind *k;
	autobuf text = BUF_INIT;
	struct target *t;

	if (kind_of(root, &k, &why) < 0) {
		unknown_kind(r->c, root, where, &why);
		return 0;
	}
	m = mdoc_from(root);
	t = targets_add(r->to, k, NULL, *obj_name(root) ? obj_name(root) : NULL);
	t->where = xstrdup(where);
	if (place(r, t, m, yyjson_mut_doc_get_root(m), e) < 0)
		return -1;
	mobj_write(&text, yyjson_mut_doc_get_root(m));
	t->text = buf_detach(&text, &t->len);
	return 0;
}

/* A file that cannot be read to its end counts as a whole: nothing of it is done. */
static int read_file(struct ctl *c, const char *path, struct targets *to, struct err *e)
{
	const char *name = strcmp(path, "-") ? path : "STDIN";
	struct reading r = {c, to};
	autobuf in = BUF_INIT;

	if (io_read_file(path, INPUT_MAX_BYTES, &in, e) < 0)
		return -1;
	return obj_stream_text(buf_str(&in), in.len, name, add_object, &r, e);
}

int targets_read(struct ctl *c, struct targets *ret, struct err *e)
{
	autostrv files = STRV_INIT;

	if (list_files(c, &files, e) < 0)
		return -1;
	for (size_t i = 0; i < files.n; i++) {
		struct targets of = {0};
		struct err why = ERR_INIT;

		if (read_file(c, files.v[i], &of, &why) < 0) {
			ctl_fail(c, &why);
			targets_release(&of);
			continue;
		}
		for (size_t j = 0; j < of.n; j++) {
			*targets_add(ret, of.v[j].kind, NULL, NULL) = of.v[j];
			of.v[j] = (struct target){0};
		}
		targets_release(&of);
	}
	ret->listed = ret->n != 1;
	if (!ret->n && !c->status)
		return err_set(e, ERR_SYNTAX, "no objects passed to %s", c->verb->name);
	return 0;
}

int each_of_files(struct ctl *c, int argc, char **argv, file_fn fn, struct err *e)
{
	struct targets t = {0};

	if (argc)
		return err_set(e, ERR_USAGE, "unexpected args: [%s]: %s takes -f FILE", argv[0],
			c->verb->name);
	if (!c->o->files.n)
		return err_set(e, ERR_USAGE, "must specify one of -f and -k");
	if (targets_read(c, &t, e) < 0)
		return -1;
	for (size_t i = 0; i < t.n; i++) {
		struct err why = ERR_INIT;
		const char *doing;

		if (fn(c, &t.v[i], &doing, &why) < 0) {
			(void)!err_wrap(&why, "error when %s \"%s\"", doing, t.v[i].where);
			ctl_fail(c, &why);
		}
	}
	c->p.list = t.listed;
	targets_release(&t);
	return 0;
}
