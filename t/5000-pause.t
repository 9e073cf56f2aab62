#!/bin/sh
# k-pause without root: what it is made of, and what it answers on its command line.
. "${0%/*}/lib.sh"

# refused ERE ARG…: a usage error that says so
refused() {
	e=$1; shift
	run k-pause "$@"
	is "$status" 2 "usage: $*"
	like "$err" "$e" "the reason: $*"
}
size=$(wc -c <"$T_BUILD/cmd/k-pause")
ok "at most 64 KiB ($size bytes)" test "$size" -le 65536
unlike "$(readelf -lW "$T_BUILD/cmd/k-pause")" 'INTERP|DYNAMIC' 'static'

refused 'DIR is missing'
refused 'one DIR only: b' a b
refused 'no such option: --color' --color always a
refused 'no such option: -n' -n a
refused 'a value is missing: --ns' --ns
refused '--ns: none of .*: cgroup' --ns net,cgroup a
refused '--ns user goes with --uid-map and --gid-map' --ns net,user --uid-map 0:0:1 a
refused '--ns user goes with --uid-map and --gid-map' --uid-map 0:0:1 --gid-map 0:0:1 a
for map in '' 1 0:1 0:1: 0:1:0 0:-1:1 0:1:2:3 0:1:4294967296 0:1:2x; do
	refused "--uid-map: not INSIDE:OUTSIDE:COUNT: $map\$" --uid-map "$map" a
done
refused '--hostname needs --ns uts: x' --ns net --hostname x a
refused '--hostname: longer than 64 bytes' --hostname "$(printf %065d 0)" a
refused '--ready-fd: not an open descriptor above 2: 1$' --ready-fd 1 a
refused '--ready-fd: not an open descriptor above 2: 77$' --ready-fd 77 a

exits 1 'a directory that is missing' k-pause --ns '' missing
is "$err" 'k-pause: change directory to missing: No such file or directory' 'is named'
mkdir d
exits 1 'a cgroup that is missing' k-pause --ns '' --cgroup "$T_DIR/none" d
like "$err" "^k-pause: enter cgroup $T_DIR/none: No such file" 'is named'

spawn k-pause --ns= d
is "$addr" d/sock 'the ready line names the socket'
is "$(stat -c %A d/sock)" srw------- 'the socket is for its owner only'
exits 1 'one k-pause for a directory' k-pause --ns= d
like "$err" 'another k-pause holds d' 'the second one says so'
is "$(ls /proc/$pid/task | wc -l)" 1 'one thread'
stop $pid
is "$status" 0 'TERM: exit 0'
is "$(ls d)" '' 'nothing is left in the directory'

done_testing
