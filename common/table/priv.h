/*
 * priv: what the files of printers share. Readers of cells (cells.c) take objects as they are
 * stored; a value that is missing gives the cell that upstream prints for it. Private to
 * common/table.
 */
#pragma once
#include "base/buf.h"
#include "table/table.h"

/* Each ends with resource == NULL. */
extern const struct table_printer table_pods[], table_core[], table_nodes[], table_events[],
	table_services[], table_network[], table_volumes[], table_apps[], table_batch[],
	table_autoscaling[], table_scheduling[], table_devices[], table_access[], table_server[];

/* Columns that many kinds have. */
#define COL(n)                                                                                     \
	{                                                                                          \
		n, "string", false                                                                 \
	}
#define COL_INT(n)                                                                                 \
	{                                                                                          \
		n, "integer", false                                                                \
	}
#define COL_BOOL(n)                                                                                \
	{                                                                                          \
		n, "boolean", false                                                                \
	}
#define COL_WIDE(n)                                                                                \
	{                                                                                          \
		n, "string", true                                                                  \
	}
#define COL_NAME COL("Name")
#define COL_AGE COL("Age")
#define COL_PODS COL_WIDE("Containers"), COL_WIDE("Images")
#define COL_SELECTOR COL_WIDE("Selector")
#define COL_END                                                                                    \
	{                                                                                          \
		NULL, NULL, false                                                                  \
	}

/* The row of a kind that has a name and an age only. */
void row_name_age(const val *obj, int64_t now_ns, struct strv *row);

/* metadata.name; metadata.creationTimestamp as an age */
void cell_name(struct strv *row, const val *obj);
void cell_age(struct strv *row, const val *obj, int64_t now_ns);
/* The string at path, or none if there is none or an empty one. */
void cell_str(struct strv *row, const val *obj, const char *path, const char *none);
void cell_int(struct strv *row, const val *obj, const char *path);
/* The number, or none when absent. */
void cell_int_or(struct strv *row, const val *obj, const char *path, const char *none);
void cell_bool(struct strv *row, const val *obj, const char *path, bool dflt);
/* A number or a string (IntOrString). */
void cell_scalar(struct strv *row, const val *obj, const char *path, const char *none);
/* How many elements or keys. */
void cell_count(struct strv *row, const val *obj, const char *path);
/* The time at path as an age; none when absent. */
void cell_since(
	struct strv *row, const val *obj, const char *path, int64_t now_ns, const char *none);
/* Takes what is in b, or none if that is nothing; b is empty again. */
void cell_buf(struct strv *row, struct buf *b, const char *none);
/* Names and images of the containers of a pod spec. */
void cells_containers(struct strv *row, const val *pod_spec);
/* A map of labels as "a=b,c=d", sorted; a metav1.LabelSelector in the form of -l. */
void cell_labels(struct strv *row, const val *map);
void cell_selector(struct strv *row, const val *selector);

/* "between" if b holds something, then s. */
void join(struct buf *b, const char *between, const char *s);
/* join, for lists of which at most max are shown: counts in *n. more() adds " + 2 more...". */
void join_max(struct buf *b, const char *between, const char *s, size_t max, size_t *n);
void join_more(struct buf *b, size_t max, size_t n);
/* An age: "5m", or "<unknown>" when t_ns is 0. */
void ago(struct buf *b, int64_t t_ns, int64_t now_ns);
