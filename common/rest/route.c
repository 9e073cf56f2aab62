/* Methods and paths: what they name. */
#include <ctype.h>
#include <string.h>

#include "data/names.h"
#include "rest/route.h"

#define PARTS_MAX 16

/* The path in pieces between slashes, each decoded by itself. */
struct pieces {
	char *v[PARTS_MAX];
	const char *raw[PARTS_MAX]; /* where it begins in the path as it came */
	size_t n;
};

/* What is behind the last piece stays unread: the rest of a proxied path. */
static int split(const char *path, char *out, struct pieces *p, struct err *e)
{
	const char *s = path;

	while (*s == '/' && p->n < PARTS_MAX) {
		size_t len = strcspn(++s, "/");

		p->raw[p->n] = s;
		p->v[p->n] = out;
		if (url_decode(s, len, false, out, e))
			return -1;
		out += strlen(out) + 1;
		p->n++;
		s += len;
	}
	/* "/apis/" is "/apis" */
	if (p->n > 1 && !*p->v[p->n - 1])
		p->n--;
	return 0;
}

static const char *part(const struct pieces *p, size_t i)
{
	return i < p->n ? p->v[i] : "";
}

/* resource[/name[/subresource[/rest]]] from piece i on */
static void read_object(struct route *r, const struct pieces *p, size_t i)
{
	r->plural = part(p, i);
	r->name = part(p, i + 1);
	r->subresource = part(p, i + 2);
	if (i + 3 < p->n)
		r->rest = p->raw[i + 3] - 1;
	r->single = i + 1 < p->n;
}

/* What follows /api/v1 or /apis/G/V. */
static void read_resource(struct route *r, const struct pieces *p, size_t i, bool *ret_watch)
{
	if (!strcmp(part(p, i), "watch") && i + 1 < p->n) {
		*ret_watch = true;
		i++;
	}
	if (strcmp(part(p, i), "namespaces") != 0 || i + 1 >= p->n) {
		read_object(r, p, i);
		return;
	}
	if (i + 2 < p->n && strcmp(p->v[i + 2], "status") != 0 &&
		strcmp(p->v[i + 2], "finalize") != 0) {
		r->ns = p->v[i + 1];
		read_object(r, p, i + 2);
		return;
	}
	read_object(r, p, i);
	r->ns = r->name; /* as upstream judges it */
}

static const char *verb_of(const struct route *r, const char *method, bool watch)
{
	static const struct {
		const char *method, *single, *many;
	} verbs[] = {
		{"GET", "get", "list"},
		{"HEAD", "get", "list"},
		{"POST", "create", "create"},
		{"PUT", "update", "update"},
		{"PATCH", "patch", "patch"},
		{"DELETE", "delete", "deletecollection"},
	};

	for (size_t i = 0; i < array_size(verbs); i++) {
		if (strcmp(verbs[i].method, method) != 0)
			continue;
		if (watch && i < 2)
			return "watch";
		return r->single ? verbs[i].single : verbs[i].many;
	}
	return NULL;
}

static enum api_verb api_verb_of(const char *verb)
{
	for (size_t i = 0; api_verb_names[i]; i++)
		if (!strcmp(api_verb_names[i], verb))
			return (enum api_verb)i;
	bug("a verb without a number");
}

static int check_segment(const char *what, const char *s, struct err *e)
{
	const char *wrong = *s ? name_path_segment(s) : NULL;

	return wrong ? err_set(e, ERR_BADREQUEST, "%s parameter invalid: \"%s\": %s", what, s,
			       wrong)
		     : 0;
}

static const char *lower_method(const char *method)
{
	static const char *const known[] = {
		"get", "head", "post", "put", "patch", "delete", "options", NULL};

	for (size_t i = 0; known[i]; i++)
		if (!strcasecmp(known[i], method))
			return strcmp(known[i], "head") ? known[i] : "get";
	return NULL;
}

static int no_method(struct err *e)
{
	return err_set(e, ERR_METHOD,
		"the server does not allow this method on the requested resource");
}

static int named_resource(struct route *r, const char *method, bool watch, struct err *e)
{
	bool by_name = watch && r->single;

	watch = watch || (!r->single && query_bool(&r->query, "watch"));
	r->verb = verb_of(r, method, watch);
	if (!r->verb)
		return no_method(e);
	r->resource = true;
	if (by_name)
		r->selected = xasprintf("metadata.name=%s", r->name);
	if (check_segment("Name", r->name, e) || check_segment("Namespace", r->ns, e))
		return -1;
	r->kind = kind_by_gvr(r->group, r->version, r->plural);
	r->req.verb = api_verb_of(r->verb);
	r->req.kind = r->kind;
	r->req.ns = r->kind && r->kind->namespaced ? r->ns : "";
	r->req.name = *r->name && !by_name ? r->name : NULL;
	r->req.subresource = *r->subresource ? r->subresource : NULL;
	return 0;
}

static int read_pieces(struct route *r, const char *method, const struct pieces *p, struct err *e)
{
	bool watch = false;

	if (!strcmp(part(p, 0), "api") && p->n > 2) {
		r->version = p->v[1];
		read_resource(r, p, 2, &watch);
		return named_resource(r, method, watch, e);
	}
	if (!strcmp(part(p, 0), "apis") && p->n > 3) {
		r->group = p->v[1];
		r->version = p->v[2];
		read_resource(r, p, 3, &watch);
		return named_resource(r, method, watch, e);
	}
	r->verb = lower_method(method);
	return r->verb ? 0 : no_method(e);
}

int route_parse(const char *method, const char *path, const char *query, struct route *ret,
	struct err *e)
{
	struct route r = {.group = "",
		.version = "",
		.plural = "",
		.subresource = "",
		.ns = "",
		.name = "",
		.rest = "",
		.req = API_REQ_INIT};
	struct pieces p = {.n = 0};
	size_t len = strlen(path);

	r.path = xmalloc(len + 1 + len + PARTS_MAX + 1);
	if (url_decode(path, len, false, r.path, e) || split(path, r.path + len + 1, &p, e) ||
		query_parse(query, &r.query, e) || read_pieces(&r, method, &p, e)) {
		route_release(&r);
		return -1;
	}
	*ret = r;
	return 0;
}

void route_release(struct route *r)
{
	free(r->path);
	free(r->selected);
	query_release(&r->query);
	causes_release(&r->causes);
	r->path = r->selected = NULL;
}

void route_forget_query(struct route *r)
{
	const struct api_req *q = &r->req;
	bool selects = q->label_selector || (q->field_selector && !r->selected);

	free(take(r->query.v));
	r->query.n = 0;
	if (!selects && !q->continue_token && !q->rv_match && !q->pre_uid)
		free(take(r->query.text));
}

/* The verbs of a subresource in the table: "scale:Scale:get,patch,update;status:…". */
static bool sub_has_verb(const struct kind *k, const char *sub, const char *verb)
{
	size_t n = strlen(sub), v = strlen(verb);

	for (const char *p = k->subresources; *p; p += strcspn(p, ";"), p += *p == ';') {
		const char *s = p + n;

		if (strcspn(p, ":") != n || memcmp(p, sub, n) != 0)
			continue;
		s += strcspn(s + 1, ":;") + 1;
		while (*s && *s != ';') {
			size_t len = strcspn(++s, ",;");

			if (len == v && !memcmp(s, verb, v))
				return true;
			s += len;
		}
	}
	return false;
}

static int not_there(struct route *r, struct err *e)
{
	r->unrouted = true;
	return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
}

int route_check(struct route *r, struct err *e)
{
	const struct kind *k = r->kind;
	bool whole = k && k->namespaced && !*r->ns;

	if (!k || (*r->rest && strcmp(r->subresource, "proxy") != 0))
		return not_there(r, e);
	/* an object of a namespace without it; a namespace in front of what has none */
	if ((whole && r->single) || (!k->namespaced && *r->ns && strcmp(r->ns, r->name) != 0))
		return not_there(r, e);
	if (*r->subresource && !kind_has_sub(k, r->subresource))
		return not_there(r, e);
	if (*r->subresource ? !sub_has_verb(k, r->subresource, r->verb)
			    : !kind_has_verb(k, r->verb))
		return no_method(e);
	if ((r->req.verb == API_CREATE && r->single && !*r->subresource) ||
		(!r->single && (r->req.verb == API_UPDATE || r->req.verb == API_PATCH)))
		return no_method(e);
	/* of all namespaces there are only lists and watches */
	if (whole && r->req.verb != API_LIST && r->req.verb != API_WATCH)
		return no_method(e);
	return 0;
}
