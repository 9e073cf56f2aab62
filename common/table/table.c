/* Which printer a kind has. */
#include <string.h>

#include "table/priv.h"

static void row_default(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "metadata.creationTimestamp", "<unknown>");
}

const struct table_printer *table_for(const struct kind *k)
{
	static const struct table_printer *const all[] = {table_pods, table_core, table_nodes,
		table_events, table_services, table_network, table_volumes, table_apps, table_batch,
		table_autoscaling, table_scheduling, table_devices, table_access, table_server};
	static const struct table_column columns[] = {COL_NAME, COL("Created At"), COL_END};
	static const struct table_printer dflt = {"", columns, row_default};

	for (size_t i = 0; i < array_size(all); i++)
		for (const struct table_printer *p = all[i]; p->resource; p++)
			if (!strcmp(p->resource, k->resource))
				return p;
	return &dflt;
}
