/*
 * proto: Kubernetes' protobuf encoding (application/vnd.kubernetes.protobuf), driven by the schema.
 *
 * An object is "k8s\0" and a message runtime.Unknown: TypeMeta and, as raw bytes, the object's own
 * message, whose field numbers are the schema's tags. IntOrString, Quantity, Time, MicroTime, raw
 * objects and JSON have messages of their own. A watch is a stream of messages meta.v1.WatchEvent,
 * each behind its length in four bytes, big end first.
 *
 * Written is what the JSON has: a field that is absent there is absent here, which every decoder
 * reads as upstream's zero. Read is into JSON as upstream's structs would print it: zeros of fields
 * that cannot be told from absent ones (schema: plain) are left out.
 */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "data/obj.h"
#include "data/schema.h"

#define PROTO_MEDIA "application/vnd.kubernetes.protobuf"
/* Of messages in messages. */
#define PROTO_MAX_DEPTH 100

/* The type of apiVersion and kind: resources, their lists (PodList), and what else goes over the
 * wire (Status, DeleteOptions, Scale …). NULL: it has no protobuf form (Table, custom ones). */
const struct schema_type *proto_type(const char *api_version, const char *kind);

/* An object with apiVersion and kind onto ret. ERR_NOTACCEPTABLE: no protobuf form; ERR_INTERNAL:
 * a value that is not of its field's type. */
must_check int proto_write(const val *obj, struct buf *ret, struct err *e);
/* The same from JSON text, NUL-terminated. A list is taken item by item, without a tree of the
 * whole. */
must_check int proto_write_text(const char *text, size_t len, struct buf *ret, struct err *e);
/*
 * A list, item by item: begin, the items, end; what each of them adds is in ret. The length of all
 * that the items add stands in the beginning: who does not keep them has them written twice.
 */
/* The type of the items of a list such as v1 PodList. ERR_NOTACCEPTABLE. */
must_check int proto_list_type(const char *api_version, const char *kind,
	const struct schema_type **ret_item, struct err *e);
/* meta: its ListMeta, or NULL; items: bytes that all items add. ERR_INTERNAL as proto_write. */
must_check int proto_list_begin(const char *api_version, const char *kind, const val *meta,
	uint64_t items, struct buf *ret, struct err *e);
must_check int proto_list_item(
	const struct schema_type *item, const val *obj, struct buf *ret, struct err *e);
void proto_list_end(struct buf *ret);

/* A frame of a watch: event "ADDED" and its object as JSON text. */
must_check int proto_write_event(
	const char *event, const char *text, size_t len, struct buf *ret, struct err *e);

/* Does it begin as the encoding does? */
bool proto_is(const void *p, size_t len);
/*
 * Bytes of a peer → JSON text onto ret, apiVersion and kind first. Unknown fields are passed over.
 * Envelopes that hold JSON are taken out of them. ERR_BADREQUEST: malformed, too deep, no UTF-8, a
 * time or number that JSON cannot say, `no matches for kind …`.
 */
must_check int proto_read(const void *p, size_t len, struct buf *ret, struct err *e);
