/* fields: leaves and differences, by the schema and without it. */
#include "data/fields.h"
#include "../tap.h"

struct told {
	struct buf b;
	bool index;
};

static int tell(void *arg, const char *path, const char *index_path, const val *from,
	const val *to)
{
	struct told *t = arg;

	buf_adds(&t->b, t->index ? index_path : path);
	buf_addc(&t->b, ' ');
	if (from)
		obj_write(&t->b, from);
	buf_adds(&t->b, index_path ? "=" : ">");
	if (to)
		obj_write(&t->b, to);
	buf_addc(&t->b, '\n');
	return 0;
}

static doc *parse(const char *text)
{
	doc *d = NULL;
	struct err e;

	if (obj_parse(text, strlen(text), "test", &d, &e) < 0)
		ok(false, "%s: %s", text, e.msg);
	return d;
}

static void diff(const char *type, const char *a, const char *b, const char *want)
{
	autodoc *x = parse(a), *y = parse(b);
	struct told t = {BUF_INIT};

	is_int(fields_diff(yyjson_doc_get_root(x), yyjson_doc_get_root(y),
		       type ? schema_type(type) : NULL, tell, &t),
		0, "%s", a);
	is_str(buf_str(&t.b), want, "to %s", b);
	buf_release(&t.b);
}

static void each(const char *type, const char *a, bool index, const char *want)
{
	autodoc *x = parse(a);
	struct told t = {BUF_INIT, index};

	is_int(fields_each(yyjson_doc_get_root(x), type ? schema_type(type) : NULL, tell, &t), 0,
		"%s", a);
	is_str(buf_str(&t.b), want, "its leaves");
	buf_release(&t.b);
}

static int stop(void *arg, const char *path, const char *index_path, const val *from,
	const val *to)
{
	++*(int *)arg;
	return 7;
}

#define POD "core.v1.Pod"

int main(void)
{
	autodoc *two = parse("{\"a\":1,\"b\":{\"c\":2}}");
	int n = 0;

	diff(NULL, "{}", "{}", "");
	diff(NULL, "{\"a\":1,\"b\":2}", "{\"b\":3,\"c\":[]}", "b 2>3\nc >[]\na 1>\n");
	diff(NULL, "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1,\"y\":{\"z\":1}}}", "a.y >{\"z\":1}\n");
	diff(NULL, "{\"a\":{\"x\":1}}", "{\"a\":[1]}", "a {\"x\":1}>[1]\n");
	diff(NULL, "{\"m\":{\"a.b/c\":1,\"\":1}}", "{\"m\":{\"a.b/c\":2,\"\":2}}",
		"m[\"a.b/c\"] 1>2\nm[\"\"] 1>2\n");
	diff(NULL, "{\"a\":[1,2]}", "{\"a\":[1,3]}", "a [1,2]>[1,3]\n");
	diff(NULL, "{\"a\":[{\"x\":1},{\"x\":2}]}", "{\"a\":[{\"x\":1},{\"x\":3}]}",
		"a[1].x 2>3\n");
	diff(NULL, "{\"a\":[{\"x\":1}]}", "{\"a\":[{\"x\":2},{\"x\":1}]}",
		"a [{\"x\":1}]>[{\"x\":2},{\"x\":1}]\n");
	/* by name: what stays itself; what came; what went; only the order */
	diff(NULL, "{\"a\":[{\"name\":\"p\",\"x\":1},{\"name\":\"q\"}]}",
		"{\"a\":[{\"name\":\"r\"},{\"name\":\"p\",\"x\":2}]}",
		"a[name=\"r\"] >{\"name\":\"r\"}\na[name=\"p\"].x 1>2\n"
		"a[name=\"q\"] {\"name\":\"q\"}>\n");
	diff(NULL, "{\"a\":[{\"name\":\"p\"},{\"name\":\"q\"}]}",
		"{\"a\":[{\"name\":\"q\"},{\"name\":\"p\"}]}",
		"a [{\"name\":\"p\"},{\"name\":\"q\"}]>[{\"name\":\"q\"},{\"name\":\"p\"}]\n");
	/* a name that stands twice is none */
	diff(NULL, "{\"a\":[{\"name\":\"p\",\"x\":1},{\"name\":\"p\"}]}",
		"{\"a\":[{\"name\":\"p\",\"x\":2},{\"name\":\"p\"}]}", "a[0].x 1>2\n");
	/* the schema's keys */
	diff(POD,
		"{\"spec\":{\"containers\":[{\"name\":\"w\",\"ports\":[{\"containerPort\":80,"
		"\"protocol\":\"TCP\"}]}]}}",
		"{\"spec\":{\"containers\":[{\"name\":\"w\",\"ports\":[{\"containerPort\":80,"
		"\"protocol\":\"TCP\",\"hostPort\":8}]}]}}",
		"spec.containers[name=\"w\"].ports[containerPort=80,protocol=\"TCP\"].hostPort"
		" >8\n");
	diff(POD, "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}",
		"{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}",
		"status.conditions[type=\"Ready\"].status \"False\">\"True\"\n");
	diff(POD, "{\"metadata\":{\"finalizers\":[\"a/b\",\"c\"]}}",
		"{\"metadata\":{\"finalizers\":[\"c\",\"d\"]}}",
		"metadata.finalizers[\"d\"] >\"d\"\nmetadata.finalizers[\"a/b\"] \"a/b\">\n");
	diff(POD, "{\"spec\":{\"containers\":[{\"name\":\"w\",\"args\":[\"a\"]}]}}",
		"{\"spec\":{\"containers\":[{\"name\":\"w\",\"args\":[\"b\",\"a\"]}]}}",
		"spec.containers[name=\"w\"].args [\"a\"]>[\"b\",\"a\"]\n");

	each(NULL, "{}", false, " ={}\n");
	each(NULL, "{\"a\":{\"b\":1,\"c\":{}},\"d\":[],\"e\":[1,[2]],\"f\":null}", false,
		"a.b =1\na.c ={}\nd =[]\ne =[1,[2]]\nf =null\n");
	each(POD, "{\"spec\":{\"containers\":[{\"name\":\"w\",\"image\":\"i\"}]}}", false,
		"spec.containers[name=\"w\"].name =\"w\"\n"
		"spec.containers[name=\"w\"].image =\"i\"\n");
	each(POD, "{\"spec\":{\"containers\":[{\"name\":\"w\",\"image\":\"i\"}]}}", true,
		"spec.containers[0].name =\"w\"\nspec.containers[0].image =\"i\"\n");

	is_int(fields_each(yyjson_doc_get_root(two), NULL, stop, &n), 7, "a walk is ended");
	is_int(n, 1, "at once");
	return tap_done();
}
