#!/bin/sh
# k-store branch: a copy of a live store that goes its own way.
. "${0%/*}/lib.sh"
needs jq perl
data=$T_DATA/store
k-store load "$data/pods.history"

# a branch is the store
is "$(k-store branch new.db | jq -c '[.store, .rev]')" '["sqlite:new.db",6]' 'branch'
k-store dump --history --store new.db >got
same got "$data/pods.history" 'has all the history'
id=$(k-store branch other.db | jq -r '.id, .origin' | tr '\n' ' ')
own=${id% * } from=${id#* }
isnt "$own" "${from% }" 'has an id of its own'
is "$(k-store branch --origin other.db | jq -c .)" \
	"{\"store\":\"$K_STORE\",\"id\":\"${from% }\",\"rev\":6,\"time\":\"$K_NOW\"}" \
	'and knows its origin'
is "$(stat -c %a new.db) $(ls new.db* | tr '\n' ' ')" '600 new.db new.db-shm new.db-wal ' \
	'it is its owner'\''s, and nothing else is left there'
exits 3 'the origin of what is no branch' k-store branch --origin store.db
ok 'a branch of a branch, where there was no directory' k-store branch new.db a/b/twig.db
is "$(k-store branch --origin a/b/twig.db | at store)" sqlite:new.db 'of it'

# it goes its own way
node() { echo "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"$1\"}}"; }
node there | k-store put --store new.db >/dev/null
node here | k-store put >/dev/null
is "$(k-store diff "$K_STORE" new.db --names | jq -r '.change + " " + .name' | grep re)" \
	"$(printf 'removed here\nadded there')" 'each has what was written to it'
mkfifo seen
background sh -c 'exec k-store watch --store new.db nodes >seen'
exec 8<seen
node again | k-store put --store new.db >/dev/null
grep -qm1 again <&8
is $? 0 'it is watched'
exec 8<&-
wait "$pid"

# what cannot be
exits 4 'over what there is' k-store branch new.db
like "$err" 'new.db exists' 'says so'
exits 3 'of what there is not' k-store branch none.db x.db
exits 6 'into something else than a file' k-store branch etcd:x
exits 6 'of a back end without' k-store branch memory: x.db
like "$err" 'has no branches' 'says so'
exits 2 'of nothing into nothing' k-store branch
exits 2 'of too much' k-store branch a b c
echo no >file
exits 1 'of a file that is no store' k-store branch file x.db
is "$(ls x.db* 2>/dev/null)" '' 'nothing is left of them'
ulimit_kb=$(($(stat -c %s store.db) / 2048))
run sh -c "ulimit -f $ulimit_kb; trap '' XFSZ; k-store branch x.db"
isnt "$status" 0 'with a disk that is too small'
is "$(ls x.db* 2>/dev/null)" '' 'nothing is left of it either'

# While others write and the log is copied into the file: each is one state of the store, whole.
export K_STORE="$T_DIR/live.db"
node x | k-store put >/dev/null
cat >writer.pl <<'X'
my $x = 'x' x 100; my $n = 0;
while (!-e 'stop') {
	my $name = 'c' . $n % 50;
	print $n++ < 50 ? qq({"verb":"create","object":{"apiVersion":"v1","kind":"ConfigMap",)
		. qq("metadata":{"name":"$name","namespace":"default"},"data":{"x":"$x"}}}\n)
		: qq({"verb":"patch","target":{"apiVersion":"v1","kind":"ConfigMap",)
		. qq("namespace":"default","name":"$name"},"patch":{"data":{"n":"$n"}}}\n);
}
X
background sh -c 'perl writer.pl | k-store commit >answers'
writer=$pid
await_line 60 '"rev":' answers
bad=0
for i in 1 2 3; do
	rev=$(k-store branch "b$i.db" | at rev)
	k-store checkpoint >/dev/null 2>&1
	k-store check --store "b$i.db" >/dev/null || { bad=1; diag "branch $i is damaged"; }
	k-store diff --from "$rev" "$K_STORE" "b$i.db" >differ ||
		{ bad=1; diag "branch $i at $rev: $(head -c 400 differ)"; }
	echo "$rev"
done >revs
touch stop
wait "$writer"
is "$bad" 0 'branches of a store that is written to are whole'
is "$(sort -nu revs | wc -l)" 3 'each of another moment'

done_testing
