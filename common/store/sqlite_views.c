/* The views of a query. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "data/kind.h"
#include "store/sqlite_views.h"

/*
 * What is sealed, or of any other encoding, has no value here: this is the one place that decides
 * so; unseal() opens what is sealed.
 */
#define VALUE "CASE l.encoding WHEN 0 THEN l.value END"
#define TIME \
	"strftime('%%Y-%%m-%%dT%%H:%%M:%%S', l.time / 1000000000, 'unixepoch') ||" \
	" rtrim(rtrim(printf('.%%09d', l.time %% 1000000000), '0'), '.') || 'Z' AS time"
#define AUTHOR TIME ", l.actor AS actor, l.manager AS manager"
#define OBJECT \
	VALUE " -> '$.metadata.labels' AS labels, " VALUE " -> '$.spec' AS spec, " VALUE \
	      " -> '$.status' AS status, " VALUE " AS value"

/* %s: the condition on the resource. */
static const char now[] =
	"SELECT c.resource AS resource, c.ns AS namespace, c.name AS name, l.rev AS rev, " AUTHOR
	", " OBJECT " FROM main.current c CROSS JOIN main.log l ON l.rev = c.rev WHERE %s";

/* The state of then by the rule of sqlite_read.c: what was not changed since, and what the first
   change since says was there before. */
static const char then[] =
	"SELECT l.resource AS resource, l.ns AS namespace, l.name AS name, l.rev AS rev, " AUTHOR
	", " OBJECT " FROM (SELECT rev FROM main.current c WHERE rev <= %lld AND %s UNION ALL"
	" SELECT prev_rev FROM (SELECT min(rev), prev_rev FROM main.log c WHERE rev > %lld AND %s"
	" GROUP BY resource, ns, name) WHERE prev_rev > 0) c"
	" CROSS JOIN main.log l ON l.rev = c.rev";

static const char history[] =
	"SELECT l.rev AS rev, CASE l.op WHEN 2 THEN 'delete' ELSE 'put' END AS op, l.resource AS"
	" resource, l.ns AS namespace, l.name AS name, " AUTHOR ", l.prev_rev AS prev, " OBJECT
	" FROM main.log l WHERE %s AND l.rev <= %lld";

/* Does text have the word? Letters are alike, large or small. */
static bool names(const char *text, const char *word)
{
	for (const char *p = text; (p = strcasestr(p, word)); p++)
		if (p == text || (!isalnum((unsigned char)p[-1]) && p[-1] != '_'))
			return true;
	return false;
}

struct making {
	struct sdb *d;
	const char *text;
	int64_t at_rev, compacted;
	struct map made; /* name → nothing */
};

static int make_view(struct making *m, const char *name, const struct buf *select, struct err *e)
{
	char *text = sqlite3_mprintf("CREATE TEMP VIEW \"%w\" AS %s", name, buf_str(select));
	int ret = sdb_exec(m->d, text, e);

	sqlite3_free(text);
	return ret;
}

/* The two of a resource (NULL: of all). */
static int make_pair(struct making *m, const char *resource, const char *live,
	const char *past, struct err *e)
{
	char *where = resource ? sqlite3_mprintf(".resource = '%q'", resource)
			       : sqlite3_mprintf(".rev > 0");
	autofree char *of_current = xasprintf("c%s", where);
	autofree char *of_log = xasprintf("l%s", where);
	autobuf b = BUF_INIT;
	int ret = 0;

	sqlite3_free(where);
	if (m->at_rev && sdb_told_state(m->d, resource, m->at_rev, m->compacted, e) < 0)
		return -1;
	if (m->at_rev)
		buf_addf(&b, then, (long long)m->at_rev, of_current, (long long)m->at_rev,
			of_current);
	else
		buf_addf(&b, now, of_current);
	ret = make_view(m, live, &b, e);
	if (ret < 0)
		return -1;
	buf_clear(&b);
	buf_addf(&b, history, of_log, m->at_rev ? (long long)m->at_rev : INT64_MAX);
	return make_view(m, past, &b, e);
}

static int add_resource(struct making *m, const char *resource, struct err *e)
{
	autofree char *plural = xstrndup(resource, strcspn(resource, "."));
	const char *name = map_has(&m->made, plural) ? resource : plural;
	autofree char *past = xasprintf("%s_history", name);

	if (map_has(&m->made, resource))
		return 0;
	map_put(&m->made, name, m);
	map_put(&m->made, resource, m);
	if (!names(m->text, name) && !names(m->text, "sqlite_"))
		return 0;
	return make_pair(m, resource, name, past, e);
}

/* Of kinds that no table knows. */
static int add_unknown(struct making *m, struct err *e)
{
	sqlite3_stmt *st = NULL;
	autobuf last = BUF_INIT;
	int ret;

	if (sqlite3_prepare_v2(m->d->db,
		    "SELECT resource FROM main.current WHERE resource > ?1"
		    " ORDER BY resource LIMIT 1",
		    -1, &st, NULL) != SQLITE_OK)
		return sdb_err(m->d, e);
	do {
		sqlite3_bind_text(st, 1, buf_str(&last), (int)last.len, SQLITE_TRANSIENT);
		ret = sdb_step(m->d, st, e);
		if (ret > 0) {
			buf_clear(&last);
			buf_adds(&last, (const char *)sqlite3_column_text(st, 0));
			sqlite3_reset(st);
			if (add_resource(m, buf_str(&last), e) < 0)
				ret = -1;
		}
	} while (ret > 0);
	sqlite3_finalize(st);
	return ret;
}

static int make_all(struct making *m, struct err *e)
{
	int64_t rev;

	if (sdb_state(m->d, &rev, &m->compacted, e) < 0)
		return -1;
	if ((names(m->text, "objects") || names(m->text, "history") || names(m->text, "sqlite_")) &&
		make_pair(m, NULL, "objects", "history", e) < 0)
		return -1;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (kind_has_verb(k, "list") && add_resource(m, k->resource, e) < 0)
			return -1;
	}
	return add_unknown(m, e);
}

int views_make(struct sdb *d, const char *text, int64_t at_rev, struct err *e)
{
	struct making m = {.d = d, .text = text, .at_rev = at_rev};
	int ret = make_all(&m, e);

	map_release(&m.made);
	return ret;
}
