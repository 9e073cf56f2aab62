/* Cells: what many columns are made from. */
#include "base/dur.h"
#include "data/selector.h"
#include "table/priv.h"

void ago(struct buf *b, int64_t t_ns, int64_t now_ns)
{
	char out[DUR_SIZE];

	buf_adds(b, t_ns ? dur_human(now_ns - t_ns, out) : "<unknown>");
}

void join(struct buf *b, const char *between, const char *s)
{
	if (b->len)
		buf_adds(b, between);
	buf_adds(b, s);
}

void join_max(struct buf *b, const char *between, const char *s, size_t max, size_t *n)
{
	if ((*n)++ < max)
		join(b, between, s);
}

void join_more(struct buf *b, size_t max, size_t n)
{
	if (n > max)
		buf_addf(b, " + %zu more...", n - max);
}

void row_name_age(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_age(row, obj, now_ns);
}

void cell_buf(struct strv *row, struct buf *b, const char *none)
{
	if (!b->len) {
		strv_add(row, none);
		return;
	}
	strv_take(row, buf_detach(b, NULL));
}

void cell_name(struct strv *row, const val *obj)
{
	strv_add(row, obj_name(obj));
}

void cell_age(struct strv *row, const val *obj, int64_t now_ns)
{
	cell_since(row, obj, "metadata.creationTimestamp", now_ns, "<unknown>");
}

void cell_str(struct strv *row, const val *obj, const char *path, const char *none)
{
	const char *s = obj_str(obj, path);

	strv_add(row, s && *s ? s : none);
}

void cell_int(struct strv *row, const val *obj, const char *path)
{
	strv_addf(row, "%lld", (long long)obj_int(obj, path, 0));
}

void cell_int_or(struct strv *row, const val *obj, const char *path, const char *none)
{
	if (obj_at(obj, path))
		cell_int(row, obj, path);
	else
		strv_add(row, none);
}

void cell_bool(struct strv *row, const val *obj, const char *path, bool dflt)
{
	strv_add(row, obj_bool(obj, path, dflt) ? "true" : "false");
}

void cell_scalar(struct strv *row, const val *obj, const char *path, const char *none)
{
	if (yyjson_is_int(obj_at(obj, path)))
		cell_int(row, obj, path);
	else
		cell_str(row, obj, path, none);
}

void cell_count(struct strv *row, const val *obj, const char *path)
{
	val *v = obj_at(obj, path);

	strv_addf(row, "%zu", yyjson_is_ctn(v) ? yyjson_get_len(v) : 0);
}

void cell_since(
	struct strv *row, const val *obj, const char *path, int64_t now_ns, const char *none)
{
	int64_t t = obj_time(obj, path, 0);
	autobuf b = BUF_INIT;

	if (t)
		ago(&b, t, now_ns);
	cell_buf(row, &b, none);
}

void cells_containers(struct strv *row, const val *pod_spec)
{
	autobuf names = BUF_INIT, images = BUF_INIT;
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(pod_spec, "containers"), i, n, c)
	{
		join(&names, ",", obj_str_or(c, "name", ""));
		join(&images, ",", obj_str_or(c, "image", ""));
	}
	cell_buf(row, &names, "");
	cell_buf(row, &images, "");
}

static const char *text_of(const val *v)
{
	const char *s = yyjson_get_str((val *)v);

	return s ? s : "";
}

void cell_labels(struct strv *row, const val *map)
{
	autostrv pairs = STRV_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach((val *)map, i, n, k, v)
		strv_addf(&pairs, "%s=%s", yyjson_get_str(k), text_of(v));
	strv_sort(&pairs, 0);
	for (i = 0; i < pairs.n; i++)
		join(&b, ",", pairs.v[i]);
	cell_buf(row, &b, "<none>");
}

void cell_selector(struct strv *row, const val *selector)
{
	struct selector s = {0};
	autobuf b = BUF_INIT;
	struct err e;

	if (!selector) {
		strv_add(row, "<none>");
		return;
	}
	if (selector_from_obj(selector, &s, &e)) {
		strv_add(row, "<error>");
		return;
	}
	selector_write(&b, &s);
	selector_release(&s);
	cell_buf(row, &b, "<none>");
}
