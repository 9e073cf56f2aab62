/* Containers, volumes and tolerations: what pods and pod templates have. */
#include <stdlib.h>
#include <string.h>

#include "describe.h"

static void say_ports(struct desc *d, const val *c)
{
	val *ports = obj_at(c, "ports");
	bool several = yyjson_arr_size(ports) > 1;
	autobuf in = BUF_INIT, host = BUF_INIT;
	size_t i, n;
	val *p;

	yyjson_arr_foreach(ports, i, n, p)
	{
		const char *proto = obj_str_or(p, "protocol", "TCP"), *name = obj_str(p, "name");

		buf_addf(&in, "%s%lld/%s", i ? ", " : "",
			(long long)obj_int(p, "containerPort", 0), proto);
		buf_addf(&host, "%s%lld/%s", i ? ", " : "",
			(long long)obj_int(p, "hostPort", 0), proto);
		if (name) {
			buf_addf(&in, " (%s)", name);
			buf_addf(&host, " (%s)", name);
		}
	}
	say(d, 2, "%s:\t%s\n", several ? "Ports" : "Port", in.len ? in.data : "<none>");
	say(d, 2, "%s:\t%s\n", several ? "Host Ports" : "Host Port",
		host.len ? host.data : "<none>");
}

/* A word a line; one of several lines goes on below itself. */
static void say_words(struct desc *d, const char *name, const val *list)
{
	size_t i, n;
	val *w;

	if (!yyjson_arr_size((val *)list))
		return;
	say(d, 2, "%s:\n", name);
	yyjson_arr_foreach((val *)list, i, n, w)
	{
		const char *s = yyjson_get_str(w);

		for (const char *end; s; s = *end ? end + 1 : NULL) {
			end = strchrnul(s, '\n');
			say(d, 3, "%.*s\n", (int)(end - s), s);
		}
	}
}

static void say_state(struct desc *d, const char *name, const val *state)
{
	const val *t = obj_at(state, "terminated"), *w = obj_at(state, "waiting");
	const val *r = obj_at(state, "running");

	say(d, 2, "%s:\t%s\n", name, t ? "Terminated" : r ? "Running" : "Waiting");
	if (r)
		say_time(d, 3, "Started", r, "startedAt");
	if (w || t) {
		const val *v = w ? w : t;

		if (obj_str(v, "reason"))
			say_str(d, 3, "Reason", obj_str(v, "reason"));
		if (*obj_str_or(v, "message", ""))
			say_str(d, 3, "Message", obj_str(v, "message"));
	}
	if (!t)
		return;
	say(d, 3, "Exit Code:\t%lld\n", (long long)obj_int(t, "exitCode", 0));
	if (obj_int(t, "signal", 0))
		say(d, 3, "Signal:\t%lld\n", (long long)obj_int(t, "signal", 0));
	say_time(d, 3, "Started", t, "startedAt");
	say_time(d, 3, "Finished", t, "finishedAt");
}

static void say_status(struct desc *d, const val *s)
{
	if (!s)
		return;
	say_state(d, "State", obj_at(s, "state"));
	if (obj_at(s, "lastState.terminated"))
		say_state(d, "Last State", obj_at(s, "lastState"));
	say(d, 2, "Ready:\t%s\n", obj_bool(s, "ready", false) ? "True" : "False");
	say(d, 2, "Restart Count:\t%lld\n", (long long)obj_int(s, "restartCount", 0));
}

static void add_handler(struct buf *b, const val *p)
{
	const val *http = obj_at(p, "httpGet"), *tcp = obj_at(p, "tcpSocket");
	const val *exec = obj_at(p, "exec.command"), *grpc = obj_at(p, "grpc");
	size_t i, n;
	val *w;

	if (http) {
		const char *scheme = obj_str_or(http, "scheme", "HTTP");

		buf_addf(b, "http-get %s://%s:", !strcmp(scheme, "HTTPS") ? "https" : "http",
			obj_str_or(http, "host", ""));
		add_scalar(b, obj_at(http, "port"));
		buf_adds(b, obj_str_or(http, "path", ""));
	} else if (tcp) {
		buf_addf(b, "tcp-socket %s:", obj_str_or(tcp, "host", ""));
		add_scalar(b, obj_at(tcp, "port"));
	} else if (grpc) {
		buf_addf(b, "grpc <pod>:%lld %s", (long long)obj_int(grpc, "port", 0),
			obj_str_or(grpc, "service", ""));
	} else {
		buf_adds(b, "exec [");
		yyjson_arr_foreach((val *)exec, i, n, w)
			buf_addf(b, "%s%s", i ? " " : "",
				yyjson_is_str(w) ? yyjson_get_str(w) : "");
		buf_addc(b, ']');
	}
}

static void say_probe(struct desc *d, const char *name, const val *p)
{
	autobuf b = BUF_INIT;

	if (!p)
		return;
	add_handler(&b, p);
	buf_addf(&b, " delay=%llds timeout=%llds period=%llds #success=%lld #failure=%lld",
		(long long)obj_int(p, "initialDelaySeconds", 0),
		(long long)obj_int(p, "timeoutSeconds", 1),
		(long long)obj_int(p, "periodSeconds", 10),
		(long long)obj_int(p, "successThreshold", 1),
		(long long)obj_int(p, "failureThreshold", 3));
	say_str(d, 2, name, b.data);
}

static void say_key_ref(struct desc *d, const char *what, const val *ref)
{
	say(d, 0, "<set to the key '%s' in %s '%s'>", obj_str_or(ref, "key", ""), what,
		obj_str_or(ref, "name", ""));
	if (obj_at(ref, "optional"))
		say(d, 0, "  Optional: %s", obj_bool(ref, "optional", false) ? "true" : "false");
}

/* What a field reference gives in this pod; of a template nothing yet. */
static void say_field_ref(struct desc *d, const val *ref, bool template)
{
	const char *path = obj_str_or(ref, "fieldPath", "");
	const char *value = template ? NULL : obj_str(d->obj, path);

	say(d, 0, "%s%s(%s:%s)", value ? value : "", value || !template ? " " : "",
		obj_str_or(ref, "apiVersion", "v1"), path);
}

static void say_env(struct desc *d, const val *c, bool template)
{
	val *env = obj_at(c, "env"), *from = obj_at(c, "envFrom"), *v;
	size_t i, n;

	if (yyjson_arr_size(from))
		say(d, 2, "Environment Variables from:\n");
	yyjson_arr_foreach(from, i, n, v)
	{
		const val *cm = obj_at(v, "configMapRef"), *ref = cm ? cm : obj_at(v, "secretRef");

		say(d, 3, "%s\t%s\tOptional: %s\n", obj_str_or(ref, "name", ""),
			cm ? "ConfigMap" : "Secret",
			obj_bool(ref, "optional", false) ? "true" : "false");
	}
	say(d, 2, yyjson_arr_size(env) ? "Environment:\n" : "Environment:\t<none>\n");
	yyjson_arr_foreach(env, i, n, v)
	{
		const val *of = obj_at(v, "valueFrom");

		say(d, 3, "%s:\t", obj_str_or(v, "name", ""));
		if (obj_at(of, "fieldRef"))
			say_field_ref(d, obj_at(of, "fieldRef"), template);
		else if (obj_at(of, "configMapKeyRef"))
			say_key_ref(d, "config map", obj_at(of, "configMapKeyRef"));
		else if (obj_at(of, "secretKeyRef"))
			say_key_ref(d, "secret", obj_at(of, "secretKeyRef"));
		else if (obj_at(of, "resourceFieldRef"))
			say(d, 0, "(%s)", obj_str_or(of, "resourceFieldRef.resource", ""));
		else if (obj_at(v, "value"))
			add_scalar(&d->tabs.text, obj_at(v, "value"));
		buf_addc(&d->tabs.text, '\n');
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(obj_str_or(*(val *const *)a, "mountPath", ""),
		obj_str_or(*(val *const *)b, "mountPath", ""));
}

static void say_mounts(struct desc *d, const val *c)
{
	val *mounts = obj_at(c, "volumeMounts"), *m;
	autofree val **sorted = xcalloc(yyjson_arr_size(mounts) + 1, sizeof(*sorted));
	size_t i, n;

	yyjson_arr_foreach(mounts, i, n, m)
		sorted[i] = m;
	n = yyjson_arr_size(mounts);
	qsort(sorted, n, sizeof(*sorted), by_path);
	say(d, 2, n ? "Mounts:\n" : "Mounts:\t<none>\n");
	for (i = 0; i < n; i++) {
		const char *sub = obj_str(sorted[i], "subPath");

		say(d, 3, "%s from %s (%s%s%s%s)\n", obj_str_or(sorted[i], "mountPath", ""),
			obj_str_or(sorted[i], "name", ""),
			obj_bool(sorted[i], "readOnly", false) ? "ro" : "rw",
			sub ? ",path=\"" : "", sub ? sub : "", sub ? "\"" : "");
	}
}

static const val *status_named(const val *statuses, const char *name)
{
	size_t i, n;
	val *s;

	yyjson_arr_foreach((val *)statuses, i, n, s)
		if (!strcmp(obj_str_or(s, "name", ""), name))
			return s;
	return NULL;
}

void say_containers(struct desc *d, const char *label, const val *list, const val *statuses,
	bool template)
{
	size_t i, n;
	val *c;

	if (!yyjson_arr_size((val *)list))
		return;
	say(d, template, "%s:\n", label);
	yyjson_arr_foreach((val *)list, i, n, c)
	{
		const char *name = obj_str_or(c, "name", "");
		const val *s = status_named(statuses, name);

		say(d, 1, "%s%s:\n", template ? " " : "", name);
		if (s)
			say_str(d, 2, "Container ID", obj_str_or(s, "containerID", ""));
		say_str(d, 2, "Image", obj_str_or(c, "image", ""));
		if (s)
			say_str(d, 2, "Image ID", obj_str_or(s, "imageID", ""));
		say_ports(d, c);
		say_words(d, "Command", obj_at(c, "command"));
		say_words(d, "Args", obj_at(c, "args"));
		say_status(d, s);
		say_quantities(d, 2, "Limits", obj_at(c, "resources.limits"));
		say_quantities(d, 2, "Requests", obj_at(c, "resources.requests"));
		say_probe(d, "Liveness", obj_at(c, "livenessProbe"));
		say_probe(d, "Readiness", obj_at(c, "readinessProbe"));
		say_probe(d, "Startup", obj_at(c, "startupProbe"));
		say_env(d, c, template);
		say_mounts(d, c);
	}
}

static const struct {
	const char *field, *type;
	struct {
		const char *name, *path, *dflt;
	} rows[3];
} sources[] = {
	{"configMap", "ConfigMap (a volume populated by a ConfigMap)",
		{{"Name", "name", ""}, {"Optional", "optional", "false"}}},
	{"secret", "Secret (a volume populated by a Secret)",
		{{"SecretName", "secretName", ""}, {"Optional", "optional", "false"}}},
	{"emptyDir", "EmptyDir (a temporary directory that shares a pod's lifetime)",
		{{"Medium", "medium", ""}, {"SizeLimit", "sizeLimit", "<unset>"}}},
	{"hostPath", "HostPath (bare host directory volume)",
		{{"Path", "path", ""}, {"HostPathType", "type", ""}}},
	{"persistentVolumeClaim",
		"PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same "
		"namespace)",
		{{"ClaimName", "claimName", ""}, {"ReadOnly", "readOnly", "false"}}},
	{"downwardAPI", "DownwardAPI (a volume populated by information about the pod)", {{0}}},
	{"projected", "Projected (a volume that contains injected data from multiple sources)",
		{{0}}},
};

static void say_projected(struct desc *d, int level, const val *list)
{
	size_t i, n;
	val *s;

	yyjson_arr_foreach((val *)list, i, n, s)
	{
		const val *token = obj_at(s, "serviceAccountToken"), *cm = obj_at(s, "configMap");
		const val *secret = obj_at(s, "secret");

		if (token)
			say(d, level, "TokenExpirationSeconds:\t%lld\n",
				(long long)obj_int(token, "expirationSeconds", 3600));
		if (cm || secret)
			say(d, level, "%s:\t%s\n", cm ? "ConfigMapName" : "SecretName",
				obj_str_or(cm ? cm : secret, "name", ""));
		if (cm || secret)
			say(d, level, "Optional:\t%s\n",
				obj_bool(cm ? cm : secret, "optional", false) ? "true" : "false");
		if (obj_at(s, "downwardAPI"))
			say(d, level, "DownwardAPI:\ttrue\n");
	}
}

static void say_source(struct desc *d, int level, const val *volume)
{
	size_t i, n;
	val *k, *v;

	for (i = 0; i < array_size(sources); i++) {
		const val *src = obj_at(volume, sources[i].field);

		if (!src)
			continue;
		say(d, level, "Type:\t%s\n", sources[i].type);
		for (n = 0; n < 3 && sources[i].rows[n].name; n++) {
			const val *at = obj_at(src, sources[i].rows[n].path);

			say(d, level, "%s:\t", sources[i].rows[n].name);
			if (at)
				add_scalar(&d->tabs.text, at);
			say(d, 0, "%s\n", at ? "" : sources[i].rows[n].dflt);
		}
		say_projected(d, level, obj_at(src, "sources"));
		return;
	}
	yyjson_obj_foreach((val *)volume, i, n, k, v)
		if (strcmp(yyjson_get_str(k), "name") != 0)
			say(d, level, "Type:\t%s\n", yyjson_get_str(k));
}

void say_volumes(struct desc *d, int level, const val *spec)
{
	val *list = obj_at(spec, "volumes"), *v;
	size_t i, n;

	say(d, level, yyjson_arr_size(list) ? "Volumes:\n" : "Volumes:\t<none>\n");
	yyjson_arr_foreach(list, i, n, v)
	{
		say(d, 1, "%s%s:\n", level ? " " : "", obj_str_or(v, "name", ""));
		say_source(d, 2, v);
	}
}

void say_tolerations(struct desc *d, int level, const val *spec)
{
	val *list = obj_at(spec, "tolerations"), *t;
	size_t i, n;

	say_map(d, level, "Node-Selectors", obj_at(spec, "nodeSelector"), "=");
	say(d, level, yyjson_arr_size(list) ? "Tolerations:\t" : "Tolerations:\t<none>\n");
	yyjson_arr_foreach(list, i, n, t)
	{
		const char *value = obj_str(t, "value"), *effect = obj_str(t, "effect");
		const char *op = obj_str_or(t, "operator", "Equal");

		if (i)
			say(d, level, "\t");
		say(d, 0, "%s%s%s", obj_str_or(t, "key", ""), value ? "=" : "",
			value ? value : "");
		say(d, 0, "%s%s", effect ? ":" : "", effect ? effect : "");
		if (!strcmp(op, "Exists"))
			say(d, 0, " op=Exists");
		if (obj_at(t, "tolerationSeconds"))
			say(d, 0, " for %llds", (long long)obj_int(t, "tolerationSeconds", 0));
		say(d, 0, "\n");
	}
}

void say_template(struct desc *d, const val *t)
{
	const val *spec = obj_at(t, "spec");

	say(d, 0, "Pod Template:\n");
	say_map(d, 1, "Labels", obj_at(t, "metadata.labels"), "=");
	if (yyjson_obj_size(obj_at(t, "metadata.annotations")))
		say_map(d, 1, "Annotations", obj_at(t, "metadata.annotations"), ": ");
	if (obj_str(spec, "serviceAccountName"))
		say_str(d, 1, "Service Account", obj_str(spec, "serviceAccountName"));
	say_containers(d, "Init Containers", obj_at(spec, "initContainers"), NULL, true);
	say_containers(d, "Containers", obj_at(spec, "containers"), NULL, true);
	say_volumes(d, 1, spec);
	if (obj_str(spec, "priorityClassName"))
		say_str(d, 1, "Priority Class Name", obj_str(spec, "priorityClassName"));
	say_tolerations(d, 1, spec);
}
