#!/bin/sh
# k-store sql: what can be asked, and what cannot.
. "${0%/*}/lib.sh"
needs jq
data=$T_DATA/store
k-store load "$data/pods.history"
sql() { k-store sql "$@"; }

# views
is "$(sql 'select * from pods')" "{\"resource\":\"pods\",\"namespace\":\"default\",\"name\":\"a\",\
\"rev\":5,\"time\":\"2026-01-02T03:04:09Z\",\"actor\":\"system:admin\",\"manager\":\"k-ctl\",\
\"labels\":{\"app\":\"db\"},\"spec\":{\"nodeName\":\"n1\"},\"status\":null,\"value\":\
$(k-store get pods a | jq -c 'del(.metadata.resourceVersion)')}" 'a view of a kind, a row a line'
is "$(sql 'select resource, name from objects order by name desc')" \
	"$(printf '{"resource":"nodes","name":"n1"}\n{"resource":"pods","name":"a"}')" \
	'of all kinds'
is "$(sql 'select * from pods_history limit 1' | jq -c keys)" '["actor","labels","manager","name",'\
'"namespace","op","prev","resource","rev","spec","status","time","value"]' 'a view of its history'
is "$(sql "select rev, op, name, prev, time, spec ->> 'nodeName' as node from PODS_history
	where rev > 2")" '{"rev":3,"op":"put","name":"a","prev":1,'\
'"time":"2026-01-02T03:04:07.000000123Z","node":"n1"}
{"rev":4,"op":"delete","name":"b","prev":2,"time":"2026-01-02T03:04:08Z","node":null}
{"rev":5,"op":"put","name":"a","prev":3,"time":"2026-01-02T03:04:09Z","node":"n1"}' 'of each change'
is "$(sql 'select count(*) as n, max(rev) as rev from history')" '{"n":6,"rev":6}' 'and of all'
is "$(sql 'select count(*) n from pods p join nodes n on p.spec ->> ? = n.name' nodeName)" \
	'{"n":1}' \
	'views are joined'
is "$(sql 'select count(*) as n from secrets, "events.events.k8s.io"')" '{"n":0}' \
	'what there is none of has a view, too'
is "$(sql --as-of 3 'select name from pods order by name' | at name | tr '\n' ' ')" 'a b ' \
	'as of a revision'
is "$(sql --as-of 2026-01-02T03:04:07Z 'select count(*) n from pods_history')" '{"n":2}' \
	'history ends there'
exits 124 'as of one to come' k-store sql --as-of 99 'select 1'
is "$(sql "select name from sqlite_temp_schema where name like 'pods%'" | at name |
	tr '\n' ' ')" 'pods pods_history ' 'the catalogue'
is "$(sql 'pragma table_info(pods)' | at name | head -n 3 | tr '\n' ' ')" \
	'resource namespace name ' 'and what a view has'
echo 'select name from nodes' >query
is "$(sql - <query)" '{"name":"n1"}' 'a query from standard input'

# values
is "$(sql "select 1 i, 1.5 f, 9e999 inf, null n, x'00ff' b, 'q\"é' t, cast(x'ff' as text) bad,
	1 t, '{}' t, -9223372036854775808 low")" '{"i":1,"f":1.5,"inf":null,"n":null,"b":"AP8=",'\
'"t":"q\"é","bad":"/w==","t_2":1,"t_3":"{}","low":-9223372036854775808}' 'as JSON'
is "$(sql "select '{\"a\":1}' as x, '{\"a\":1}' as value, '{a' as spec, json_array(1) ,
	labels -> 'app', labels ->> 'app' from pods")" '{"x":"{\"a\":1}","value":{"a":1},'\
'"spec":"{a","json_array(1)":[1],"labels -> '\''app'\''":"db","labels ->> '\''app'\''":"db"}' \
	'JSON where the name of a column says so'
is "$(sql 'select name from pods where name = ?1 and rev = ?2' a 5)" '{"name":"a"}' 'parameters'
is "$(sql 'select name from pods where name = ?' "a' or 1 --")" '' 'are values'
exits 6 'too few' k-store sql 'select ?, ?' x
like "$err" '2 parameters, and 1 values' 'says how many'
exits 6 'too many' k-store sql 'select 1' x

# reading, and nothing else
before=$(k-store dump --history | sha1sum; sql 'select count(*) from history')
refused() { # EXIT QUERY [ERE]
	exits "$1" "$2" k-store sql "$2"
	test $# -lt 3 || like "$err" "$3" 'says so'
}
refused 6 'selekt' 'near "selekt": syntax error'
refused 6 'select nix from pods' 'no such column: nix'
refused 6 'select * from gnus' 'no such table: gnus'
refused 6 '' 'empty'
refused 6 'select 1; delete from pods' 'one statement'
for q in 'select value from log' 'select * from main.current' 'select value from meta' \
	'select sql from sqlite_schema' 'delete from main.log' 'update log set value = 1' \
	"insert into meta values('x', 1)" 'drop table log' 'create table x(y)' 'begin immediate' \
	'create temp table x(y)' "attach 'other.db' as o" "vacuum into 'other.db'" 'savepoint x' \
	'pragma journal_mode = delete' 'pragma user_version = 3' 'reindex' 'analyze' \
	'pragma wal_checkpoint' 'pragma writable_schema = 1' 'create temp view v as select 1' \
	'drop view temp.pods'; do
	refused 5 "$q"
done
refused 6 'delete from pods' 'it is a view'
refused 6 "select load_extension('x')" 'not authorized'
is "$(k-store dump --history | sha1sum; sql 'select count(*) from history')" "$before" \
	'nothing was changed'
is "$(ls other.db 2>/dev/null)" '' 'nor made'
exits 124 'a query without an end' k-store sql --timeout 100ms \
	'with recursive x(i) as (select 1 union all select i + 1 from x) select max(i) from x'
like "$err" 'took too long' 'is ended'
exits 2 'no query' k-store sql
exits 6 'a back end without SQL' k-store sql --store memory: 'select 1'
like "$err" 'has no SQL' 'says so'
exits 3 'a store that does not exist' k-store sql --store none.db 'select 1'

# Rows that do not fit into memory at once, taken by somebody who takes his time: the query holds no
# transaction meanwhile, so that the write-ahead log can begin anew.
perl -e 'my $x = "x" x 1000;
	printf qq({"apiVersion":"v1","kind":"ConfigMap","metadata":{) .
		qq("resourceVersion":"%d","name":"c%d","namespace":"default"},"data":{"x":"$x"}}\n),
		$_, $_ for 1 .. 3000' |
	k-store load --store many.db
export K_STORE="$T_DIR/many.db"
mkfifo slow
background sh -c 'exec k-store sql "select value from configmaps" >slow'
exec 8<slow
head -c 1 <&8 >first
echo '{"apiVersion":"v1","kind":"Node","metadata":{"name":"x"}}' | k-store put >/dev/null
is "$(k-store checkpoint --truncate | at pages; stat -c %s many.db-wal)" "$(printf '0\n0')" \
	'a slow reader of rows holds nothing up'
cat first - <&8 >rows
exec 8<&-
wait "$pid"
is "$?" 0 'and gets them all'
k-store list cm | jq -c 'del(.metadata.resourceVersion)' >wanted
jq -c .value rows >got
same got wanted 'as they are'

# sealed values
mkdir -p root/etc/k
export K_ROOT="$T_DIR/root" K_STORE="$T_DIR/sealed.db"
k-store rekey --new-key root/etc/k/seal.keys >/dev/null
echo 'seal=secrets' >root/etc/k/config
jq -cn '{apiVersion: "v1", kind: "Secret", metadata: {name: "s", labels: {a: "b"}},
	data: {p: "aHVzaA=="}}' | k-store put >/dev/null
is "$(sql 'select name, labels, value from secrets')" '{"name":"s","labels":null,"value":null}' \
	'a sealed value is NULL'
is "$(sql "select unseal(rev) ->> '$.data.p' p from secrets_history")" '{"p":"aHVzaA=="}' \
	'unseal opens it'
is "$(sql "select unseal(rev) from namespaces where name = 'default'" | jq -c '.[].kind')" \
	'"Namespace"' 'and is the object where nothing is sealed'
is "$(sql 'select unseal(99999) u, unseal(null) v')" '{"u":null,"v":null}' 'and nothing of nothing'
rm root/etc/k/seal.keys
exits 1 'without the key' k-store sql 'select unseal(rev) from secrets'
like "$err" 'secrets default/s' 'names what cannot be opened'

done_testing
