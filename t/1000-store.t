#!/bin/sh
# k-store: reading, watching, dumps and damage, on dumps that are loaded as they are.
. "${0%/*}/lib.sh"
data=$T_DATA/store
names() { sed 's/.*"metadata":{[^}]*"name":"\([^"]*\)".*/\1/' | tr '\n' ' '; }
revs() { sed 's/.*"resourceVersion":"\([0-9]*\)".*/\1/' | tr '\n' ' '; }
events() {
	perl -MJSON::PP -ne '$e = decode_json($_); $m = $e->{object}{metadata}; $| = 1;
		print "$e->{type} $m->{name} $m->{resourceVersion}\n"'
}

ok 'load a dump' k-store load "$data/pods.dump"
k-store dump >dumped
same dumped "$data/pods.dump" 'dump gives the bytes that were loaded, by key'
is "$(stat -c %a store.db)" 600 'a store is its owner'\''s alone'
exits 4 'load into a store that holds something' k-store load "$data/pods.dump"
like "$err" 'not empty' 'says so'

run k-store get pods web-2 web-1
is "$(echo "$out" | names)" 'web-2 web-1 ' 'get by name'
is "$(k-store get po web-1 | revs)" '7 ' 'the revision is the resourceVersion'
exits 3 'get what is not there' k-store get pods nothing
like "$err" 'pods default/nothing not found' 'names it'
exits 3 'in another namespace' k-store get -n kube-system pods web-1
exits 6 'an unknown kind' k-store get gnus x
like "$err" 'unknown kind "gnus"' 'is named'
is "$(k-store get Node n1 -n anything | names)" 'n1 ' 'a cluster-scoped kind has no namespace'

is "$(k-store list pods | names)" 'web-1 web-2 ' 'list'
is "$(k-store list pods nodes -A | names)" 'web-1 web-2 dns n1 ' 'list kinds of all namespaces'
is "$(k-store list pods -A -l 'app in (dns)' | names)" 'dns ' 'by label'
is "$(k-store list pods -A --field-selector spec.nodeName=n1 | names)" 'web-1 dns ' 'by field'
is "$(k-store list po -A -l app=web --field-selector spec.nodeName!=n1 | names)" 'web-2 ' 'by both'
exits 6 'a broken selector' k-store list pods -l 'a in'
exits 4 'a revision that is not kept' k-store list pods --as-of 5
like "$err" 'too old resource version: 5 \(6\)' 'says what is'
exits 124 'a revision to come' k-store dump --as-of 99
exits 3 'a store that does not exist' k-store --store none.db dump
like "$err" 'none.db' 'is named'
is "$(ls none.db* 2>/dev/null)" '' 'and not made'

# history
export K_STORE="$T_DIR/history.db"
ok 'load a history' k-store load "$data/pods.history"
k-store dump --history >history
same history "$data/pods.history" 'dump --history gives its bytes back'
k-store dump --history | K_STORE=copy.db k-store load
K_STORE=copy.db k-store dump --history >history
same history "$data/pods.history" 'through a pipe too'
is "$(k-store list pods --as-of 3 | names)" 'a b ' 'list as of a revision'
is "$(k-store get pods a --as-of 2 | revs)" '1 ' 'get as of a revision'
exits 3 'what was deleted' k-store get pods b
is "$(k-store get pods b --as-of 3 | revs)" '2 ' 'was there before'
is "$(k-store dump --as-of 1 | names)" 'a ' 'dump as of a revision'

# watch
run timeout 60 k-store watch pods --from 0 --timeout 1ns
is "$(echo "$out" | events)" 'ADDED a 1
ADDED b 2
MODIFIED a 3
DELETED b 4
MODIFIED a 5' 'watch from the beginning'
is "$status" 0 'a watch that timed out has done what it should'
run timeout 60 k-store watch pods --from 3 --timeout 1ns
is "$(echo "$out" | events)" 'DELETED b 4
MODIFIED a 5' 'watch from a revision'
run timeout 20 k-store watch --timeout 1ns
is "$(echo "$out" | events)" 'ADDED n1 6
ADDED a 5' 'watch everything: what there is'
run timeout 60 k-store watch pods -l app=web --from 0 --timeout 1ns
is "$(echo "$out" | events)" 'ADDED a 1
MODIFIED a 3
DELETED a 5' 'what ceases to match is deleted for who filters'
run timeout 60 k-store watch pods -l app=db --from 0 --timeout 1ns
is "$(echo "$out" | events)" 'ADDED b 2
DELETED b 4
ADDED a 5' 'what begins to match is added'
is "$(timeout 60 k-store watch pods --from 0 | head -n 1 | events)" 'ADDED a 1' \
	'a watch ends with its reader'
mkfifo fifo
k-store watch nodes >fifo & pid=$!
read -r line <fifo
is "$(echo "$line" | events)" 'ADDED n1 6' 'a line is there as soon as it happens'
background sh -c 'exec k-store watch nodes >watched'
await_line 60 ADDED watched
stop "$pid"
is "$status" 0 'TERM ends a watch well'
# A user namespace has a limit of its own.
none='echo 0 >/proc/sys/user/max_inotify_instances'
if unshare -Ur sh -c "$none" 2>/dev/null; then
	exits 1 'a watch that can hear nothing' \
		unshare -Ur sh -c "$none; exec timeout 60 k-store watch pods"
	like "$err" 'no inotify instance is left .*fs\.inotify\.max_user_instances' 'says why'
else
	skip 'no user namespace here'
	skip 'no user namespace here'
fi

run timeout 60 k-store --store "$T_DIR/store.db" watch pods --from 1
is "$status" 4 'a watch from a revision that is not kept'
like "$err" 'too old resource version: 1 \(6\)' 'says so'

# nothing is written by who reads
stamps() { stat -c '%n %x %y %z' history.db history.db-wal history.db-bell history.db-bell/*; }
before=$(stamps)
k-store dump >/dev/null; k-store list pods >/dev/null; k-store watch --timeout 1ns >/dev/null
is "$(stamps)" "$before" 'reading and watching write nothing'

# bad input
bad() { # DESC INPUT LINE [MESSAGE]
	printf '%s' "$2" >bad.dump
	rm -f bad.db*
	exits 6 "load: $1" k-store --store bad.db load bad.dump
	like "$err" "bad.dump: ${4:-line $3}" 'names file and place'
	is "$(ls bad.db 2>/dev/null)" '' 'and stores nothing'
}
bad 'no JSON' "{}x" 1
bad 'no kind' '{"metadata":{"name":"x"}}' 1
bad 'unknown kind' '{"apiVersion":"v1","kind":"Gnu","metadata":{"name":"x"}}' 1
bad 'no revision' '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}' 1
bad 'no name' "$(cat "$data/pods.dump")
{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"9\"}}" 5
bad 'the same object twice' "$(head -n 1 "$data/pods.dump")
$(head -n 1 "$data/pods.dump" | sed s/3/4/)" '' 'nodes n1 stands twice'
bad 'half a row' '{"rev":1,"op":"put","resource":"pods","value":{}}' 1

# damage
damaged() { # DESC ERE
	exits 1 "$1" k-store --store damaged.db dump
	like "$err" "$2" 'says what is wrong'
}
cp "$T_SRC/README" damaged.db
damaged 'not a store at all' 'damaged.db: file is not a database'
: >damaged.db
damaged 'an empty file' 'damaged.db: not a store'
rm damaged.db; mkdir damaged.db
damaged 'a directory' 'damaged.db: not a file'
rmdir damaged.db
if command -v sqlite3 >/dev/null; then
	sqlite3 damaged.db 'create table x(y)'
	damaged 'another SQLite file' 'damaged.db: not a store'
	rm -f damaged.db*
	cp history.db damaged.db; cp history.db-wal damaged.db-wal
	set_format() {
		sqlite3 damaged.db "update meta set value = $1 where name = 'format';
			pragma wal_checkpoint(truncate)" >/dev/null
	}
	set_format 99
	exits 6 'a newer format' k-store --store damaged.db dump
	like "$err" 'format 99 is newer' 'says so'
	set_format 2
	ok 'and back' k-store --store damaged.db dump
	rm -f damaged.db-*
	truncate -s 6000 damaged.db
	damaged 'a file that was cut' 'damaged.db: .*(malformed|not a database|short)'
else
	skip 'no sqlite3 shell here'
fi

# Where the store is: option, environment, configuration, default; each wins over what follows it.
mkdir -p root/etc/k
(unset K_STORE; K_ROOT=$T_DIR/root k-store load "$data/pods.dump")
is "$(ls root/var/lib/k/store.db)" root/var/lib/k/store.db 'the store has a place of its own'
printf '# where\nstorefront=x\n  store = sqlite:%s/conf.db \n' "$T_DIR" >root/etc/k/config
(unset K_STORE; K_ROOT=$T_DIR/root k-store load "$data/pods.history")
is "$(k-store --store conf.db dump --history | wc -l)" 6 'the configuration names another'
is "$(K_ROOT=root K_STORE=sqlite:history.db k-store get pods a | revs)" '5 ' 'so does K_STORE'
is "$(K_ROOT=root k-store get --store root/var/lib/k/store.db po web-1 | revs)" '7 ' 'and --store'
exits 6 'an unknown scheme' k-store --store pigeon:x dump
like "$err" 'unknown scheme "pigeon"' 'is named'

# A store that may only be read. Root may do anything: somebody else looks at it.
rm -rf ro; mkdir -m 755 ro; chmod 755 "$T_DIR"
K_STORE=ro/store.db k-store load "$data/pods.history"
k-store --store ro/store.db dump >before
if command -v sqlite3 >/dev/null; then
	sqlite3 ro/store.db 'pragma wal_checkpoint(truncate)' >/dev/null
	rm -f ro/store.db-wal ro/store.db-shm
	chmod 644 ro/store.db; chmod 555 ro
	somebody=
	test "$(id -u)" != 0 || somebody='setpriv --reuid=65534 --regid=65534 --clear-groups'
	if $somebody test -x "$T_BUILD/cmd/k-store"; then
		run $somebody k-store --store ro/store.db dump
		printf '%s\n' "$out" >after
		same after before 'a store on a read-only medium is read'
		exits 5 'but not written' sh -c "echo '{\"apiVersion\":\"v1\",\"kind\":\"Node\",
			\"metadata\":{\"name\":\"x\"}}' | $somebody k-store --store ro/store.db put"
		like "$err" 'ro/store.db' 'and says so'
	else
		skip 'this build is not for everybody'
	fi
	chmod 755 ro
fi

# Completion knows kinds and the names that are there.
is "$(k-store --complete -- get deploy)" deployments 'a kind is completed'
is "$(k-store --complete -- get pods '')" a 'a name is completed'
is "$(k-store --complete -- ge)" get 'a verb is completed'

done_testing
