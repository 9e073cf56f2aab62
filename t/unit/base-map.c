/* map and vec against what a plain array says. */
#include "base/map.h"
#include "../tap.h"

static int freed;

static void count_free(void *p)
{
	free(p);
	freed++;
}

static void order(void)
{
	struct map m = MAP_INIT;
	const char *const keys[] = { "zeta", "alpha", "", "mid" };
	char v[4], seen[8] = "";
	struct map_slot *s;

	for (size_t i = 0; i < 4; i++)
		ok(!map_put(&m, keys[i], &v[i]), "put \"%s\"", keys[i]);
	ok(map_put(&m, "alpha", &v[3]) == &v[1], "put again answers the old value");
	is_int((int64_t)m.n, 4, "four keys");
	ok(map_get(&m, "") == &v[2], "the empty key is a key");
	ok(!map_get(&m, "none") && !map_has(&m, "none"), "a missing key");
	for (size_t i = 0, n = 0; (s = map_next(&m, &i));)
		seen[n++] = s->key[0] ? s->key[0] : '-';
	is_str(seen, "za-m", "iteration follows insertion");
	ok(map_put(&m, "null", NULL) == NULL && map_has(&m, "null"), "a NULL value is held");
	ok(map_take(&m, "zeta") == &v[0] && !map_has(&m, "zeta"), "take removes");
	map_release(&m);
	ok(m.n == 0 && !map_get(&m, "alpha"), "released is empty");
}

/* Ten thousand keys put, every third removed while walking, put again. */
static void many(void)
{
	struct map m = MAP_INIT;
	struct map_slot *s;
	char key[16];
	size_t found = 0, walked = 0;

	for (uintptr_t i = 1; i <= 10000; i++) {
		snprintf(key, sizeof(key), "k%zu", (size_t)i);
		map_put(&m, key, (void *)i);
	}
	for (size_t i = 0; (s = map_next(&m, &i)); walked++) {
		if ((uintptr_t)s->value % 3 == 0)
			map_del(&m, s->key);
	}
	is_int((int64_t)walked, 10000, "the walk sees all");
	is_int((int64_t)m.n, 6667, "a third is gone");
	for (int round = 0; round < 5; round++) {
		for (uintptr_t i = 3; i <= 10000; i += 3) {
			snprintf(key, sizeof(key), "k%zu", (size_t)i);
			map_put(&m, key, (void *)i);
			if (round < 4)
				map_take(&m, key);
		}
	}
	for (uintptr_t i = 1; i <= 10000; i++) {
		snprintf(key, sizeof(key), "k%zu", (size_t)i);
		found += map_get(&m, key) == (void *)i;
	}
	is_int((int64_t)found, 10000, "each key finds its value");
	ok(m.alloc <= 32768, "holes are used again (%zu slots)", m.alloc);
	map_release(&m);
}

static void owned(void)
{
	struct map m = { .free_value = count_free };
	struct vec v = VEC_INIT;

	map_put(&m, "a", xstrdup("1"));
	ok(!map_put(&m, "a", xstrdup("2")) && freed == 1, "an owned value is freed when replaced");
	map_del(&m, "a");
	is_int(freed, 2, "and when deleted");
	map_del(&m, "a");
	is_int(freed, 2, "once");
	map_put(&m, "b", xstrdup("3"));
	free(map_take(&m, "b"));
	is_int(freed, 2, "take hands it over");
	map_put(&m, "c", xstrdup("4"));
	map_release(&m);
	is_int(freed, 3, "release frees the rest");
	for (int i = 0; i < 100; i++)
		vec_push(&v, xstrdup("x"));
	is_int((int64_t)v.n, 100, "vec holds a hundred");
	vec_free_all(&v, count_free);
	ok(freed == 103 && !v.v && !v.n, "and frees them");
}

int main(void)
{
	order();
	many();
	owned();
	return tap_done();
}
