#!/bin/sh
# k-pause: what a pod's parent costs. Memory is measured when a container has run and has logged
# a megabyte, as in a pod that lives, with the ten that share the program's pages.
T_LIMIT=120 T_NS=1
. "${0%/*}/../lib.sh"
PATH=$T_BUILD/t/tool:$PATH
pods='1 2 3 4 5 6 7 8 9 10'

end() {
	for i in $pods; do pause-client quit pod/$i && pause-client clean pod/$i; done 2>/dev/null
	t_exit
}
trap end EXIT

pause-client time "$T_DIR/starts" 40 >times
# nth N FIELD: the Nth smallest
nth() { cut -d' ' -f"$2" times | sort -n | sed -n "$1p"; }
for n in 20 36; do
	test $n = 20 && want='<=3' || want=-
	printf 'k-pause start to ready, p%s\t%s\tms\tunshare -n -i -u true\t%s\t%s\n' \
		$((n * 100 / 40)) "$(nth $n 1)" "$(nth $n 2)" "$want"
done

pids=
for i in $pods; do pids="$pids $(pause-client start "$T_DIR/pod/$i" --hostname "pod$i")"; done
# mean FIELD: of smaps_rollup, in KiB
mean() {
	for p in $pids; do cat "/proc/$p/smaps_rollup"; done |
		awk -v f="$1:" '$1 == f { sum += $2; n++ } END { printf "%.1f", sum / n }'
}
printf 'k-pause PSS, mean of 10, new\t%s\tKiB\t-\t-\t<=64\n' "$(mean Pss)"

# The runtime is a shell here: what k-pause does for it is the same.
mkfifo go
for i in $pods; do
	box="(seq 1 150000; read x <$T_DIR/go; exit 3) & echo \$! >$T_DIR/$i.pid"
	pause-client create "$T_DIR/pod/$i" --id a --pidfile "$T_DIR/$i.pid" \
		--log "$T_DIR/$i.log" -- /bin/sh -c "$box" >/dev/null
	pause-client start-box "$T_DIR/pod/$i" --id a -- /bin/true >/dev/null
done
for i in $pods; do await_line 20 ' 150000$' "$i.log"; done
printf 'k-pause PSS, mean of 10, after 1 MB of log each\t%s\tKiB\t-\t-\t<=64\n' "$(mean Pss)"
printf 'k-pause RSS, mean of 10\t%s\tKiB\t-\t-\t-\n' "$(mean Rss)"
printf 'k-pause program size\t%s\tKiB\t-\t-\t<=64\n' \
	"$(($(wc -c <"$T_BUILD/cmd/k-pause") / 1024))"

# Idle: a process that never polls is not switched to.
switches() { cat /proc/[0-9]*/status 2>/dev/null | awk '/^Name:/ { k = $2 == "k-pause" }
	k && /^voluntary/ { n += $2 } END { print n + 0 }'; }
before=$(switches)
timeout 2 tail -f /dev/null
printf 'k-pause wake-ups of 10 in 2 s idle\t%s\t-\t-\t-\t=0\n' "$(($(switches) - before))"
