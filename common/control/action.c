#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "control/action.h"
#include "data/patch.h"

void actions_release(struct actions *a)
{
	if (!a)
		return;
	buf_release(&a->text);
	*a = (struct actions){0};
}

static void end_line(struct actions *a)
{
	buf_addc(&a->text, '\n');
	a->n++;
}

static void add_field(struct buf *b, const char *name, const char *s)
{
	if (!s || !*s)
		return;
	if (b->data[b->len - 1] != '{')
		buf_addc(b, ',');
	buf_addf(b, "\"%s\":", name);
	buf_add_json(b, s, strlen(s));
}

static void add_target(struct buf *b, const val *obj, bool guarded)
{
	buf_adds(b, ",\"target\":{");
	add_field(b, "apiVersion", obj_str(obj, "apiVersion"));
	add_field(b, "kind", obj_str(obj, "kind"));
	add_field(b, "namespace", obj_ns(obj));
	add_field(b, "name", obj_name(obj));
	add_field(b, "uid", obj_uid(obj));
	if (guarded)
		add_field(b, "resourceVersion", obj_str(obj, "metadata.resourceVersion"));
	buf_addc(b, '}');
}

void act_create(struct actions *a, const mval *obj)
{
	buf_adds(&a->text, "{\"verb\":\"create\",\"object\":");
	mobj_write(&a->text, obj);
	buf_addc(&a->text, '}');
	end_line(a);
}

static void add_patch(struct actions *a, const val *obj, const char *subresource, bool guarded,
	const char *type, const mval *patch)
{
	buf_adds(&a->text, "{\"verb\":\"patch\"");
	add_target(&a->text, obj, guarded);
	add_field(&a->text, "subresource", subresource);
	add_field(&a->text, "type", type);
	buf_adds(&a->text, ",\"patch\":");
	mobj_write(&a->text, patch);
	buf_addc(&a->text, '}');
	end_line(a);
}

void act_patch(
	struct actions *a, const val *obj, const char *subresource, bool guarded, const mval *patch)
{
	add_patch(a, obj, subresource, guarded, NULL, patch);
}

void act_patch_strategic(
	struct actions *a, const val *obj, const char *subresource, bool guarded, const mval *patch)
{
	add_patch(a, obj, subresource, guarded, "strategic", patch);
}

void act_status(struct actions *a, const val *obj, mdoc *d, mval *status)
{
	autodoc *want = doc_from_mut(status);
	automdoc *empty = yyjson_mut_doc_new(NULL);
	autodoc *none = doc_from_mut(yyjson_mut_obj(empty));
	val *have = obj_at(obj, "status");
	mval *diff, *patch;

	diff = patch_diff_merge(
		d, have ? have : yyjson_doc_get_root(none), yyjson_doc_get_root(want));
	if (!yyjson_mut_obj_size(diff))
		return;
	patch = yyjson_mut_obj(d);
	mobj_put(d, patch, "status", diff);
	act_patch(a, obj, "status", true, patch);
}

void act_delete(struct actions *a, const val *obj, const char *propagation, int64_t grace_s)
{
	act_delete_guarded(a, obj, propagation, grace_s, false);
}

void act_delete_guarded(
	struct actions *a, const val *obj, const char *propagation, int64_t grace_s, bool guarded)
{
	buf_adds(&a->text, "{\"verb\":\"delete\"");
	add_target(&a->text, obj, guarded);
	if (propagation || grace_s >= 0) {
		buf_adds(&a->text, ",\"options\":{");
		add_field(&a->text, "propagationPolicy", propagation);
		if (grace_s >= 0) {
			if (propagation)
				buf_addc(&a->text, ',');
			buf_adds(&a->text, "\"gracePeriodSeconds\":");
			buf_add_int(&a->text, grace_s);
		}
		buf_addc(&a->text, '}');
	}
	buf_addc(&a->text, '}');
	end_line(a);
}

void act_bind(struct actions *a, const val *pod, const char *node)
{
	buf_adds(&a->text, "{\"verb\":\"bind\"");
	add_target(&a->text, pod, false);
	add_field(&a->text, "node", node);
	buf_addc(&a->text, '}');
	end_line(a);
}

/* The Event's name: the object's, a dot, a hash of what it says in the form of upstream's times. */
char *act_event_name(
	const val *obj, const char *component, const char *reason, const char *message)
{
	uint64_t h = hash_str(0, seed_get() ? seed_get() : "");

	h = hash_str(h, obj_uid(obj));
	h = hash_str(h, component);
	h = hash_str(h, reason);
	h = hash_str(h, message);
	return xasprintf("%.200s.%016" PRIx64, obj_name(obj), h);
}

static void event_about(mdoc *d, mval *ev, const val *obj)
{
	mval *about = mobj_make(d, ev, "involvedObject");

	mobj_put_str(d, about, "apiVersion", obj_str_or(obj, "apiVersion", ""));
	mobj_put_str(d, about, "kind", obj_str_or(obj, "kind", ""));
	if (*obj_ns(obj))
		mobj_put_str(d, about, "namespace", obj_ns(obj));
	mobj_put_str(d, about, "name", obj_name(obj));
	mobj_put_str(d, about, "uid", obj_uid(obj));
}

void act_event_from(struct actions *a, const struct act_source *from, const val *obj,
	const char *type, const char *reason, const char *message)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	char now[CLOCK_RFC3339_SIZE];
	autofree char *name = act_event_name(obj, from->component, reason, message);
	mval *ev;

	clock_rfc3339(clock_now_ns(), now);
	ev = mobj_new(d, "v1", "Event", *obj_ns(obj) ? obj_ns(obj) : "default", name);
	event_about(d, ev, obj);
	mobj_set_str(d, ev, "involvedObject.fieldPath", from->field_path);
	mobj_set_str(d, ev, "reason", reason);
	mobj_set_str(d, ev, "message", message);
	mobj_set_str(d, ev, "source.component", from->component);
	mobj_set_str(d, ev, "source.host", from->host);
	mobj_set_str(d, ev, "firstTimestamp", now);
	mobj_set_str(d, ev, "lastTimestamp", now);
	mobj_set_int(d, ev, "count", 1);
	mobj_set_str(d, ev, "type", type);
	mobj_set_str(d, ev, "reportingComponent", from->component);
	mobj_set_str(d, ev, "reportingInstance", from->host ? from->host : "");
	buf_adds(&a->text, "{\"verb\":\"event\",\"object\":");
	mobj_write(&a->text, ev);
	buf_addc(&a->text, '}');
	end_line(a);
}

void act_event(struct actions *a, const char *component, const val *obj, const char *type,
	const char *reason, const char *fmt, ...)
{
	struct act_source from = {.component = component};
	autofree char *message = NULL;
	va_list ap;

	va_start(ap, fmt);
	message = xvasprintf(fmt, ap);
	va_end(ap);
	act_event_from(a, &from, obj, type, reason, message);
}

void act_wake(struct actions *a, int64_t at_ns)
{
	char at[CLOCK_RFC3339_SIZE];

	if (!a->wake_ns || at_ns < a->wake_ns)
		a->wake_ns = at_ns;
	buf_addf(&a->text, "{\"verb\":\"wake\",\"at\":\"%s\"}", clock_rfc3339_nano(at_ns, at));
	end_line(a);
}
