#!/bin/sh
# A store on a disk that is full: what is said, what goes on, and what there is with room again.
T_NS=1
. "${0%/*}/lib.sh"
PATH=$T_BUILD/t/tool:$PATH
mkdir small
mount -t tmpfs -o size=12m tmpfs small
export K_STORE="$T_DIR/small/store.db"
full="$T_DIR/small/full"
fill_disk() { dd if=/dev/zero of="$full" bs=4096 2>/dev/null; }

K_NOW=2020-01-01T00:00:00Z store-busy "$K_STORE" fill 3000 100 1000
k-store checkpoint --truncate >/dev/null
is "$(k-store check | sed -n '$s/.*"rows":\([0-9]*\).*/\1/p')" 3000 'a history'
k-store list pods -n a >/dev/null 2>&1
fill_disk
run k-store compact --to now
is "$status" 1 'compaction on a full disk'
like "$err" 'store.db: database or disk is full' 'says so'
exits 1 'a backup beside it' k-store backup small/copy.db
is "$(ls small/copy* 2>/dev/null)" '' 'leaves no half'
exits 1 'a forgetting' k-store forget -n a pods pod-1
like "$err" 'database or disk is full' 'says so'

# The keeper goes on trying, each time a little later.
background sh -c 'exec k-store compact --follow --keep 100Ki 2>keeper.log'
ok 'a keeper says so, too' await_line 60 'database or disk is full' keeper.log
truncate -s 0 "$full"
rm -f "$full"
compacted() {
	k-store check | sed -n '$s/.*"ok":true.*"rows":\([0-9]*\).*/\1/p' | grep -qE '^[0-9]{3}$'
}
ok 'with room again it compacts' await 60 compacted
stop "$pid"
is "$status" 0 'it ends well'
ok 'the store is sound' k-store check
ok 'a backup fits' k-store backup small/copy.db
umount small

done_testing
