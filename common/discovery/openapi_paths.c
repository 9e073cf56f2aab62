/* The paths: what may be asked of each resource, subresource, group and version. */
#include <ctype.h>
#include <string.h>

#include "discovery/discovery.h"
#include "discovery/openapi_priv.h"

struct param {
	const char *name, *type, *about;
};

static const struct param of_path_name = {"name", "string", "Name of the object."};
static const struct param of_path_ns = {"namespace", "string", "Namespace of the objects."};

static const struct param pretty[] = {
	{"pretty", "string", "If \"true\", the answer is indented."}, {0}};
static const struct param of_write[] = {
	{"dryRun", "string", "All: check and answer, but store nothing."},
	{"fieldManager", "string", "Who makes this change; at most 128 printable characters."},
	{"fieldValidation", "string",
		"What to do with unknown and doubled fields: Ignore, Warn or Strict."},
	{0}};
static const struct param of_patch[] = {
	{"force", "boolean", "Apply only: take fields over that other managers own."}, {0}};
static const struct param of_list[] = {
	{"allowWatchBookmarks", "boolean", "Send events of type BOOKMARK now and then."},
	{"continue", "string", "The token of an answer, to get what follows it."},
	{"fieldSelector", "string", "Only objects with such fields."},
	{"labelSelector", "string", "Only objects with such labels."},
	{"limit", "integer", "At most so many objects in the answer."},
	{"resourceVersion", "string", "The state to answer from, or to watch from."},
	{"resourceVersionMatch", "string", "How resourceVersion is meant."},
	{"sendInitialEvents", "boolean", "Begin a watch with what is there already."},
	{"timeoutSeconds", "integer", "How long the answer may take, and a watch lasts."},
	{"watch", "boolean", "Send changes as they happen instead of a list."}, {0}};
static const struct param of_delete[] = {
	{"dryRun", "string", "All: check and answer, but store nothing."},
	{"gracePeriodSeconds", "integer", "Time to end in order; 0: at once."},
	{"orphanDependents", "boolean", "Older form of propagationPolicy."},
	{"propagationPolicy", "string", "Orphan, Background or Foreground."}, {0}};

/* One operation on one path. */
struct op {
	const char *method;		    /* "get" */
	const char *action;		    /* x-kubernetes-action: "list" */
	const char *what;		    /* "list or watch" */
	const char *group, *version, *kind; /* of what goes over the wire */
	const char *id;			    /* the rest of operationId */
	const char *body;		    /* schema type of the request; NULL: none */
	const char *answer;		    /* schema type of the answer; NULL: text */
	const char *const *consumes;
	const struct param *params[4]; /* ends with NULL */
	bool created;		       /* 201 and 202, too */
};

static const char *const any_body[] = {"*/*", NULL};
static const char *const patch_body[] = {"application/json-patch+json",
	"application/merge-patch+json", "application/strategic-merge-patch+json",
	"application/apply-patch+yaml", NULL};
static const char *const answers[] = {"application/json", "application/yaml",
	"application/vnd.kubernetes.protobuf", "application/json;stream=watch",
	"application/vnd.kubernetes.protobuf;stream=watch", NULL};

static void words(struct oapi *o, const char *name, const char *const *w)
{
	buf_addf(o->b, ",\"%s\":[", name);
	for (size_t i = 0; w[i]; i++)
		buf_addf(o->b, "%s\"%s\"", i ? "," : "", w[i]);
	buf_addc(o->b, ']');
}

static void param(struct oapi *o, const struct param *p, bool path)
{
	buf_addf(o->b, "{\"name\":\"%s\",\"in\":\"%s\"%s,\"description\":", p->name,
		path ? "path" : "query", path ? ",\"required\":true" : "");
	oapi_str(o, p->about);
	buf_addf(o->b,
		o->v2 ? ",\"type\":\"%s\",\"uniqueItems\":true}"
		      : ",\"schema\":{\"type\":\"%s\",\"uniqueItems\":true}}",
		p->type);
}

/* "parameters":[…]: those of the query and, in 2.0, the body. */
static void params(struct oapi *o, const struct op *op)
{
	bool more = false;

	buf_adds(o->b, ",\"parameters\":[");
	if (o->v2 && op->body) {
		buf_addf(o->b, "{\"name\":\"body\",\"in\":\"body\"%s,\"schema\":",
			strcmp(op->method, "delete") != 0 ? ",\"required\":true" : "");
		oapi_ref(o, op->body);
		buf_addc(o->b, '}');
		more = true;
	}
	for (size_t i = 0; i < array_size(op->params) && op->params[i]; i++)
		for (const struct param *p = op->params[i]; p->name; p++) {
			if (more)
				buf_addc(o->b, ',');
			param(o, p, false);
			more = true;
		}
	buf_addc(o->b, ']');
}

/* "content":{MEDIA:{"schema":…},…} of 3.0 */
static void content(struct oapi *o, const char *const *medias, const char *type, bool stream)
{
	buf_adds(o->b, "\"content\":{");
	for (size_t i = 0; medias[i]; i++) {
		if (!stream && strchr(medias[i], ';'))
			continue;
		buf_addf(o->b, "%s\"%s\":{\"schema\":", i ? "," : "", medias[i]);
		oapi_ref(o, type);
		buf_addc(o->b, '}');
	}
	buf_addc(o->b, '}');
}

static void response(struct oapi *o, const struct op *op, const char *code, const char *about)
{
	buf_addf(o->b, "\"%s\":{\"description\":\"%s\"", code, about);
	if (op->answer && o->v2) {
		buf_adds(o->b, ",\"schema\":");
		oapi_ref(o, op->answer);
	} else if (op->answer) {
		buf_addc(o->b, ',');
		content(o, answers, op->answer, !strcmp(op->action, "list"));
	}
	buf_addc(o->b, '}');
}

static void responses(struct oapi *o, const struct op *op)
{
	buf_adds(o->b, ",\"responses\":{");
	response(o, op, "200", "OK");
	if (op->created) {
		buf_addc(o->b, ',');
		response(o, op, "201", "Created");
	}
	if (op->created && !strcmp(op->method, "post")) {
		buf_addc(o->b, ',');
		response(o, op, "202", "Accepted");
	}
	buf_adds(o->b, ",\"401\":{\"description\":\"Unauthorized\"}}");
}

/* apps v1 → "AppsV1", "" v1 → "CoreV1" */
static void camel(struct buf *b, const char *group, const char *version)
{
	const char *g = *group ? group : "core";
	size_t n = strcspn(g, ".");

	buf_addc(b, (char)toupper((unsigned char)*g));
	buf_add(b, g + 1, n - 1);
	buf_addc(b, (char)toupper((unsigned char)*version));
	buf_adds(b, version + 1);
}

static void operation(struct oapi *o, const struct kind *k, const struct op *op)
{
	const char *g = *k->group ? k->group : "core";

	buf_addf(o->b, "\"%s\":{\"description\":\"%s %s\",\"operationId\":\"", op->method, op->what,
		op->kind);
	buf_add(o->b, op->action, strcspn(op->action, " "));
	camel(o->b, k->group, k->version);
	buf_addf(o->b, "%s\",\"tags\":[\"%.*s_%s\"]", op->id, (int)strcspn(g, "."), g, k->version);
	if (o->v2) {
		words(o, "consumes", op->consumes ? op->consumes : any_body);
		words(o, "produces", answers);
	}
	params(o, op);
	if (!o->v2 && op->body) {
		buf_addf(o->b, ",\"requestBody\":{%s",
			strcmp(op->method, "delete") != 0 ? "\"required\":true," : "");
		content(o, op->consumes ? op->consumes : any_body, op->body, false);
		buf_addc(o->b, '}');
	}
	responses(o, op);
	buf_addf(o->b,
		",\"x-kubernetes-action\":\"%s\",\"x-kubernetes-group-version-kind\":", op->action);
	oapi_gvk(o, op->group, op->version, op->kind);
	buf_addc(o->b, '}');
}

/* "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale":{ and its own parameters */
static void path_begin(
	struct oapi *o, const struct kind *k, bool ns, bool name, const char *sub, size_t sub_len)
{
	if (o->b->data[o->b->len - 1] != '{')
		buf_addc(o->b, ',');
	buf_addf(o->b, "\"/%s/%s/%s%s%s%s%.*s\":{\"parameters\":[", *k->group ? "apis" : "api",
		k->api_version, ns ? "namespaces/{namespace}/" : "", k->plural,
		name ? "/{name}" : "", sub_len ? "/" : "", (int)sub_len, sub);
	if (name) {
		param(o, &of_path_name, true);
		buf_addc(o->b, ',');
	}
	if (ns) {
		param(o, &of_path_ns, true);
		buf_addc(o->b, ',');
	}
	param(o, &pretty[0], false);
	buf_adds(o->b, "]");
}

static void more_operation(struct oapi *o, const struct kind *k, const struct op *op)
{
	buf_addc(o->b, ',');
	operation(o, k, op);
}

/* get, list … in common: what goes over the wire is of kind k. */
static struct op op_of(const struct kind *k, const char *type, const char *id)
{
	return (struct op){.group = k->group,
		.version = k->version,
		.kind = k->kind,
		.answer = type,
		.id = id};
}

/* The path of all objects: of a namespace, of the cluster, or (all) of every namespace. */
static void collection(struct oapi *o, const struct kind *k, bool all)
{
	autobuf list = BUF_INIT, id = BUF_INIT;
	struct op op;

	buf_addf(&list, "%sList", k->type->name);
	buf_addf(&id, "%s%s%s", k->namespaced && !all ? "Namespaced" : "", k->kind,
		all ? "ForAllNamespaces" : "");
	path_begin(o, k, k->namespaced && !all, false, NULL, 0);
	op = op_of(k, schema_type(list.data) ? list.data : k->type->name, id.data);
	if (kind_has_verb(k, "list")) {
		op.method = "get";
		op.action = "list";
		op.what = "list or watch objects of kind";
		op.params[0] = of_list;
		more_operation(o, k, &op);
	}
	if (kind_has_verb(k, "create") && !all) {
		op = op_of(k, k->type->name, id.data);
		op.method = "post";
		op.action = "post";
		op.what = "create an object of kind";
		op.body = k->type->name;
		op.params[0] = of_write;
		op.created = true;
		more_operation(o, k, &op);
	}
	if (kind_has_verb(k, "deletecollection") && !all) {
		op = op_of(k, "meta.v1.Status", id.data);
		op.method = "delete";
		op.action = "deletecollection";
		op.what = "delete all objects of kind";
		op.body = "meta.v1.DeleteOptions";
		op.params[0] = of_list;
		op.params[1] = of_delete;
		more_operation(o, k, &op);
	}
	buf_addc(o->b, '}');
}

/* get, put and patch of an object or a subresource; verbs: "get,patch,update". */
static void read_write(
	struct oapi *o, const struct kind *k, struct op op, const char *verbs, size_t verbs_len)
{
	struct kind own = *k;
	char text[128];

	snprintf(text, sizeof text, "%.*s", (int)verbs_len, verbs);
	own.verbs = text;
	if (kind_has_verb(&own, "get")) {
		op.method = op.action = "get";
		op.what = "read";
		more_operation(o, k, &op);
	}
	if (kind_has_verb(&own, "update")) {
		op.method = op.action = "put";
		op.what = "replace";
		op.body = op.answer;
		op.params[0] = of_write;
		op.created = true;
		more_operation(o, k, &op);
	}
	if (kind_has_verb(&own, "patch")) {
		op.method = op.action = "patch";
		op.what = "change";
		op.body = "Patch";
		op.consumes = patch_body;
		op.params[0] = of_write;
		op.params[1] = of_patch;
		op.created = true;
		more_operation(o, k, &op);
	}
}

static void object(struct oapi *o, const struct kind *k)
{
	autobuf id = BUF_INIT;
	struct op op;

	buf_addf(&id, "%s%s", k->namespaced ? "Namespaced" : "", k->kind);
	path_begin(o, k, k->namespaced, true, NULL, 0);
	op = op_of(k, k->type->name, id.data);
	read_write(o, k, op, k->verbs, strlen(k->verbs));
	if (kind_has_verb(k, "delete")) {
		op.answer = "meta.v1.Status";
		op.method = op.action = "delete";
		op.what = "delete";
		op.body = "meta.v1.DeleteOptions";
		op.params[0] = of_delete;
		more_operation(o, k, &op);
	}
	buf_addc(o->b, '}');
}

/* A subresource whose kind has no schema (exec, log, proxy …): a connection or text. */
static void connect(struct oapi *o, const struct kind *k, struct op op, const char *verbs, size_t n)
{
	bool get = n >= 3 && memmem(verbs, n, "get", 3);

	op.answer = NULL;
	op.what = "connect to";
	op.action = "connect";
	if (get) {
		op.method = "get";
		more_operation(o, k, &op);
	}
	if (n >= 6 && memmem(verbs, n, "create", 6)) {
		op.method = "post";
		more_operation(o, k, &op);
	}
}

/* "name:Kind:verb,verb" */
static void subresource(struct oapi *o, const struct kind *k, const char *p)
{
	size_t name = strcspn(p, ":"), kind = strcspn(p + name + 1, ":");
	const char *verbs = p + name + kind + 2, *group, *version;
	autofree char *sub_kind = xstrndup(p + name + 1, kind);
	autobuf type = BUF_INIT, id = BUF_INIT;
	struct op op;
	size_t n = strcspn(verbs, ";");

	discovery_sub_gv(sub_kind, &group, &version);
	if (*group)
		buf_addf(&type, "%.*s.%s.%s", (int)strcspn(group, "."), group, version, sub_kind);
	else
		buf_addf(&type, "%.*s.%s", (int)(strrchr(k->type->name, '.') - k->type->name),
			k->type->name, sub_kind);
	buf_addf(&id, "%s%s%c%.*s", k->namespaced ? "Namespaced" : "", k->kind,
		toupper((unsigned char)*p), (int)name - 1, p + 1);
	op = op_of(k, type.data, id.data);
	op.kind = sub_kind;
	if (*group) {
		op.group = group;
		op.version = version;
	}
	path_begin(o, k, k->namespaced, true, p, name);
	if (!schema_type(type.data) || (name == 3 && !memcmp(p, "log", 3))) {
		connect(o, k, op, verbs, n);
	} else if (n == 6 && !memcmp(verbs, "create", 6)) {
		op.method = op.action = "post";
		op.what = "create";
		op.body = op.answer;
		op.params[0] = of_write;
		op.created = true;
		more_operation(o, k, &op);
	} else {
		read_write(o, k, op, verbs, n);
	}
	buf_addc(o->b, '}');
}

static void kind_paths(struct oapi *o, const struct kind *k)
{
	collection(o, k, false);
	if (kind_has_verb(k, "get"))
		object(o, k);
	for (const char *p = k->subresources; *p; p += strcspn(p, ";"), p += *p == ';')
		subresource(o, k, p);
	if (k->namespaced && kind_has_verb(k, "list"))
		collection(o, k, true);
}

/* What discovery answers for the group and version. */
static void resources_path(struct oapi *o, const struct kind *k)
{
	struct op op = {.method = "get",
		.action = "get",
		.what = "list resources as",
		.group = "",
		.version = "v1",
		.kind = "APIResourceList",
		.id = "APIResources",
		.answer = "meta.v1.APIResourceList"};

	if (o->b->data[o->b->len - 1] != '{')
		buf_addc(o->b, ',');
	buf_addf(o->b, "\"/%s/%s/\":{", *k->group ? "apis" : "api", k->api_version);
	operation(o, k, &op);
	buf_addc(o->b, '}');
}

void oapi_paths(struct oapi *o, const char *group, const char *version)
{
	const char *last = "";

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (!k->type || (group && (strcmp(k->group, group) != 0 ||
						  strcmp(k->version, version) != 0)))
			continue;
		if (strcmp(last, k->api_version) != 0)
			resources_path(o, k);
		last = k->api_version;
		kind_paths(o, k);
	}
}
