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
