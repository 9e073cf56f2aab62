/*
 * yaml: YAML text ↔ JSON values, equal in value to sigs.k8s.io/yaml (go-yaml v2 rules: yes/on are
 * booleans, 0644 is octal, duplicate keys are errors, merge keys work). The table
 * t/data/yaml-scalars.tsv is the contract.
 */
#pragma once
#include "data/obj.h"

#define YAML_MAX_NODES 1000000 /* after alias expansion */

/* One callback a document; d is the callback's to free. Empty documents are passed over. line:
 * where it starts. */
typedef int (*yaml_doc_fn)(void *arg, doc *d, int line, struct err *e);
must_check int yaml_parse(const char *text, size_t len, const char *name, yaml_doc_fn fn, void *arg,
			  struct err *e);
/* Block style with sorted keys, strings quoted where go-yaml quotes them: what kubectl -o yaml
 * prints. */
void yaml_write(struct buf *b, const val *v);
/*
 * The same of an object with a long list, whose elements come one by one: frame is the object, in
 * which the list stands as key and is empty; frame lives until the end. Some of what is written may
 * come with what follows it. Free it without an end, too.
 */
struct yaml_list;
struct yaml_list *yaml_list_new(struct buf *b, const val *frame, const char *key);
void yaml_list_item(struct yaml_list *l, struct buf *b, const val *v);
void yaml_list_end(struct yaml_list *l, struct buf *b);
void yaml_list_free(struct yaml_list *l);
