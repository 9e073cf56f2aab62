#!/bin/sh
# k-store compact, checkpoint, backup, check, forget: the files of a store, and what they tell.
. "${0%/*}/lib.sh"
needs sqlite3
long_ago=2020-01-01T00:00:00Z

cm() { # NAME VALUE [KIND]
	echo "{\"apiVersion\":\"v1\",\"kind\":\"${3:-ConfigMap}\",\"metadata\":{\"name\":\"$1\","
	echo "\"namespace\":\"default\"},\"data\":{\"x\":\"$2\"}}"
}
put() { cm "$@" | K_NOW=$long_ago k-store put >/dev/null; }
rev() { k-store dump --history | sed -n '$s/{"rev":\([0-9]*\).*/\1/p'; }
# on_disk TEXT: files of the store that hold it
on_disk() { grep -rlae "$1" "$T_DIR"/store.db* 2>/dev/null | wc -l; }
# field NAME: of the last line that was printed; damages: their words
field() { printf '%s\n' "$out" | sed -n "\$s/.*\"$1\":\([a-z0-9]*\).*/\1/p"; }
damages() {
	printf '%s\n' "$out" | sed -n 's/{"damage":"\([a-z]*\)".*/\1/p' | sort -u | tr '\n' ' '
}

# A history to work with: two objects, of which one is deleted.
for i in 1 2 3 4 5; do put keep value-$i; put gone hiddn$i== Secret; done
K_NOW=$long_ago k-store rm secrets gone >/dev/null
before=$(rev)
k-store dump >live

# compact
run k-store compact
is "$(field rows)" 0 'a small history is within its budget'
exits 2 'a size that is none' k-store compact --keep much
like "$err" '--keep much: not a size' 'is named'
exits 2 'nor one below nothing' k-store compact --keep=-1
exits 2 'to follow has no end' k-store compact --follow --to now
exits 124 'a revision that is to come' k-store compact --to 999
run k-store compact --to 4
is "$(field compacted)" 4 'compact to a revision'
exits 4 'before it' k-store dump --as-of 3
exits 0 'from it on' k-store dump --as-of "$((before - 3))"
K_NOW=2020-01-01T00:04:59Z k-store compact --to now >out
is "$(out=$(cat out); field rows)" 0 'what is younger than five minutes stays'
run k-store compact --keep 100 --keep-events 0
test "$(field rows)" -gt 5
t_result $? 'a small budget removes nearly all'
run k-store compact --to now
is "$(field compacted)" "$before" 'compact as far as may be'
k-store dump >after
same after live 'what is live stays'
exits 3 'a store that is not there' k-store compact --store none.db
exits 0 'a store that nobody has to keep' k-store compact --store memory:
like "$err" 'its own affair' 'says so'
exits 6 'is not cut, either' k-store compact --store memory: --to now
like "$err" 'store memory:: has no compaction' 'says so'

# forget: bytes that nobody should read are nowhere any more, compacted or not
isnt "$(on_disk hiddn3)" 0 'what was compacted may still lie in the file'
for i in 6 7; do put other hiddn$i== Secret; done
put keep value-6
run k-store forget secrets gone other
is "$status" 0 'forget'
is "$(field forgotten)" 1 'rows of what is live but the live one'
is "$(for i in 1 2 3 4 5 6; do on_disk hiddn$i; done | tr '\n' ' ')" '0 0 0 0 0 0 ' \
	'nothing of them is in any file'
like "$(k-store get secret other)" hiddn7 'what is live is there'
ok 'the store is sound' k-store check
rev=$(rev)
exits 4 'the time before is gone' k-store get cm keep --as-of "$((rev - 2))"
exits 0 'but not after' k-store get cm keep --as-of "$((rev - 1))"
exits 2 'forget nothing' k-store forget secrets
exits 6 'forget what is no kind' k-store forget gnus x
sqlite3 store.db "INSERT INTO meta VALUES('forgetting', 5)"
run k-store check
is "$status" 1 'a forgetting that was killed'
like "$out" 'a forgetting was not finished: k-store forget ends it' 'is told'
ok 'again' k-store forget secrets other
ok 'ends it' k-store check

# checkpoint
put keep value-8
run k-store checkpoint
test "$(field pages)" -gt 0 && test "$(field pages)" = "$(field copied)"
t_result $? 'checkpoint'
run k-store checkpoint --truncate
is "$(stat -c %s store.db-wal)" 0 'and cut the log to nothing'
cp store.db alone.db
K_STORE=alone.db k-store dump >after
k-store dump >live
same after live 'then the file is all there is'

# backup
umask 022
ok 'backup' k-store backup copy.db
is "$(stat -c %a copy.db)" 600 'its owner'\''s alone'
is "$(ls copy.db*)" copy.db 'one file'
k-store backup >stdout.db
cmp -s copy.db stdout.db
t_result $? 'the same on standard output'
run k-store --store copy.db check
is "$(field ok) $(field revision)" "true $(rev)" 'it is a store'
k-store --store copy.db dump --history >after
k-store dump --history >live
same after live 'with all that it had'
exits 3 'backup of what is not there' k-store --store none.db backup x.db
exits 3 'into a directory that is not there' k-store backup none/x.db
before=$(stat -c %i "${K_STORE#sqlite:}")
ln -s "${K_STORE#sqlite:}" self.db
for own in "${K_STORE#sqlite:}" "${K_STORE#sqlite:}-lock" self.db; do
	exits 6 'onto the store itself' k-store backup "$own"
	like "$err" 'is the store.s own' 'is refused'
done
is "$(stat -c %i "${K_STORE#sqlite:}")" "$before" 'and leaves it alone'
mkdir locked
(flock 9; k-store backup locked/x.db) 9>locked/x.db.partial 2>err
like "$(cat err)" 'another backup is writing it' 'two at once into one file'
cp copy.db before.db
echo broken >copy.db.partial
ok 'what a killed one left is in nobody'\''s way' k-store backup copy.db
cmp -s copy.db before.db
t_result $? 'the same again'

# A backup in place of a store, under a program that watches it.
mkfifo seen
background sh -c 'exec k-store watch cm >seen 2>err'
exec 8<seen
read -r line <&8
like "$line" ADDED 'a watcher'
put keep value-9
read -r line <&8
like "$line" MODIFIED 'sees a change'
mv copy.db store.db
wait "$pid"
is $? 4 'another file in the place of the store is noticed'
exec 8<&-

# check: each damage has a name
damaged() { # WORD SQL ERE: a copy of before.db with one fault
	rm -f bad.db*
	cp before.db bad.db
	sqlite3 bad.db "$2; pragma wal_checkpoint(truncate)" >/dev/null
	rm -f bad.db-*
	run k-store --store bad.db check
	is "$status $(damages)" "1 $1 " "damage: $3"
	like "$out" "$3" 'is told'
	run k-store --store bad.db backup bad.copy
	test "$status" != 0 && test ! -e bad.copy && test ! -e bad.copy.partial
	t_result $? 'a backup of it is refused'
}
ok 'the copy is sound' k-store --store before.db check
last=$(sqlite3 before.db 'select max(rev) from log')
damaged current 'delete from log where rev = (select max(rev) from current)' 'the log has no row'
damaged current 'update current set rev = 1 where name = "keep"' 'superseded by nothing, and is not'
damaged current 'delete from current where name = "keep"' 'superseded by nothing, and is not live'
damaged current "update log set prev_rev = 0 where rev = $last" 'superseded by nothing'
damaged 'chain current' "update log set prev_rev = rev + 1 where rev = $last" 'no row'
damaged value "update log set value = '{' where rev = $last" "revision $last of .* is not JSON"
damaged value "update log set encoding = 9 where rev = $last" 'unknown encoding 9'
damaged format 'update meta set value = 99 where name = "format"' 'format 99 is newer'
damaged meta 'delete from meta where name = "id"' 'meta has no id'
damaged terms 'insert into terms values("spec.nodeName=n", "pods", "default", "x")' \
	'spec.nodeName=n'
damaged sqlite 'pragma writable_schema = on; update sqlite_master set rootpage = 2 where
	name = "current"' 'reference to page'
size=$(stat -c %s before.db)
head -c $((size - 4096)) before.db >bad.db
rm -f bad.db-*
run k-store --store bad.db check
like "$out" '"file",.*"cut off: 4096 bytes are missing at its end"' 'a file that was cut'
head -c 50 before.db >bad.db
run k-store --store bad.db check
like "$out" '"damage":"file".*not an SQLite file: too short' 'to nearly nothing'
cp "$T_SRC/README" bad.db
run k-store --store bad.db check
like "$out" '"damage":"file".*not an SQLite file"' 'another file'
exits 3 'check of what is not there' k-store --store none.db check
is "$(ls none.db* 2>/dev/null)" '' 'makes nothing'

# A disk that takes no more: said, and nothing is lost.
rm -rf store.db*
cp before.db store.db
for i in 1 2 3 4 5 6; do put big "$(head -c 3000 /dev/zero | tr '\0' $i)"; done
k-store dump >live
run sh -c "trap '' XFSZ; ulimit -f 1; exec k-store compact --to now"
is "$status" 1 'compaction on a full disk'
like "$err" 'store .*store.db: (disk I/O error|database or disk is full)' 'says so'
run sh -c "trap '' XFSZ; ulimit -f 1; exec k-store forget cm big"
is "$status" 1 'to forget, too'
run sh -c "trap '' XFSZ; ulimit -f 1; exec k-store backup full.db"
is "$status $(ls full.db* 2>/dev/null)" '1 ' 'a backup leaves no half'
k-store dump >after
same after live 'nothing is lost'
ok 'with room again' k-store compact --to now
ok 'all is well' k-store check

# The keeper leaves no pages to be copied, is one, and ends well.
big=$(printf '%012000d' 0)
seq 300 | sed "s/.*/{\"verb\":\"create\",\"object\":$(cm 'c&' "$big" | tr -d '\n')}/" >many
background k-store compact --follow
keeper=$pid
await 60 test -e store.db-keeper
ok 'many writes' k-store commit many
pages() { # not copied yet, as shared memory has them
	perl -e 'open F, "<", "store.db-shm" or die; sysread F, $b, 136;
		@w = unpack "L34", $b; exit($w[4] - $w[24] >= 500)'
}
ok 'a keeper copies them' await 60 pages
stop "$keeper"
is "$status" 0 'TERM ends a keeper well'

# The same, as a program of its own.
exits 2 'the keeper: a size that is none' k-keeper --keep much
like "$err" 'k-keeper: --keep much: not a size' 'says so'
exits 2 'it takes no words' k-keeper compact
exits 3 'it makes no store' k-keeper --once --store none.db
exits 0 'nor keeps one that has no history here' k-keeper --once --store memory:
like "$err" 'store memory:: its history is its own affair' 'and says that'
ok 'once, nothing is due' k-keeper --once
is "$out" '' 'and nothing is said'
rm -f store.db-keeper
background k-keeper
keeper=$pid
await 60 test -e store.db-keeper
is "$(sed 's/"name":"c/"name":"dc/' many | k-store commit | wc -l)" 300 'many more'
ok 'it copies them, too' await 60 pages
stop "$keeper"
is "$status" 0 'and ends well'

done_testing
