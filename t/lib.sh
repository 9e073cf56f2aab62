# t/lib.sh: what a shell test stands on. First line of every one:
#
#	. "${0%/*}/lib.sh"
#
# It gives the file a directory of its own ($T_DIR, also HOME, K_ROOT without T_NS, and the working
# directory), a fixed
# clock and seed, a store of its own, our programs first in PATH, a time limit, and the promise
# that nothing it started outlives it. The last line is `done_testing`. Variables before the first
# line:
#
#	T_LIMIT=300	seconds for the whole file (600)
#	T_NS=1		root tests: new network, mount and pid namespaces; /run, /var/lib and
#			/var/log are empty tmpfs there, /etc can be written; lo is up
#
# shellcheck shell=sh disable=SC2034
set -u

T_SELF=$(cd "${0%/*}" && pwd)/${0##*/}
: "${T_SRC:=${T_SELF%/t/*}}"
: "${T_BUILD:=$(test -d "$T_SRC/_build" && echo "$T_SRC/_build" || echo "$T_SRC")}"

# The outer shell only cleans up, so that it happens however the inner one ends. What carries our
# T_DIR in its environment is ours: nothing may outlive the file.
t_left() { (unset T_DIR; grep -lzsxF "T_DIR=$t_dir" /proc/[0-9]*/environ | cut -d/ -f3); }
t_clean() {
	while t_all=$(t_left); test -n "$t_all"; do
		for t_p in $t_all; do kill -KILL "$t_p" 2>/dev/null; done
	done
	rm -rf "$t_dir"
}
if test -z "${T_INSIDE:-}"; then
	set -- timeout -k 10 "${T_LIMIT:-600}" sh "$T_SELF" "$@"
	if test -n "${T_NS:-}"; then
		test "$(id -u)" = 0 || { echo '1..0 # SKIP needs root'; exit 0; }
		set -- unshare --net --mount --pid --fork --kill-child --mount-proc \
			--propagation private "$@"
	fi
	t_dir=$(mktemp -d "${TMPDIR:-/tmp}/k-test.XXXXXX") || exit 1
	trap t_clean EXIT
	trap 'kill "$t_pid" 2>/dev/null; wait "$t_pid"; exit 1' HUP INT TERM
	T_INSIDE=1 T_DIR=$t_dir T_SRC=$T_SRC T_BUILD=$T_BUILD "$@" &
	t_pid=$!
	wait "$t_pid"
	exit
fi
unset T_INSIDE
if test -n "${T_NS:-}"; then
	ip link set lo up
	for d in /run /var/lib /var/log; do mount -t tmpfs -o mode=755 tmpfs $d; done
	mkdir -p /run/.etc/new /run/.etc/work
	mount -t overlay -o lowerdir=/etc,upperdir=/run/.etc/new,workdir=/run/.etc/work etc /etc
	test ! -e /etc/k || rm -r /etc/k
fi

for v in $(env | sed -n 's/^\(K_[A-Za-z0-9_]*\)=.*/\1/p') KUBECONFIG; do unset "$v"; done
T_DATA=$T_SRC/t/data
t_dir=$T_DIR t_out=$T_DIR/.out t_err=$T_DIR/.err t_fifo=$T_DIR/.fifo
HOME=$T_DIR
PATH=$T_BUILD/cmd:$PATH
LC_ALL=C TZ=UTC
K_NOW=2026-01-02T03:04:05Z K_SEED=test K_STORE=sqlite:$T_DIR/store.db K_VOLATILE=$T_DIR/volatile
ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=exitcode=99
test -n "${T_NS:-}" || export K_ROOT="$T_DIR"
export T_DIR HOME PATH LC_ALL TZ K_NOW K_SEED K_STORE K_VOLATILE
export ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS
TAB='	'
NL='
'
cd "$T_DIR" || exit 1

t_n=0 t_failed=0 t_pids=
t_result() { # STATUS DESC: one line of TAP
	t_n=$((t_n + 1))
	if test "$1" = 0; then echo "ok $t_n - $2"; return; fi
	t_failed=$((t_failed + 1))
	echo "not ok $t_n - $2"
	return 1
}
diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# is GOT WANT DESC · isnt GOT UNWANTED DESC · like GOT ERE DESC · unlike GOT ERE DESC
is() { test "$1" = "$2"; t_result $? "$3" || diag "  got: $1$NL want: $2"; }
isnt() { test "$1" != "$2"; t_result $? "$3" || diag "  got: $1"; }
matches() { # TEXT ERE
	grep -Eq -e "$2" <<-X
	$1
	X
}
like() { matches "$1" "$2"; t_result $? "$3" || diag "  got: $1$NL want: /$2/"; }
unlike() { ! matches "$1" "$2"; t_result $? "$3" || diag "  got: $1$NL not: /$2/"; }
# same FILE WANTED DESC: two files, compared
same() { diff -u "$2" "$1" >"$t_out" 2>&1; t_result $? "$3" || diag "$(head -n 40 "$t_out")"; }
# ok DESC CMD…: it succeeds
ok() { t_d=$1; shift; "$@" >"$t_out" 2>&1; t_result $? "$t_d" || diag "$(tail -n 20 "$t_out")"; }
# run CMD…: leaves $status, $out, $err; never fails itself. Input: run CMD <file
run() {
	"$@" >"$t_out" 2>"$t_err"
	status=$? out='' err=''
	test ! -s "$t_out" || out=$(cat "$t_out")
	test ! -s "$t_err" || err=$(cat "$t_err")
}
# exits N DESC CMD…: runs it as `run` does, and wants that exit status
exits() {
	t_w=$1 t_d=$2; shift 2
	run "$@"
	test "$status" = "$t_w"
	t_result $? "$t_d" || diag " exit: $status, want $t_w$NL$(tail -n 20 "$t_err")"
}
skip() { t_n=$((t_n + 1)); echo "ok $t_n # SKIP $1"; }
skip_all() { echo "1..0 # SKIP $1"; t_n=0 t_skipped=1; exit 0; }
# at [PATH=VALUE…] PATH…: of each object of standard input a line, what is at these paths
# (t/tool/obj): what `jq -r .PATH` says, in a twentieth of the time that jq needs to start
at() { "$T_BUILD/t/tool/obj" at "$@"; }
# needs CMD…: the whole file is skipped without them
needs() { for t_c in "$@"; do command -v "$t_c" >/dev/null || skip_all "no $t_c here"; done; }

# spawn PROG ARG…: starts a daemon of ours, waits until it serves; leaves $pid and $addr (what it
# wrote to --ready-fd). Its stderr is NAME.log.
spawn() {
	t_name=${1##*/}
	rm -f "$t_fifo"; mkfifo "$t_fifo"
	"$@" --ready-fd 9 9>"$t_fifo" 2>>"$t_name.log" </dev/null &
	pid=$!; t_pids="$t_pids $pid"
	addr=$(timeout 60 head -n 1 "$t_fifo")
	test -n "$addr" && return
	t_result 1 "$t_name is ready"; diag "$(tail -n 20 "$t_name.log")"; return 1
}
# background CMD…: any child that has to end with the test; leaves $pid
background() { "$@" & pid=$!; t_pids="$t_pids $pid"; }
# stop PID…: TERM to all, their end, KILL after 60 s; leaves $status of the last, $statuses of all.
# A sanitizer's finding fails the file.
stop() {
	statuses=
	test $# != 0 || return 0
	kill "$@" 2>/dev/null
	perl -e 'select undef, undef, undef, 60; kill "KILL", @ARGV' "$@" & t_dog=$!
	for t_p in "$@"; do
		wait "$t_p"; status=$?
		statuses="$statuses${statuses:+ }$status"
		case " $t_pids " in *" $t_p "*)
			t_pids=" $t_pids " t_pids="${t_pids%% "$t_p" *} ${t_pids#* "$t_p" }" ;;
		esac
		test $status != 99 || { t_result 1 "no sanitizer findings"; diag "$(cat ./*.log)"; }
	done
	# TERM can be lost on a child of the shell that has not come to its program yet.
	{ kill -KILL $t_dog; wait $t_dog; } 2>/dev/null
}
# await_line SECONDS ERE FILE: until a line of a growing file matches (an event, not a poll)
await_line() {
	rm -f "$t_fifo"; mkfifo "$t_fifo"
	timeout "$1" tail -n +1 -F "$3" >"$t_fifo" 2>/dev/null & t_tail=$!
	grep -Eq -m1 -e "$2" <"$t_fifo"; t_r=$?
	{ kill $t_tail; wait $t_tail; } 2>/dev/null
	rm -f "$t_fifo"
	return $t_r
}
# await SECONDS CMD…: the last resort, for what gives no event: tries again after 20 ms, then more
await() {
	t_end=$(($(date +%s) + $1)) t_ms=20; shift
	until "$@" >"$t_out" 2>&1; do
		test "$(date +%s)" -le $t_end || return 1
		perl -e 'select undef, undef, undef, $ARGV[0] / 1000' $t_ms
		test $t_ms -gt 200 || t_ms=$((t_ms * 3 / 2))
	done
}

# serve: a k-api on the test's store, and everything through it; unserve: its end. With T_API=unix
# in the environment a test begins so (t/9540-door.t).
serve() {
	spawn k-api --listen= --socket "$T_DIR/api.sock" --workers 1 --log-level warn
	t_api=$pid K_API=unix:$T_DIR/api.sock
	export K_API
}
unserve() { unset K_API; stop "$t_api"; }

# shellcheck disable=SC2086
t_exit() { stop $t_pids; }
trap t_exit EXIT
trap 'exit 1' HUP INT TERM

test "${T_API:-}" != unix || serve

done_testing() { echo "1..$t_n"; test $t_failed = 0 && test $t_n -gt 0; exit; }
