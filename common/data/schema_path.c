#include "data/schema_path.h"

enum style { STYLE_FIELD, STYLE_STRICT, STYLE_GO };

static void put(struct buf *b, const struct schema_path *p, size_t start, enum style s)
{
	if (!p)
		return;
	put(b, p->up, start, s);
	if (!p->name) {
		if (s != STYLE_GO)
			buf_addf(b, "[%zu]", p->index);
	} else if (p->key && s != STYLE_STRICT) {
		if (s == STYLE_FIELD)
			buf_addf(b, "[%.*s]", (int)p->len, p->name);
	} else {
		if (b->len > start)
			buf_addc(b, '.');
		buf_add(b, p->name, p->len);
	}
}

void schema_path_write(struct buf *b, const struct schema_path *p)
{
	put(b, p, b->len, STYLE_FIELD);
}

void schema_path_write_strict(struct buf *b, const struct schema_path *p)
{
	put(b, p, b->len, STYLE_STRICT);
}

void schema_path_write_fields(struct buf *b, const struct schema_path *p)
{
	put(b, p, b->len, STYLE_GO);
}
