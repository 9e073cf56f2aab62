/* Kubernetes' protobuf: t/data/proto.tsv's bytes, every type of the schema there and back, and what
 * strangers send. */
#include <stdlib.h>

#include "../tap.h"
#include "base/base64.h"
#include "base/strv.h"
#include "data/kind.h"
#include "data/pbuf.h"
#include "data/proto.h"
#include "table.h"

/* A value of each shape, in the form in which it comes back. */
static void make_value(struct buf *b, const struct schema_field *f, int depth);

static void make_object(struct buf *b, const struct schema_type *t, int depth)
{
	const struct schema_field *f;
	size_t n;

	f = schema_fields(t, &n);
	buf_addc(b, '{');
	for (size_t i = 0; i < n; i++, f++) {
		if (!f->tag || (f->shape == SCHEMA_OBJECT && depth > 6))
			continue;
		if (b->data[b->len - 1] != '{')
			buf_addc(b, ',');
		buf_addf(b, "\"%s\":", f->name);
		buf_adds(b, f->nest == SCHEMA_ONE    ? ""
			    : f->nest == SCHEMA_LIST ? "["
			    : f->nest == SCHEMA_MAP  ? "{\"\":"
						     : "{\"k\":[],\"l\":[");
		make_value(b, f, depth);
		if (f->nest != SCHEMA_ONE) {
			buf_adds(b, f->nest == SCHEMA_MAP ? ",\"x/y.z\":" : ",");
			make_value(b, f, depth);
		}
		buf_adds(b, f->nest == SCHEMA_ONE    ? ""
			    : f->nest == SCHEMA_LIST ? "]"
			    : f->nest == SCHEMA_MAP  ? "}"
						     : "]}");
	}
	buf_addc(b, '}');
}

static void make_value(struct buf *b, const struct schema_field *f, int depth)
{
	static const char *const values[] = {[SCHEMA_STRING] = "\"a\\u0000\\u00e9\\\"\"",
		[SCHEMA_INT32] = "-7",
		[SCHEMA_INT64] = "9223372036854775807",
		[SCHEMA_BOOL] = "true",
		[SCHEMA_NUMBER] = "0.1",
		[SCHEMA_BYTES] = "\"AP8=\"",
		[SCHEMA_TIME] = "\"2378-04-04T01:27:21Z\"",
		[SCHEMA_MICROTIME] = "\"1969-12-31T23:59:59.000007Z\"",
		[SCHEMA_DURATION] = "\"1h0m0.5s\"",
		[SCHEMA_QUANTITY] = "\"100m\"",
		[SCHEMA_ANY] = "{\"type\":\"string\"}"};

	if (f->shape == SCHEMA_OBJECT)
		make_object(b, f->type, depth + 1);
	else if (f->shape == SCHEMA_INT_OR_STRING)
		buf_adds(b, strlen(f->name) % 2 ? "\"50%\"" : "80");
	else
		buf_adds(b, values[f->shape]);
}

/* There and back; what is wrong is said. */
static bool returns(const char *text, size_t len)
{
	autodoc *d = NULL, *back = NULL;
	autobuf bytes = BUF_INIT, json = BUF_INIT;
	struct err e = ERR_INIT;

	if (obj_parse(text, len, "made", &d, &e) < 0 ||
		proto_write_text(text, len, &bytes, &e) < 0 ||
		proto_read(bytes.data, bytes.len, &json, &e) < 0 ||
		obj_parse(json.data, json.len, "read", &back, &e) < 0) {
		diag("%s", e.msg);
		return false;
	}
	if (obj_equal(yyjson_doc_get_root(d), yyjson_doc_get_root(back)))
		return true;
	diag(" made: %.3000s", text);
	diag("  got: %.3000s", json.data);
	return false;
}

static bool kind_returns(const char *api_version, const char *kind, int depth)
{
	const struct schema_type *t = proto_type(api_version, kind);
	autobuf b = BUF_INIT;

	if (!t) {
		diag("%s %s has no type", api_version, kind);
		return false;
	}
	make_object(&b, t, depth);
	buf_truncate(&b, b.len - 1);
	buf_addf(&b, "%s\"apiVersion\":\"%s\",\"kind\":\"%s\"}", b.len > 1 ? "," : "", api_version,
		kind);
	return returns(b.data, b.len);
}

static void test_kinds(void)
{
	static const char *const others[][2] = {{"v1", "Status"}, {"v1", "DeleteOptions"},
		{"apps/v1", "DeleteOptions"}, {"autoscaling/v1", "Scale"},
		{"policy/v1", "Eviction"}, {"authentication.k8s.io/v1", "TokenRequest"},
		{"v1", "APIGroupList"}, {"v1", "APIGroup"}, {"v1", "APIVersions"},
		{"v1", "APIResourceList"}, {"meta.k8s.io/v1", "PartialObjectMetadata"},
		{"meta.k8s.io/v1", "PartialObjectMetadataList"}};
	size_t bad = 0;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);
		autobuf list = BUF_INIT;

		if (!kind_returns(k->api_version, k->kind, 0)) {
			diag("%s %s", k->api_version, k->kind);
			bad++;
		}
		buf_addf(&list, "%sList", k->kind);
		if (kind_has_verb(k, "list") && !kind_returns(k->api_version, list.data, 3)) {
			diag("%s %s", k->api_version, list.data);
			bad++;
		}
	}
	is_int(bad, 0, "every kind and its list there and back");
	for (size_t i = 0; i < array_size(others); i++)
		ok(kind_returns(others[i][0], others[i][1], 0), "%s %s there and back",
			others[i][0], others[i][1]);
}

/* "6b 38 …" */
static void from_hex(struct buf *b, const char *hex)
{
	for (; *hex; hex += strcspn(hex, " "), hex += *hex == ' ')
		buf_addc(b, (char)strtol(hex, NULL, 16));
}

static void to_hex(struct buf *b, const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%02x", i ? " " : "", ((const uint8_t *)p)[i]);
}

/* write JSON HEX · read HEX JSON · refuse HEX MESSAGE · event JSON HEX */
static void test_row(char *col[TABLE_COLUMNS], int line)
{
	autobuf in = BUF_INIT, out = BUF_INIT, text = BUF_INIT;
	struct err e = ERR_INIT;
	int r;

	if (!strcmp(col[0], "write") || !strcmp(col[0], "event")) {
		r = *col[0] == 'w' ? proto_write_text(col[1], strlen(col[1]), &out, &e)
				   : proto_write_event("ADDED", col[1], strlen(col[1]), &out, &e);
		to_hex(&text, buf_str(&out), out.len);
	} else {
		from_hex(&in, col[1]);
		r = proto_read(buf_str(&in), in.len, &text, &e);
	}
	if (r < 0)
		buf_addf(&text, "! %s", e.msg);
	is_str(buf_str(&text), col[2], "line %d: %s", line, col[0]);
}

/* Pods inside of pods: a list of raw objects in envelopes, deeper than is allowed. */
static void test_depth(void)
{
	autobuf b = BUF_INIT, out = BUF_INIT;
	struct err e = ERR_INIT;

	for (int i = 0; i < 2 * PROTO_MAX_DEPTH; i++) {
		autobuf in = BUF_INIT;
		size_t raw, data;

		buf_add(&in,
			"k8s\0\x0a\x1d\x0a\x07"
			"apps/v1\x12\x12"
			"ControllerRevision",
			35);
		raw = pb_open(&in, 2);
		data = pb_open(&in, 2);
		pb_add_bytes(&in, 1, buf_str(&b), b.len);
		pb_close(&in, data);
		pb_close(&in, raw);
		buf_release(&b);
		b = in;
		in = (struct buf)BUF_INIT;
	}
	is_int(proto_read(b.data, b.len, &out, &e), -1, "envelopes in envelopes end somewhere");
	is_str(e.msg, "protobuf: too deep", "as the error says");
	is_int(out.len, 0, "and leave nothing");
}

/* What is cut anywhere, or has a bit turned, is an error or another object, and JSON at least. */
static void test_damage(void)
{
	const char *pod =
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\","
		"\"labels\":{\"k\":\"v\"}},\"spec\":{\"containers\":[{\"name\":\"c\","
		"\"ports\":[{\"containerPort\":80}]}],\"tolerations\":[{\"key\":\"x\"}]}}";
	autobuf bytes = BUF_INIT, json = BUF_INIT;
	struct err e = ERR_INIT;
	size_t bad = 0;

	if (proto_write_text(pod, strlen(pod), &bytes, &e) < 0)
		bug(e.msg);
	for (size_t i = 0; i < bytes.len * 8; i++) {
		autodoc *d = NULL;

		bytes.data[i / 8] ^= (char)(1 << i % 8);
		buf_clear(&json);
		if (proto_read(bytes.data, bytes.len, &json, &e) == 0 &&
			obj_parse(json.data, json.len, "damaged", &d, &e) < 0) {
			diag("%s", json.data);
			bad++;
		}
		bytes.data[i / 8] ^= (char)(1 << i % 8);
	}
	is_int(bad, 0, "damage gives an error or JSON");
	for (size_t i = 4; i < bytes.len; i++) {
		autofree char *cut = xmemdup(bytes.data, i); /* so that reading past it is seen */

		buf_clear(&json);
		bad += proto_read(cut, i, &json, &e) < 0;
	}
	ok(bad > bytes.len / 2, "most of what is cut is refused");
}

int main(void)
{
	const char *list = "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":"
			   "{\"resourceVersion\":\"7\"},\"items\":[ {\"metadata\":{\"name\":\"a\"},"
			   "\"data\":{\"items\":\"[{\"}},{\"metadata\":{\"name\":\"b\"}} ] }";

	table_each("proto.tsv", test_row);
	ok(returns(list, strlen(list)), "a list, item by item");
	test_kinds();
	test_depth();
	test_damage();
	return tap_done();
}
