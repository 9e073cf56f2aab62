/* What the proxy knows, and the difference between what the kernel has and what it should have. */
#include <string.h>

#include "node/proxy_priv.h"

struct proxy *proxy_new(const struct proxy_conf *conf)
{
	struct proxy *p = xcalloc(1, sizeof(*p));

	p->conf = *conf;
	p->slices.free_value = slice_free;
	return p;
}

static void svc_free(struct svc *s)
{
	svc_release_spec(s);
	vec_release(&s->slices);
	free(s->lines);
	free(s);
}

void proxy_free(struct proxy *p)
{
	size_t i = 0;

	if (!p)
		return;
	for (struct map_slot *slot; (slot = map_next(&p->svcs, &i));)
		svc_free(slot->value);
	map_release(&p->svcs);
	map_release(&p->slices);
	vec_release(&p->dirty);
	map_release(&p->claims);
	map_release(&p->counts);
	map_release(&p->chains);
	free(p);
}

void proxy_freep(struct proxy **p)
{
	proxy_free(*p);
}

static struct svc *service(struct proxy *p, const char *key)
{
	struct svc *s = map_get(&p->svcs, key);

	if (s)
		return s;
	s = xcalloc(1, sizeof(*s));
	map_put(&p->svcs, key, s);
	/* The newest stands last; its copy of the key lives as long as s. */
	s->key = p->svcs.slots[p->svcs.used - 1].key;
	return s;
}

static void touch(struct proxy *p, struct svc *s)
{
	if (s->dirty)
		return;
	s->dirty = true;
	vec_push(&p->dirty, s);
}

static void drop_slice(struct proxy *p, const char *key)
{
	struct slice *sl = map_take(&p->slices, key);
	struct svc *s = sl ? map_get(&p->svcs, sl->service) : NULL;

	for (size_t i = 0; s && i < s->slices.n; i++) {
		if (s->slices.v[i] != sl)
			continue;
		s->slices.v[i] = s->slices.v[--s->slices.n];
		touch(p, s);
	}
	slice_free(sl);
}

static int set_slice(struct proxy *p, const char *key, const val *obj, struct err *e)
{
	struct slice sl;
	struct svc *s;
	int ret = proxy_read_slice(p, obj, &sl, e);

	drop_slice(p, key);
	if (ret != 0)
		return ret < 0 ? -1 : 0;
	s = service(p, sl.service);
	vec_push(&s->slices, xmemdup(&sl, sizeof(sl)));
	map_put(&p->slices, key, s->slices.v[s->slices.n - 1]);
	touch(p, s);
	return 0;
}

static void drop_service(struct proxy *p, const char *key)
{
	struct svc *s = map_get(&p->svcs, key);

	if (!s || !s->exists)
		return;
	svc_release_spec(s);
	touch(p, s);
}

static int set_service(struct proxy *p, const char *key, const val *obj, struct err *e)
{
	struct svc new, *s;
	int ret = proxy_read_service(obj, &new, e);

	drop_service(p, key);
	if (ret != 0)
		return ret < 0 ? -1 : 0;
	s = service(p, key);
	new.key = s->key;
	new.slices = s->slices;
	new.lines = s->lines;
	new.dirty = s->dirty;
	new.lost = s->lost;
	*s = new;
	touch(p, s);
	return 0;
}

int proxy_set(struct proxy *p, const val *obj, struct err *e)
{
	autofree char *key = xasprintf("%s/%s", obj_ns(obj), obj_name(obj));
	const char *kind = obj_str_or(obj, "kind", "");
	int ret;

	if (strcmp(kind, "Service") == 0)
		ret = set_service(p, key, obj, e);
	else if (strcmp(kind, "EndpointSlice") == 0)
		ret = set_slice(p, key, obj, e);
	else
		return 0;
	return ret < 0 ? err_wrap(e, "%s %s", kind, key) : 0;
}

void proxy_del(struct proxy *p, enum proxy_kind kind, const char *ns, const char *name)
{
	autofree char *key = xasprintf("%s/%s", ns, name);

	if (kind == PROXY_SERVICE)
		drop_service(p, key);
	else
		drop_slice(p, key);
}

void proxy_forget(struct proxy *p, enum proxy_kind kind)
{
	struct map *m = kind == PROXY_SERVICE ? &p->svcs : &p->slices;
	struct map_slot *slot;
	size_t i = 0;

	while ((slot = map_next(m, &i))) {
		autofree char *key = xstrdup(slot->key);

		if (kind == PROXY_SERVICE)
			drop_service(p, key);
		else
			drop_slice(p, key);
	}
}

size_t proxy_services(const struct proxy *p)
{
	size_t i = 0, n = 0;

	for (struct map_slot *slot; (slot = map_next(&p->svcs, &i));)
		n += ((const struct svc *)slot->value)->exists;
	return n;
}

/* A transaction under construction: what goes comes before what takes its place. */
struct change {
	struct proxy *p;
	struct buf chains, del[SET_COUNT], add[SET_COUNT];
	bool freed; /* a claim is free again */
};

/* Lines of several Services are in the kernel once. */
static bool first_of(struct proxy *p, const char *line)
{
	uintptr_t n = (uintptr_t)map_get(&p->counts, line) + 1;

	map_put(&p->counts, line, (void *)n);
	return n == 1;
}

static bool last_of(struct proxy *p, const char *line)
{
	uintptr_t n = (uintptr_t)map_get(&p->counts, line) - 1;

	if (n)
		map_put(&p->counts, line, (void *)n);
	else
		(void)!map_take(&p->counts, line);
	return n == 0;
}

static bool is_shared(int set)
{
	return set == SET_IPS || set == SET_HAIRPIN;
}

static void add_element(struct change *c, const char *line)
{
	int set = line[0] - 'a';

	if (!is_shared(set) || first_of(c->p, line))
		buf_addf(&c->add[set], "\t%s,\n", line + 1);
}

static void del_element(struct change *c, const char *line)
{
	int set = line[0] - 'a';
	const char *value = strstr(line, " : ");

	if (!is_shared(set) || last_of(c->p, line))
		buf_addf(&c->del[set], "\t%.*s,\n",
			 value ? (int)(value - line - 1) : (int)strlen(line + 1), line + 1);
}

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Sorted, each once. */
static void tidy(struct strv *lines)
{
	size_t n = 0;

	if (lines->n)
		qsort(lines->v, lines->n, sizeof(*lines->v), by_text);
	for (size_t i = 0; i < lines->n; i++) {
		if (n && strcmp(lines->v[n - 1], lines->v[i]) == 0)
			free(lines->v[i]);
		else
			lines->v[n++] = lines->v[i];
	}
	lines->n = n;
}

static void unclaim(struct change *c, struct svc *s, const struct strv *old)
{
	for (size_t i = 0; i < old->n; i++) {
		int set = old->v[i][0] - 'a';
		const char *key = old->v[i] + 1, *end = strstr(key, " : ");
		autofree char *k = end ? xstrndup(key, (size_t)(end - key)) : xstrdup(key);

		if (set != SET_SVCS && set != SET_PORTS && set != SET_NONE &&
		    set != SET_NONE_PORTS)
			continue;
		if (map_get(&c->p->claims, k) != s)
			continue;
		(void)!map_take(&c->p->claims, k);
		c->freed = true;
	}
}

static char *joined(const struct strv *lines)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < lines->n; i++) {
		if (i)
			buf_addc(&b, '\n');
		buf_adds(&b, lines->v[i]);
	}
	return lines->n ? buf_detach(&b, NULL) : NULL;
}

/* From the lines that the kernel has to those that it should have. */
static void renew(struct change *c, struct svc *s)
{
	autostrv old = STRV_INIT, new = STRV_INIT;
	size_t i = 0, k = 0;

	strv_split(&old, s->lines ? s->lines : "", '\n');
	unclaim(c, s, &old);
	proxy_elements(c->p, s, &new, &c->chains);
	tidy(&new);
	while (i < old.n || k < new.n) {
		int d = i == old.n ? 1 : k == new.n ? -1 : strcmp(old.v[i], new.v[k]);

		if (d < 0)
			del_element(c, old.v[i++]);
		else if (d > 0)
			add_element(c, new.v[k++]);
		else
			i++, k++;
	}
	free(s->lines);
	s->lines = joined(&new);
}

static void renew_dirty(struct change *c)
{
	struct vec dirty = c->p->dirty;

	c->p->dirty = (struct vec)VEC_INIT;
	for (size_t i = 0; i < dirty.n; i++) {
		struct svc *s = dirty.v[i];

		s->dirty = false;
		renew(c, s);
		if (!s->exists && !s->slices.n) {
			(void)!map_take(&c->p->svcs, s->key);
			svc_free(s);
		}
	}
	vec_release(&dirty);
}

/* Those that lost a claim try again when one was freed. */
static void touch_lost(struct proxy *p)
{
	size_t i = 0;

	for (struct map_slot *slot; (slot = map_next(&p->svcs, &i));) {
		struct svc *s = slot->value;

		if (s->lost)
			touch(p, s);
	}
}

static void add_sets(struct buf *b, const char *verb, const struct buf sets[SET_COUNT])
{
	for (int i = 0; i < SET_COUNT; i++) {
		if (sets[i].len)
			buf_addf(b, "%s element ip k-proxy %s {\n%s}\n", verb, proxy_sets[i],
				 sets[i].data);
	}
}

bool proxy_changes(struct proxy *p, struct buf *b)
{
	struct change c = { .p = p };
	size_t before = b->len;

	renew_dirty(&c);
	if (c.freed && p->n_lost) {
		touch_lost(p);
		renew_dirty(&c);
	}
	buf_add(b, buf_str(&c.chains), c.chains.len);
	add_sets(b, "delete", c.del);
	add_sets(b, "add", c.add);
	buf_release(&c.chains);
	for (int i = 0; i < SET_COUNT; i++) {
		buf_release(&c.del[i]);
		buf_release(&c.add[i]);
	}
	return b->len > before;
}

void proxy_script(struct proxy *p, struct buf *b)
{
	size_t i = 0;

	map_release(&p->claims);
	map_release(&p->counts);
	map_release(&p->chains);
	p->claims = p->counts = p->chains = (struct map)MAP_INIT;
	for (struct map_slot *slot; (slot = map_next(&p->svcs, &i));) {
		struct svc *s = slot->value;

		free(take(s->lines));
		touch(p, s);
	}
	proxy_table(p, b);
	(void)!proxy_changes(p, b);
}
