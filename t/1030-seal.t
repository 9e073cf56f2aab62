#!/bin/sh
# Encryption at rest: what is on the disk, by which key, and what happens if there is none.
. "${0%/*}/lib.sh"
needs sqlite3 perl
mkdir -p root/etc/k
export K_ROOT="$T_DIR/root"
keys=root/etc/k/seal.keys
conf() { printf '%s\n' "$@" >root/etc/k/config; }
secret() { # NAME VALUE [KIND]
	printf '{"apiVersion":"v1","kind":"%s","metadata":{"name":"%s"},"data":{"p":"%s"}}\n' \
		"${3:-Secret}" "$1" "$2"
}
put() { secret "$@" | k-store put >/dev/null; }
# text that base64 cannot hold back: the value itself is what is looked for
p1=aHVzaC1vbmUtMTEx p2=aHVzaC10d28tMjIy p3=aHVzaC10aHJlZS0z
on_disk() { cat store.db store.db-wal 2>/dev/null | grep -aoF -e "$1" | wc -l; }
value() { k-store get "$@" 2>/dev/null | sed 's/.*"p":"\([^"]*\)".*/\1/'; }
db() { sqlite3 store.db ".timeout 5000" "$@"; }
first() { grep -v '^#' $keys | head -n 1 | cut -d' ' -f1; }
named() { sed 's/.*"key":"\([^"]*\)".*/\1/'; }

# In the clear, to begin with: the search does find what is there.
put a $p1; put a $p2; put gone $p3
k-store rm secrets gone >/dev/null
isnt "$(on_disk $p1)" 0 'what is not sealed is on the disk: the history'
isnt "$(on_disk $p2)" 0 'and what is live'
# pages that became free by a deletion that did not wipe them, as compaction's
big=$(yes $p3 | head -n 2000 | tr -d '\n')
db "pragma secure_delete = 0; create table x(y); insert into x values('$big'); drop table x"
isnt "$(on_disk "$p3$p3$p3")" 0 'and what is in free pages'

ok 'a key file is made' k-store rekey --new-key $keys
is "$(stat -c %a $keys)" 600 'its owner'\''s alone'
conf 'seal=secrets'
ok 'rekey' k-store rekey
is "$(cat .out)" "{\"key\":\"$(first)\",\"sealed\":4,\"opened\":0,\"kept\":0,\"unopened\":0}" \
	'seals rows of the history and of deletes'
is "$(on_disk $p1) $(on_disk $p2) $(on_disk $p3)" '0 0 0' 'nothing is left of them in the files'
is "$(db 'pragma integrity_check' 'select name from sqlite_master where name = "scrub"')" ok \
	'which are sound'
is "$(value secrets a)" $p2 'it is read as ever'
is "$(k-store dump --history | grep -oe $p1 -e $p2 -e $p3 | tr '\n' ' ')" "$p1 $p2 $p3 $p3 " \
	'also the history'
rev=$(k-store dump --history | sed -n "s/{\"rev\":\([0-9]*\).*$p1.*/\1/p")
is "$(value secrets a --as-of "$rev")" $p1 'and as of a revision'
is "$(k-ctl get secret a -o json | grep -o $p2)" $p2 'by every program'

put b $p3; put b $p1 ConfigMap
is "$(on_disk $p3) $(value secrets b)" "0 $p3" 'a new one never is in the clear'
isnt "$(on_disk $p1)" 0 'other kinds are'
is "$(timeout 60 k-store watch secrets --from "$rev" --timeout 1ns | grep -oe $p1 -e $p2 -e $p3 |
	tr '\n' ' ')" "$p2 $p3 $p3 $p3 " 'a watch sees them opened'
is "$(k-store list secrets -A -l '!x' | wc -l)" 2 'a list'

# A dump is what anybody can read, or the bytes as they are.
k-store dump >plain.dump; k-store dump --history >plain.history
k-store dump --sealed >sealed.dump; k-store dump --history --sealed >sealed.history
is "$(grep -ce $p2 -e $p3 plain.dump)" 2 'dump opens'
is "$(grep -ce $p2 -e $p3 sealed.dump) $(grep -c '"sealed":' sealed.dump)" '0 2' \
	'dump --sealed does not'
for f in plain.dump plain.history sealed.dump sealed.history; do
	how=; test ${f#*.} = dump || how=--history
	K_STORE=$f.db k-store load $f
	# shellcheck disable=SC2086
	K_STORE=$f.db k-store dump $how >again
	same again plain.${f#*.} "$f is loaded"
	is "$(cat $f.db $f.db-wal | grep -ace $p2 -e $p3)" 0 'and sealed'
done
K_STORE=sealed.history.db k-store dump --history --sealed >again
same again sealed.history 'what was sealed stays as it is'
exits 6 'a row that is no sealed value' sh -c \
	'echo "{\"rev\":1,\"op\":\"put\",\"resource\":\"secrets\",\"name\":\"x\",'\
'\"sealed\":\"AQAB\"}" | k-store --store bad.db load'
like "$err" 'line 1: sealed: .* no sealed value' 'is refused by line'

# Other settings, another key. Who runs already takes them without being told.
mkfifo to
conf
background sh -c 'k-store commit <to >answers'
exec 8>to
say() { # what `secret` takes
	printf '{"verb":"create","object":%s}\n' \
		"$(secret "$@" | sed 's/"name"/"namespace":"default","name"/')" >&8
}
say w $p1 ConfigMap
await_line 60 '"action":1,.*"ok":true' answers
conf 'seal=secrets'
say c $p1
await_line 60 '"action":2,.*"ok":true' answers
background sh -c 'exec k-store watch secrets >seen'
await_line 60 '"name":"c"' seen
old=$(first)
new=$(k-store rekey --new-key $keys | named)
isnt "$old" "$new" 'a new key'
is "$(first)" "$new" 'is the first one'
say d $p2
await_line 60 '"action":3,.*"ok":true' answers
exec 8>&-
await_line 60 "\"name\":\"d\".*$p2" seen
is "$?" 0 'who watches opens what it seals'
stop "$pid"
sealed_by() { db "select count(*) from log where encoding = 2 and instr(value, '$1')"; }
is "$(sealed_by "$new")" 1 'who runs seals by it'
is "$(sealed_by "$old")" 6 'the others are as they were, one by who was told to seal meanwhile'
is "$(k-store rekey)" "{\"key\":\"$new\",\"sealed\":6,\"opened\":0,\"kept\":1,\"unopened\":0}" \
	'rekey takes it for all'
is "$(sealed_by "$old") $(on_disk "$old")" '0 0' \
	'nothing is left of the old one'
sed -i "/^$old /d" $keys
is "$(value secrets a) $(value secrets d)" "$p2 $p2" 'which can go'

# No key, another key, a damaged value: a name each, and nothing is lost.
mv $keys away
exits 1 'without its key' k-store get secrets a
like "$err" \
	"secrets default/a at revision [0-9]+: sealed by key \"$new\": keys .*seal.keys: No such" \
	'a value says which one it wants'
exits 0 'everything else is read' k-store list configmaps
secret e $p1 >e.json
exits 1 'nothing is written in the clear' env -u K_SEED k-store put e.json
like "$err" 'seal secrets default/e: keys .*seal.keys: No such' 'but refused'
exits 1 'nor deleted for want of the file' k-store rekey --delete-unopened
k-store rekey --new-key $keys >/dev/null
exits 1 'with a file of other keys' k-store dump
like "$err" "sealed by key \"$new\", which is not in " 'too'
exits 1 'nor can they be deleted' k-store rm secrets a
cp store.db lost.db; cp store.db-wal lost.db-wal
is "$(k-store rekey --delete-unopened --store lost.db)" '{"deleted":4}' 'unless one says so'
run k-store list secrets -A --store lost.db
is "$status $out" '0 ' 'then they are gone'
like "$(timeout 60 k-store watch secrets --store lost.db --timeout 1ns --from "$(sqlite3 lost.db \
	'select min(rev) - 1 from log where op = 2 and rev > (select max(rev) from log
	where op = 1)')" | head -n 1)" \
	'"DELETED".*"kind":"Secret".*"name":"a"' 'which watches are told'
exits 1 'rekey goes past what it cannot open' k-store rekey
is "$(echo "$err" | grep -c "sealed by key \"$new\"") ${out##*,}" '7 "unopened":7}' 'names each'
sed "s| .*| $(sed -n 's/^2.* //p' $keys)|" away >$keys
exits 1 'with another key of that name' k-store get secrets a
like "$err" "secrets default/a .*\"$new\", but does not open: .*another key of that name" 'says so'
mv away $keys
is "$(value secrets a)" $p2 'back with its key it opens'
ok 'and check finds nothing' k-store check
mv $keys away
exits 1 'check without the key' k-store check
is "$(echo "$out" | grep -c '"damage":"sealed".*sealed by key')" 7 'names every row'
ok 'a copy needs none' k-store backup copy.db
mv away $keys
is "$(k-store get --store copy.db secrets a | grep -o $p2)" $p2 'and is sealed as the store'

db "create table keep as select rev, value from log where resource = 'secrets';
	update log set value = (select value from keep where rev = (select rev from current where
	resource = 'secrets' and name = 'a')) where rev = (select rev from current where
	resource = 'secrets' and name = 'b')"
exits 1 'the bytes of another object' k-store get secrets b
like "$err" 'secrets default/b at revision [0-9]+: .*does not open' 'do not open'
exits 1 'which check finds' k-store check
like "$out" '"damage":"sealed","revision":[0-9]+,"message":"secrets default/b .*does not open' 'too'
is "$(value secrets a)" $p2 'where they belong they do'
flip() { # BYTE from the end, of the live a
	perl -e 'my $h = pack "H*", shift; substr($h, -shift, 1) ^= "\1"; print unpack "H*", $h' \
		"$(db "select hex(value) from keep where rev = (select rev from current where
			resource = 'secrets' and name = 'a')")" "$1"
}
for byte in 1 20 60; do
	db "update log set value = x'$(flip $byte)' where rev = (select rev from current where
		resource = 'secrets' and name = 'a')"
	exits 1 "a bit is another, $byte bytes from the end" k-store get secrets a
	like "$err" 'does not open' 'does not open'
done
db "update log set value = x'0100' where rev = (select rev from current where
	resource = 'secrets' and name = 'a')"
exits 1 'a value that was cut' k-store get secrets a
like "$err" 'secrets default/a at revision [0-9]+: 2 bytes that are no sealed value' 'says so'
db "update log set value = (select value from keep k where k.rev = log.rev)
	where resource = 'secrets'; drop table keep"
is "$(value secrets a) $(value secrets b)" "$p2 $p3" 'put back, all is well'

# Back to the clear.
conf 'seal=configmaps'
is "$(k-store rekey)" "{\"key\":\"$new\",\"sealed\":2,\"opened\":7,\"kept\":0,\"unopened\":0}" \
	'a kind that is not to be sealed any more is opened'
isnt "$(on_disk $p2)" 0 'on the disk'
conf
is "$(k-store rekey)" '{"key":"","sealed":0,"opened":2,"kept":0,"unopened":0}' 'and all of them'
k-store dump --history >again
mv $keys away
is "$(k-store dump --history | cmp - again && echo same)" same 'which then need no key'
mv away $keys

# Bad settings, bad key files.
bad() { # DESC ERE
	exits "$1" "$2" k-store get secrets a
	like "$err" "$3" 'is told with its place'
}
conf '# c' 'seal=secrets,gnus'
bad 6 'an unknown kind' 'config: line 2: seal: unknown kind "gnus"'
conf 'seals=secrets'
bad 6 'a setting that is mistyped' 'config: line 1: unknown setting "seals"'
conf 'seal-keys=seal.keys'
bad 6 'a path that is not absolute' 'config: line 1: seal-keys: "seal.keys" is no absolute path'
conf "seal = Secret, deploy,*" "seal-keys=$T_DIR/$keys"
k-store rekey >/dev/null
is "$(db 'select count(*) from log where encoding <> 2')" 0 'every kind, by any of its names'
is "$(value secrets a)" $p2 'and read'
good=$(sed -n 's/^2[^ ]* //p' $keys)
bad_keys() { # DESC ERE LINE…
	d=$1 e=$2; shift 2
	printf '%s\n' "$@" >$keys
	bad 1 "$d" "seal.keys: $e"
}
bad_keys 'a key that is short' 'line 2: the key is not 32 bytes' '# keys' 'k AAAA'
bad_keys 'a key that is no base64' 'line 1: the key is not 32 bytes' "k ${good%??}#="
bad_keys 'a name alone' 'line 1: wants a name' 'k'
bad_keys 'a bad name' 'line 1: wants a name' "k:1 $good"
bad_keys 'a name that is long' 'line 1: wants a name' "$(printf %064d 0) $good"
bad_keys 'a name twice' 'line 3: the name of a key before it' "k $good" '' "k $good"
bad_keys 'no key' 'no key in it' '# none'
printf '%s\n' "$new $good" >$keys
chmod 640 $keys
bad 1 'a file that others may read' 'seal.keys: mode 640 lets other users at it'
exits 5 'nor is it given a new key' k-store rekey --new-key $keys
chmod 600 $keys
is "$(value secrets a)" $p2 'put right, all is well'
rm $keys; mkdir $keys
bad 1 'a directory' 'seal.keys: not a file'

# A store of a helper: the same above it, and sealed what goes to it. It cannot rewrite rows.
rm -r $keys; k-store rekey --new-key $keys >/dev/null; conf
export K_STORE="perl:$T_DIR/store.perl"
PATH=$T_SRC/t/helper:$PATH
put a $p1; put b $p2 ConfigMap
conf 'seal=secrets'
put c $p3
is "$(grep -ac -e $p1 store.perl) $(grep -ac -e $p3 store.perl)" '1 0' 'a helper gets sealed values'
is "$(value secrets c)" $p3 'which are read'
rev=$(k-store get secrets a | sed 's/.*resourceVersion":"\([0-9]*\).*/\1/')
is "$(k-store rekey)" "{\"key\":\"$(first)\",\"sealed\":1,\"opened\":0,\"kept\":1,\"unopened\":0}" \
	'rekey writes what is live anew'
k-store dump >plain.dump; k-store dump --sealed >sealed.dump
is "$(grep -c "$p1\|$p2\|$p3" plain.dump) $(grep -c "$p1\|$p3" sealed.dump)" '3 0' 'all of it'
is "$(timeout 60 k-store watch secrets --from "$rev" | head -n 2 |
	grep -oe $p1 -e $p3 | tr '\n' ' ')" "$p3 $p1 " 'as a change that watches see'

done_testing
