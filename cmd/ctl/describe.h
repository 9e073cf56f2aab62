/*
 * describe: an object as paragraphs for people, in kubectl's layout. A kind of its own is one row
 * in the table of describe.c; others are told field by field.
 */
#pragma once
#include "verb.h"

struct desc {
	struct ctl *c;
	const struct kind *kind;
	const val *obj;
	struct tabs tabs;
};

typedef void (*describe_fn)(struct desc *d);
void describe_pod(struct desc *d);
void describe_deployment(struct desc *d);
void describe_replicaset(struct desc *d);
void describe_service(struct desc *d);
void describe_node(struct desc *d);
void describe_namespace(struct desc *d);
void describe_configmap(struct desc *d);
void describe_fields(struct desc *d);

/* describe_say.c: lines. level: two blanks each; a tab ends a cell. */
void say(struct desc *d, int level, const char *fmt, ...) printf_like(3, 4);
/* Text that is not ours: in one line, and without tabs, which would be columns. */
void add_plain(struct buf *b, const char *s, size_t n);
/* "Name:\tvalue\n" */
void say_str(struct desc *d, int level, const char *name, const char *value);
/* "Name:\tk=v" a line each, sorted by key, or <none>; sep "=" or ": ". */
void say_map(struct desc *d, int level, const char *name, const val *map, const char *sep);
/* Labels and Annotations; what apply keeps is left out. */
void say_labels(struct desc *d, int level);
void say_annotations(struct desc *d, int level);
/* "Controlled By:\tReplicaSet/x" if it is. */
void say_controller(struct desc *d);
/* A quantity a line under a heading: "Limits:". Nothing when there are none. */
void say_quantities(struct desc *d, int level, const char *name, const val *map);
/* The time at path as RFC 1123 has it, or <unset>. */
void say_time(struct desc *d, int level, const char *name, const val *v, const char *path);
/* A selector (metav1.LabelSelector, or a plain map) as -l writes it. */
void say_selector(struct desc *d, const val *selector, bool plain);
void say_conditions(struct desc *d);
/* What happened to it, the oldest first. */
void say_events(struct desc *d);
/* A number, string or boolean as text onto b. */
void add_scalar(struct buf *b, const val *v);

/* The keys of a map, sorted; their number. The array is the caller's, the strings the map's. */
size_t sorted_keys(const val *map, const char ***ret);
/* Bytes that base64 text stands for. */
size_t decoded_size(const val *v);

/* describe_spec.c: what pods and templates share. label: of the container list's heading. */
void say_containers(struct desc *d, const char *label, const val *list, const val *statuses,
	bool template);
void say_volumes(struct desc *d, int level, const val *spec);
void say_tolerations(struct desc *d, int level, const val *spec);
void say_template(struct desc *d, const val *template);

/* Every object of a kind in d's namespace that matches, parsed; failures find none. */
typedef void (*desc_fn)(void *arg, const val *obj);
void desc_each(struct desc *d, const char *resource, const char *ns, const char *labels,
	const char *fields, desc_fn fn, void *arg);
