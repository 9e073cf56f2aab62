#!/bin/sh
# A store on a disk that is really full: a tmpfs of its own.
T_NS=1
. "${0%/*}/lib.sh"
needs jq

mkdir disk && mount -t tmpfs -o size=1m tmpfs disk || skip_all 'no tmpfs here'
store=disk/store.db
pods() { # FROM TO: one object of 4 KB a line
	jq -cn --argjson from "$1" --argjson to "$2" 'range($from; $to) | {apiVersion: "v1",
		kind: "ConfigMap", metadata: {name: "c\(.)", namespace: "default"},
		data: {x: ("x" * 4000)}}'
}

pods 0 1000 >objects
run k-store --store "$store" put objects
is "$status" 1 'a thousand objects of 4 KB do not fit into 1 MiB'
like "$err" "$store.*(full|No space left)" 'the error names store and cause'
acked=$(printf '%s\n' "$out" | grep -c '"kind":"ConfigMap"')
test "$acked" -gt 20 && test "$acked" -lt 1000
is "$?" 0 "some were taken: $acked"
is "$(k-store --store "$store" list configmaps | wc -l)" "$acked" 'all of which are there'
pods 5000 5001 >one
exits 1 'one more does not fit' k-store --store "$store" put one
is "$(k-store --store "$store" list configmaps | wc -l)" "$acked" 'and is not there'

mount -o remount,size=16m disk
exits 0 'with a larger disk it goes on' k-store --store "$store" put one
is "$(k-store --store "$store" list configmaps | wc -l)" $((acked + 1)) 'all are there'
exits 0 'and it is sound' k-store --store "$store" check
umount disk
done_testing
