/* put, rm: objects through the API library: defaulted, admitted, validated, guarded. */
#include <stddef.h>
#include <string.h>

#include "base/io.h"
#include "write.h"

#define INPUT_MAX_BYTES ((size_t)1 << 30)

const struct opt write_opts[] = {
	{0, "as", OPT_STR, offsetof(struct options, as), "USER", "act as USER (system:admin)"},
	{0, "field-manager", OPT_STR, offsetof(struct options, manager), "NAME",
		"name of the program that the changes are put down to (k-store)"},
	{0, "store", OPT_STR, offsetof(struct options, store), "STORE",
		"address of the store (K_STORE, else sqlite:/var/lib/k/store.db)", "@file"},
	{0}};

static const struct opt namespace_opts[] = {
	{'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS",
		"namespace of objects that name none (default)", "@ns"},
	{0}};

const struct opt_set put_set = {
	.usage = PUT_USAGE,
	.about = "Create or update the objects of files or standard input, JSON or YAML; print "
		 "them.",
	.opts = namespace_opts,
	.more = write_opts,
};

const struct opt_set rm_set = {
	.usage = RM_USAGE,
	.about = "Delete objects.",
	.opts = namespace_opts,
	.more = write_opts,
	.verbs = "@kinds",
};

int open_api(const struct options *o, bool create, struct api **ret, struct err *e)
{
	static const char *const admins[] = {"system:masters", NULL};
	struct api_caller caller = {.user = o->as ? o->as : "system:admin",
		.groups = o->as ? NULL : admins,
		.asked = o->as != NULL,
		.manager = o->manager ? o->manager : "k-store"};
	autofree char *address = o->store ? xasprintf("local:%s", o->store) : NULL;

	return api_open(address, create, &caller, ret, e);
}

static void print_body(const struct api_res *res)
{
	autobuf out = BUF_INIT;

	buf_add(&out, res->body.data, res->body.len);
	buf_addc(&out, '\n');
	io_flush_stdout(&out);
}

struct putting {
	const struct options *o;
	struct api *a;
};

/* An object with a resourceVersion replaces just that one; another is made, or replaces what is
   there. */
static int put_request(struct putting *p, struct api_req *r, const val *root, struct err *e)
{
	struct api_res res = {0};
	bool guarded = obj_rv(root) != 0;
	int ret;

	r->verb = guarded ? API_UPDATE : API_CREATE;
	ret = api_call(p->a, r, &res, e);
	if (ret < 0 && e->code == ERR_EXISTS && !guarded && r->name) {
		api_res_release(&res);
		res = (struct api_res){0};
		r->verb = API_UPDATE;
		ret = api_call(p->a, r, &res, e);
	}
	if (!ret)
		print_body(&res);
	for (size_t i = 0; i < res.warnings.n; i++)
		fprintf(stderr, "Warning: %s\n", res.warnings.v[i]);
	api_res_release(&res);
	return ret;
}

static int put_object(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct putting *p = arg;
	struct api_req r = API_REQ_INIT;
	autobuf body = BUF_INIT;

	if (kind_of(root, &r.kind, e) < 0) {
		e->code = ERR_INVALID; /* bad input, not a name that was looked up */
		return err_wrap(e, "%s", where);
	}
	obj_write(&body, root);
	r.body = body.data;
	r.body_len = body.len;
	r.name = *obj_name(root) ? obj_name(root) : NULL;
	if (r.kind->namespaced)
		r.ns = *obj_ns(root) ? obj_ns(root) : p->o->ns ? p->o->ns : "default";
	return put_request(p, &r, root, e) < 0 ? err_wrap(e, "%s", where) : 0;
}

int put_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct putting p = {.o = o};
	int ret = open_api(o, true, &p.a, e);

	for (int i = 0; i < (argc ? argc : 1) && !ret; i++) {
		const char *path = argc ? argv[i] : "-";
		const char *name = strcmp(path, "-") ? path : "standard input";
		autobuf in = BUF_INIT;

		ret = io_read_file(path, INPUT_MAX_BYTES, &in, e);
		if (!ret)
			ret = obj_stream_text(buf_str(&in), in.len, name, put_object, &p, e);
	}
	api_close(p.a);
	return ret;
}

int rm_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct api_req r = API_REQ_INIT;
	struct api *a = NULL;
	int ret;

	if (argc < 2)
		opt_usage(&rm_set, "rm wants a KIND and a NAME");
	ret = need_kind(argv[0], &r.kind, e);
	if (!ret)
		ret = open_api(o, false, &a, e);
	r.verb = API_DELETE;
	r.ns = ret ? NULL : namespace_of(o, r.kind);
	for (int i = 1; i < argc && !ret; i++) {
		struct api_res res = {0};

		r.name = argv[i];
		ret = api_call(a, &r, &res, e);
		if (!ret)
			print_body(&res);
		api_res_release(&res);
	}
	api_close(a);
	return ret;
}
