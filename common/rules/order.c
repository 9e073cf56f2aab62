/*
 * The order of causes. The schema finds its causes in the order of its fields, a kind's rules find
 * theirs in the order of upstream's code, which is mostly the same (types where it is not have a
 * row below): the two lists are merged by place, and keep their own order.
 */
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"
#include "rules/rules.h"

/* Where a cause about a whole stands among those about its parts; LOOSE: all of them, and those of
 * the parts, stand as they come. */
enum whole { BEHIND, BEFORE, LOOSE };

/* Fields of types that upstream looks at in another order than they are declared in; the rest come
 * behind these. whole: where a cause about the whole stands. */
static const struct {
	const char *type;
	const char *const fields[32];
	enum whole whole;
} orders[] = {
	{"core.v1.PodSpec",
		{"volumes", "resourceClaims", "containers", "initContainers", "ephemeralContainers",
			"resources", "restartPolicy", "dnsPolicy", "nodeSelector",
			"securityContext", "imagePullSecrets", "affinity", "dnsConfig",
			"readinessGates", "schedulingGates", "topologySpreadConstraints",
			"hostNetwork", "hostPID", "hostIPC", "serviceAccountName", "nodeName",
			"activeDeadlineSeconds", "hostname", "subdomain", "tolerations",
			"hostAliases", "priorityClassName", "runtimeClassName", "preemptionPolicy",
			"overhead"},
		BEHIND},
	{"core.v1.Container",
		{"name", "image", "terminationMessagePolicy", "ports", "env", "envFrom",
			"volumeMounts", "volumeDevices", "imagePullPolicy", "resources",
			"resizePolicy", "securityContext", "lifecycle", "livenessProbe",
			"readinessProbe", "startupProbe", "restartPolicy", "restartPolicyRules"},
		BEHIND},
	{"core.v1.EphemeralContainer",
		{"name", "image", "terminationMessagePolicy", "env", "envFrom", "volumeMounts",
			"volumeDevices", "imagePullPolicy", "securityContext",
			"targetContainerName", "ports", "resources"},
		BEHIND},
	{"core.v1.ContainerPort", {"name", "containerPort", "hostPort", "protocol"}, BEHIND},
	{"core.v1.Probe", {NULL}, BEFORE},
	{"core.v1.LifecycleHandler", {NULL}, BEFORE},
	{"core.v1.PodSecurityContext",
		{"fsGroup", "runAsUser", "runAsGroup", "supplementalGroups",
			"shareProcessNamespace", "sysctls", "fsGroupChangePolicy",
			"seccompProfile"},
		BEHIND},
	{"core.v1.PodAffinityTerm",
		{"labelSelector", "namespaceSelector", "namespace", "matchLabelKeys",
			"mismatchLabelKeys", "topologyKey"},
		BEHIND},
	{"core.v1.NodeSelectorRequirement", {"operator", "values", "key"}, BEHIND},
	{"policy.v1.PodDisruptionBudgetSpec", {NULL}, BEFORE},
	{"networking.v1.IngressSpec",
		{"defaultBackend", "rules", "tls", "ingressClassName"}, BEHIND},
	{"storage.v1.CSIDriverSpec",
		{"attachRequired", "podInfoOnMount", "storageCapacity", "fsGroupPolicy",
			"tokenRequests", "volumeLifecycleModes", "seLinuxMount"},
		BEHIND},
	{"flowcontrol.v1.FlowSchemaSpec", {"matchingPrecedence", "distinguisherMethod"}, BEHIND},
	{"admissionregistration.v1.ValidatingAdmissionPolicySpec",
		{"failurePolicy", "paramKind", "matchConstraints", "matchConditions", "variables",
			"validations", "auditAnnotations"},
		BEHIND},
	{"admissionregistration.v1.MutatingAdmissionPolicySpec",
		{"failurePolicy", "paramKind", "matchConstraints", "matchConditions", "variables",
			"mutations", "reinvocationPolicy"},
		BEHIND},
	{"admissionregistration.v1.MatchResources", {"matchPolicy"}, BEHIND},
	{"admissionregistration.v1.MatchCondition", {"expression", "name"}, BEHIND},
	{"admissionregistration.v1.ValidatingWebhook",
		{"name", "rules", "failurePolicy", "matchPolicy", "sideEffects", "timeoutSeconds",
			"namespaceSelector", "objectSelector", "clientConfig", "matchConditions",
			"admissionReviewVersions"},
		BEHIND},
	{"admissionregistration.v1.MutatingWebhook",
		{"name", "rules", "failurePolicy", "matchPolicy", "sideEffects", "timeoutSeconds",
			"namespaceSelector", "objectSelector", "clientConfig", "matchConditions",
			"admissionReviewVersions"},
		BEHIND},
	{"core.v1.SecretVolumeSource", {"secretName", "defaultMode"}, BEHIND},
	{"core.v1.ConfigMapVolumeSource", {"name", "defaultMode"}, BEHIND},
	{"core.v1.DownwardAPIVolumeSource", {NULL}, LOOSE},
	{"core.v1.ProjectedVolumeSource", {NULL}, LOOSE},
	{"core.v1.ServiceAccountTokenProjection", {"expirationSeconds"}, BEHIND},
	{"core.v1.PersistentVolumeClaimSpec",
		{"selector", "accessModes", "resources", "storageClassName", "volumeMode"}, BEHIND},
	{"core.v1.PersistentVolumeSpec",
		{"accessModes", "capacity", "persistentVolumeReclaimPolicy", "nodeAffinity",
			"hostPath", "gcePersistentDisk", "persistentDisk", "awsElasticBlockStore",
			"glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi",
			"cinder", "fc", "flexVolume", "azureFile", "vsphereVolume",
			"photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO", "local",
			"storageos", "csi", "storageClassName", "volumeMode",
			"volumeAttributesClassName"},
		BEHIND},
	{"core.v1.Volume",
		{"emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore",
			"secret", "nfs", "iscsi", "glusterfs", "flocker", "persistentVolumeClaim",
			"rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume",
			"configMap", "azureFile", "vsphereVolume", "photonPersistentDisk",
			"portworxVolume", "azureDisk", "storageos", "projected", "scaleIO", "csi",
			"ephemeral", "image"},
		BEHIND},
};

/* The next step of a path: a member's name, or what stands in brackets. */
struct step {
	const char *s;
	size_t len;
	bool bracket;
};

static bool next_step(const char **path, struct step *ret)
{
	const char *p = *path;

	if (*p == '.')
		p++;
	if (!*p)
		return false;
	ret->bracket = *p == '[';
	if (ret->bracket)
		p++;
	ret->s = p;
	ret->len = strcspn(p, ret->bracket ? "]" : ".[");
	p += ret->len;
	*path = ret->bracket && *p ? p + 1 : p;
	return true;
}

static bool same_step(const struct step *a, const struct step *b)
{
	return a->bracket == b->bracket && a->len == b->len && !memcmp(a->s, b->s, a->len);
}

/* The row of orders of a type; array_size(orders): none. */
static size_t row_of(const struct schema_type *t)
{
	size_t i = 0;

	while (i < array_size(orders) && (!t || strcmp(orders[i].type, t->name) != 0))
		i++;
	return i;
}

/* A member's place among its type's fields; unknown ones stand last. */
static size_t place(const struct schema_type *t, const struct step *s)
{
	const struct schema_field *want = t && !s->bracket ? schema_field(t, s->s, s->len) : NULL;
	const struct schema_field *f;
	size_t i = 0, row = row_of(t), ahead = 0;

	if (s->bracket)
		return SIZE_MAX;
	for (; row < array_size(orders) && ahead < array_size(orders[row].fields) &&
		orders[row].fields[ahead];
		ahead++)
		if (strlen(orders[row].fields[ahead]) == s->len &&
			!memcmp(orders[row].fields[ahead], s->s, s->len))
			return ahead;
	if (!want)
		return SIZE_MAX;
	while ((f = schema_field_nth(t, i)) && f != want)
		i++;
	return ahead + i;
}

/* Does a cause about a whole of this type stand before those about its parts? */
static bool whole_first(const struct schema_type *t)
{
	size_t row = row_of(t);

	return row < array_size(orders) && orders[row].whole == BEFORE;
}

static bool is_loose(const struct schema_type *t)
{
	size_t row = row_of(t);

	return row < array_size(orders) && orders[row].whole == LOOSE;
}

/* Does path a stand before path b? A whole stands behind its parts, but for those of a row; a list
 * and its elements stand as they come. */
static bool is_before(const struct schema_type *t, const char *a, const char *b)
{
	const struct schema_field *f = NULL;
	struct step x, y;

	for (;;) {
		bool more_a = next_step(&a, &x), more_b = next_step(&b, &y);
		bool list = f && f->nest == SCHEMA_LIST;

		if (!list && is_loose(t))
			return false;
		if ((!more_a && more_b && y.bracket) || (!more_b && more_a && x.bracket))
			return false;
		if (!more_a || !more_b)
			return whole_first(t) ? !more_a && more_b : more_a && !more_b;
		if (!same_step(&x, &y)) {
			if (x.bracket && y.bracket)
				return strtoul(x.s, NULL, 10) < strtoul(y.s, NULL, 10);
			/* of a list, but not of an element: as it comes */
			if (x.bracket || y.bracket || list)
				return false;
			return place(t, &x) < place(t, &y);
		}
		if (x.bracket || !t) {
			f = NULL;
			continue;
		}
		f = schema_field(t, x.s, x.len);
		t = f ? f->type : NULL;
	}
}

static bool is_below(const char *path, const char *field)
{
	return path && !strncmp(field, path, strlen(path));
}

bool causes_before(const char *type, const char *a, const char *b)
{
	return is_before(schema_type(type), a, b);
}

/* Two sorted runs, that from `from` and that from `mid`, become one. */
static void merge_runs(struct cause *v, struct cause *left, size_t n_left, size_t n_right,
	size_t skip, const struct schema_type *t)
{
	size_t i = 0, j = 0, k = 0;

	memcpy(left, v, n_left * sizeof(*v));
	while (i < n_left && j < n_right) {
		const struct cause *right = &v[n_left + j];
		bool first = is_before(t, right->field + skip, left[i].field + skip);

		v[k++] = first ? v[n_left + j++] : left[i++];
	}
	memcpy(v + k, left + i, (n_left - i) * sizeof(*v));
}

/* By insertion, which leaves alone what is in order already, as nearly all is; halves of many that
 * are not are sorted each by itself. */
enum { MOVES_MAX = 8 };

static bool insert(struct cause *v, size_t n, size_t skip, const struct schema_type *t)
{
	size_t moves = 0;

	for (size_t i = 1; i < n; i++) {
		struct cause moved = v[i];
		size_t j = i;

		for (; j > 0 && is_before(t, moved.field + skip, v[j - 1].field + skip); j--)
			v[j] = v[j - 1];
		v[j] = moved;
		moves += i - j;
		if (n > MOVES_MAX && moves > n * MOVES_MAX)
			return false;
	}
	return true;
}

static void sort_part(struct cause *v, struct cause *room, size_t n, size_t skip,
	const struct schema_type *t)
{
	if (insert(v, n, skip, t))
		return;
	sort_part(v, room, n / 2, skip, t);
	sort_part(v + n / 2, room, n - n / 2, skip, t);
	merge_runs(v, room, n / 2, n - n / 2, skip, t);
}

static void sort(struct causes *c, size_t from, size_t skip, const struct schema_type *t)
{
	autofree struct cause *room = NULL;

	if (c->n <= from)
		return;
	room = xcalloc(c->n - from, sizeof(*room));
	sort_part(c->v + from, room, c->n - from, skip, t);
}

void causes_sort(struct causes *c, size_t from, const char *at, const char *type)
{
	sort(c, from, strlen(at), schema_type(type));
}

/* What the rules say: of which wholes they refuse all parts, and which sentences stand there. */
struct told {
	struct map wholes, sentences;
};

static void told_fill(struct told *t, const struct causes *rules)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct cause *c = &rules->v[i];
		autofree char *sentence = xasprintf("%s: %s", c->field, c->message);

		map_put(&t->sentences, sentence, NULL);
		if (c->why == WRONG_ENUM ||
			(c->why == WRONG_FORBIDDEN && strstr(c->message, "more than 1 ")))
			map_put(&t->wholes, c->field, NULL);
	}
}

static bool is_told(const struct told *t, const struct cause *c)
{
	autofree char *sentence = xasprintf("%s: %s", c->field, c->message);
	bool told = map_has(&t->sentences, sentence);

	sentence[strlen(c->field)] = '\0';
	for (char *dot; !told && t->wholes.n && (dot = strrchr(sentence, '.'));) {
		*dot = '\0';
		told = map_has(&t->wholes, sentence);
	}
	return told;
}

/* What the rules say too stands where they say it; what may not be there at all is not looked
 * into. */
static void drop_told(struct causes *schema, const struct causes *rules)
{
	struct told t = {.wholes = MAP_INIT, .sentences = MAP_INIT};
	size_t kept = 0;

	if (!schema->n || !rules->n)
		return;
	told_fill(&t, rules);
	for (size_t i = 0; i < schema->n; i++) {
		struct cause *s = &schema->v[i];

		if (is_told(&t, s)) {
			free(s->field);
			free(s->message);
		} else {
			schema->v[kept++] = *s;
		}
	}
	schema->n = kept;
	map_release(&t.wholes);
	map_release(&t.sentences);
}

void causes_merge(const struct schema_type *t, struct causes *into, struct causes *schema,
	const char *early, const char *late)
{
	struct causes all = {.bytes = into->bytes + schema->bytes};
	size_t i = 0, j = 0;

	drop_told(schema, into);
	if (!schema->n) {
		causes_release(schema);
		return;
	}
	sort(schema, 0, 0, t);
	GROW(all.v, into->n + schema->n, all.alloc);
	while (i < schema->n || j < into->n) {
		const char *rule = j < into->n ? into->v[j].field : NULL;
		bool take =
			i < schema->n && (!rule || is_below(late, rule) ||
						 (!is_below(early, rule) &&
							 !is_before(t, rule, schema->v[i].field)));

		all.v[all.n++] = take ? schema->v[i++] : into->v[j++];
	}
	free(into->v);
	free(schema->v);
	*schema = (struct causes){0};
	*into = all;
}
