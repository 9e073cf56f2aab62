#!/bin/sh
# k-pause with real namespaces and real containers: crun, a root of busybox.
T_NS=1
. "${0%/*}/lib.sh"
needs crun nsenter ip perl
bb=$(command -v busybox) || skip_all 'no busybox here'
PATH=$T_BUILD/t/tool:$PATH
tree=k-test-$$ # below the roots of the cgroups

# What a pod leaves in the host's cgroups goes with us, whatever happens.
leave() {
	for t_p in $(pods_left); do kill -KILL "$t_p"; done
	pause-client clean "$d"
	t_exit
	find /sys/fs/cgroup -depth -type d -path "*/$tree*" -exec rmdir {} \; 2>/dev/null
}
pods_left() { find /sys/fs/cgroup -path "*/$tree*" -name cgroup.procs -exec cat {} + | sort -u; }
trap leave EXIT

mkdir -p root/bin root/proc root/dev root/tmp
cp "$bb" root/bin/busybox
for a in cat echo head hostname id kill ls printf ps readlink seq sh stty tty yes; do
	ln -s busybox root/bin/$a
done
d=$T_DIR/pod

# config ID TTY NAMESPACES ARG…: a bundle; NAMESPACES of the pod to join
config() {
	id=$1 tty=$2 join=$3; shift 3
	mkdir -p "bundle/$id"
	ID=$id TTY=$tty JOIN=$join D=$d TREE=$tree ROOT=$T_DIR/root perl -MJSON::PP -e '
		my @ns = map { { type => $_ eq "net" ? "network" : $_, path => "$ENV{D}/ns/$_" } }
			split /,/, $ENV{JOIN};
		push @ns, { type => "mount" };
		push @ns, { type => "pid" } unless $ENV{JOIN} =~ /pid/;
		my $none = ["nosuid", "noexec", "nodev"];
		print JSON::PP->new->canonical->encode({
			ociVersion => "1.0.0",
			root => { path => $ENV{ROOT}, readonly => JSON::PP::true },
			process => { terminal => $ENV{TTY} ? JSON::PP::true : JSON::PP::false,
				user => { uid => 0, gid => 0 }, args => [@ARGV], cwd => "/",
				env => ["PATH=/bin"] },
			mounts => [
				{ destination => "/proc", type => "proc", source => "proc" },
				{ destination => "/dev", type => "tmpfs", source => "tmpfs" },
				{ destination => "/dev/pts", type => "devpts", source => "devpts",
				  options => ["newinstance", "ptmxmode=0666", "mode=0620"] },
			],
			linux => { cgroupsPath => "/$ENV{TREE}/$ENV{ID}", namespaces => \@ns },
		})' "$@" >"bundle/$id/config.json"
}
crun=$(command -v crun)
# make ID CLIENT-OPTIONS…: crun create of the bundle
make_box() {
	id=$1; shift
	con=
	case " $* " in *' --tty '*) con="--console-socket $T_DIR/console" ;; esac
	# shellcheck disable=SC2086
	pause-client create "$d" --hide --id "$id" --pidfile "$T_DIR/$id.pid" \
		--log "$T_DIR/$id.log" --console "$T_DIR/console" "$@" -- "$crun" \
		--root "$T_DIR/crun" create --bundle "$T_DIR/bundle/$id" \
		--pid-file "$T_DIR/$id.pid" $con "$id"
}
start_box() {
	pause-client start-box "$d" --hide --id "$1" -- "$crun" --root "$T_DIR/crun" start "$1"
}
remove_box() {
	pause-client run "$d" --hide -- "$crun" --root "$T_DIR/crun" delete -f "$1" >/dev/null
	pause-client forget "$d" "$1"
}
# to_end ID: run the bundle; leaves the event that says how it ended in $event
to_end() {
	id=$1; shift
	mkfifo events
	pause-client watch "$d" 1 >events & watcher=$!
	exec 3<events
	rm events
	read -r ready <&3
	day=$(date -u +%Y-%m-%dT)
	made=$(make_box "$id" "$@")
	started=$(start_box "$id")
	event=
	test "${started%% *}" = code=0 && read -r event <&3
	exec 3<&-
	kill $watcher 2>/dev/null
	wait $watcher 2>/dev/null
}
state() { pause-client status "$d" | grep "^$1 "; }
contents() { cut -d' ' -f4- "$1"; }
tags() { cut -d' ' -f2,3 "$1"; }

# ---- namespaces -----------------------------------------------------------------------------
pid=$(pause-client start "$d" --hostname mypod)
like "$pid" '^[0-9]+$' 'it starts'
is "$(ls "$d/ns" | tr '\n' ' ')" 'ipc net uts ' 'net, ipc and uts are bound'
for n in net ipc uts; do
	isnt "$(nsenter --$n="$d/ns/$n" readlink /proc/self/ns/$n)" "$(readlink /proc/self/ns/$n)" \
		"$n is a new one"
	is "$(readlink /proc/"$pid"/ns/$n)" "$(readlink /proc/self/ns/$n)" "$n: k-pause stays out"
done
is "$(nsenter --uts="$d/ns/uts" hostname)" mypod 'the host name is set'
is "$(nsenter --net="$d/ns/net" ip -o link | wc -l)" 1 'lo is all there is'
unlike "$(nsenter --net="$d/ns/net" ip -o link)" 'UP' 'and it is not up'
is "$(pause-client info "$d")" "version=1 pid=$pid namespaces=7 init=0" 'it greets'

# ---- a container ----------------------------------------------------------------------------
config a '' net,ipc,uts sh -c 'hostname; echo oops >&2; printf "no end"; exit 7'
to_end a
is "$made" 'code=0 signal=0 pid=yes' 'crun create'
is "$started" 'code=0 signal=0 pid=no' 'crun start'
like "$event" '^a exited code=7 signal=0 pid=yes attached=0 created=1 started=1 finished=1 ' \
	'its exit code and times come as an event'
is "$(contents a.log | sort | tr '\n' '|')" 'mypod|no end|oops|' 'its output is logged'
like "$(tags a.log | sort | tr '\n' '|')" '^stderr F\|stdout F\|stdout P\|$' 'streams and tags'
time='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z'
is "$(grep -cEv "^$time (stdout|stderr) [FP] " a.log)" 0 'every line is CRI'
like "$(head -n 1 a.log)" "^($day|$(date -u +%Y-%m-%dT))" 'in UTC, today'
exits 4 'an ended container cannot be signalled' pause-client signal "$d" a 9
like "$err" 'signal: No such process' 'and says so'
exits 4 'an id is given once' make_box a
like "$err" 'create: File exists' 'and says so'
remove_box a
is "$(pause-client status "$d")" '' 'forgotten'

config bad '' net no-such-program
is "$(make_box bad | head -n 1)" 'code=1 signal=0 pid=no' 'a container that cannot be made'
like "$(make_box bad)" 'no-such-program.* not found' 'the runtime'\''s words are passed on'
is "$(pause-client status "$d")$(cat bad.log)" '' 'and nothing of it is kept'

config k '' net sh -c 'echo up; cat /dev/zero | head -c 1000000000000 >/dev/null; exit 5'
make_box k >/dev/null
is "$(state k | cut -d' ' -f2)" created 'created'
exits 4 'what has not ended cannot be forgotten' pause-client forget "$d" k
start_box k >/dev/null
is "$(state k | cut -d' ' -f2)" running 'running'
mkfifo events
pause-client watch "$d" 1 >events &
{ read -r ready; kill -9 "$(pause-client pid "$d" k)"; read -r event; } <events
rm events
like "$event" '^k exited code=-1 signal=9 ' 'kill -9 is seen as what it is'
remove_box k

# Nobody is connected when it ends; who comes later is told.
mkfifo root/tmp/go
config r '' net sh -c 'read x </tmp/go; exit 9'
make_box r >/dev/null
start_box r >/dev/null
echo >root/tmp/go
ok 'it ends' await 60 sh -c "pause-client status '$d' | grep -q '^r exited'"
like "$(state r)" '^r exited code=9 .*started=1 finished=1' 'the status of a later connection'
remove_box r

# ---- logs -----------------------------------------------------------------------------------
config l '' net sh -c 'of() { head -c $1 /dev/zero | busybox tr "\0" $2; }
	of 40000 x; echo; echo short; of 16384 y; echo; of 20000 z'
to_end l
is "$(awk '{ print $2, $3, length($4) substr($4, 1, 1) }' l.log | tr '\n' '|')" \
	"stdout P 16384x|stdout P 16384x|stdout F 7232x|stdout F 5s|stdout F 16384y|$(
	)stdout P 16384z|stdout P 3616z|" 'long lines are cut, an unended one is P'
remove_box l

config w '' net sh -c 'seq 1 60000; echo end >&2'
to_end w --log-bytes 200000 --log-files 3
is "$(ls w.log* | wc -l)" 3 'rotated: as many files as asked for'
is "$(find . -name 'w.log*' -size +200000c)" '' 'none is larger than asked for'
is "$(ls w.log.* | grep -cvE '^w\.log\.[0-9]{8}-[0-9]{6}(-[0-9]{3})?$')" 0 'named by the time'
cat $(ls w.log.*) w.log | grep stdout | contents - >kept
like "$(head -n 1 kept)" '^[0-9]+$' 'what is kept begins with a whole line'
is "$(cat kept)" "$(seq "$(head -n 1 kept)" 60000)" 'is the end of it, in order, without a gap'
like "$(state w)" 'dropped=0 rotated=1[0-9]$' 'the rotations are counted'
remove_box w

mkfifo root/tmp/go1 root/tmp/go2
config o '' net sh -c 'echo one; read x </tmp/go1; echo two; read x </tmp/go2'
make_box o --log-files 2 >/dev/null
start_box o >/dev/null
ok 'one line' await_line 60 one o.log
mv o.log o.moved
pause-client log "$d" o reopen
echo >root/tmp/go1
ok 'reopened by name' await_line 60 two o.log
is "$(contents o.moved)" one 'what was moved away is left alone'
pause-client log "$d" o rotate
is "$(contents o.log.2*)/$(cat o.log)" two/ 'rotated when asked'
echo >root/tmp/go2
ok 'ends' await 60 sh -c "pause-client status '$d' | grep -q '^o exited'"
remove_box o

# Whoever runs in a container may open what it was given: the runtime makes it the owner.
config u '' net sh -c 'id -u; echo opened >/dev/stderr'
sed 's/"gid":0,"uid":0/"gid":1000,"uid":1000/' bundle/u/config.json >bundle/config
mv bundle/config bundle/u/config.json
to_end u
is "$(cut -d' ' -f2- u.log | sort | tr '\n' '|')" 'stderr F opened|stdout F 1000|' \
	'/dev/stderr can be opened by a user'
remove_box u

# A full disk: a container does not notice.
mkdir small
mount -t tmpfs -o size=64k tmpfs small
config f '' net sh -c 'seq 1 100000; exit 3'
to_end f --log "$T_DIR/small/f.log"
like "$event" '^f exited code=3 ' 'a full disk stops nobody'
like "$event" ' dropped=[1-9][0-9]+ ' 'what was dropped is counted'
is "$(grep -cEv "^$time stdout F [0-9]+$" small/f.log)" 0 'what was written is whole'
remove_box f
umount small

# ---- terminal, stdin ------------------------------------------------------------------------
config t 1 net sh -c 'tty; read x; echo "got $x"; exit 4'
like "$(make_box t --tty)" '^code=0 .* pid=yes$' 'a container with a terminal'
is "$(test -e console; echo $?)" 1 'the socket for it is gone'
mkfifo in
pause-client attach "$d" t --in --tty <in >out & attached=$!
exec 4>in
ok 'attached' await 60 sh -c "pause-client status '$d' | grep -q '^t .*attached=1'"
start_box t >/dev/null
ok 'it speaks' await_line 60 pts t.log
echo hello >&4
wait $attached
exec 4>&-
is "$(tr -d '\r' <out | tr '\n' '|')" '/dev/pts/0|hello|got hello|' 'attach: both ways'
is "$(contents t.log | tr -d '\r' | tr '\n' '|')" '/dev/pts/0|hello|got hello|' 'and logged'
like "$(state t)" '^t exited code=4 .* attached=0' 'ended'
remove_box t

config i '' net cat
make_box i --in --once >/dev/null
start_box i >/dev/null
printf 'to cat' | pause-client attach "$d" i --in --wait >out
is "$(cat out)" 'to cat' 'stdin and stdout through an attachment'
like "$(state i)" '^i exited code=0 ' 'stdinOnce: the end of the first one is the end of file'
remove_box i

config y '' net sh -c 'seq 1 200000'
make_box y >/dev/null
pause-client attach "$d" y --wait >out & attached=$!
ok 'attached' await 60 sh -c "pause-client status '$d' | grep -q '^y .*attached=2'"
start_box y >/dev/null
wait $attached
is "$(tail -n 1 out)/$(wc -l <out)" 200000/200000 'nothing is lost on the way'
remove_box y

config x '' net sh -c 'read x </tmp/go; exit 6'
make_box x >/dev/null
start_box x >/dev/null
run pause-client exec "$d" --id x-exec --fds 6 --hide -- "$crun" --root "$T_DIR/crun" exec x \
	sh -c 'echo out; echo err >&2; exit 8'
is "$out|$err" "out${NL}code=8 signal=0 pid=no|err" 'exec: descriptors passed, exit code back'
mkfifo root/tmp/none
pause-client exec "$d" --id x-long --pidfile "$T_DIR/x.long" --hide -- "$crun" \
	--root "$T_DIR/crun" exec --pid-file "$T_DIR/x.long" x sh -c 'read x </tmp/none' >out2 &
long=$!
ok 'an exec is signalled by its id' await 60 sh -c \
	"test -s x.long && pause-client signal '$d' x-long 15"
wait $long
is "$(cat out2)" 'code=143 signal=0 pid=no' 'the program in the container got it'
kill -KILL "$pid" # k-pause: the pod's parent is gone, its orphans are not
ok 'k-pause is killed' await 60 sh -c "! pause-client info '$d'"
is "$(ls "$d")" "log${NL}ns${NL}sock" 'what it leaves'
ok 'is cleared away' pause-client clean "$d"
is "$(ls "$d")" '' 'all of it'
is "$(grep -c "$d" /proc/mounts)" 0 'no namespace is bound any more'
for p in $(pods_left); do kill -KILL "$p"; done

# ---- a pid namespace for the pod -------------------------------------------------------------
pid=$(pause-client start "$d" --ns net,pid)
init=$(pause-client info "$d" | sed 's/.*init=//')
like "$init" '^[1-9]' 'it has a process 1'
config s '' net,pid sh -c 'readlink /proc/1/exe; ls -A /proc/1/root | busybox wc -l
	ls /proc/1/fd | busybox wc -l; cat /proc/1/comm; (busybox true &); kill -TERM 1; exit 2'
to_end s
like "$event" '^s exited code=2 ' 'a container in it'
is "$(contents s.log | grep -v k-pause | grep -vE '^(/bin/)?(ls|readlink)' | tr '\n' '|')" '0|0|' \
	'process 1 shows nothing of the host'
like "$(contents s.log)" '^k-pause$' 'and is k-pause'
kill -0 "$init"
is $? 0 'and cannot be ended from inside'
remove_box s
exec 5<"$d/ns/pid"
kill -KILL "$pid"
ok 'it ends with k-pause' await 60 sh -c "! readlink /proc/$init/exe"
pid=$(pause-client start "$d" --ns net)
like "$pid" '^[0-9]+$' 'a new one starts over what a dead one has left'
is "$(ls "$d/ns")" net 'with its own namespaces only'
ok 'quit' pause-client quit "$d"
ok 'it is gone' await 60 sh -c "! pause-client info '$d'"
is "$(ls "$d")" log 'its end is clean'

# ---- a user namespace, cgroups ----------------------------------------------------------------
roots=$(awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts)
set --
for r in $roots; do
	case $r in */cpuset) continue ;; esac # has no processors until it is told
	mkdir "$r/$tree" 2>/dev/null
	mkdir "$r/$tree/pause" && set -- "$@" --cgroup "$r/$tree/pause"
done
pid=$(pause-client start "$d" --ns user,net,uts --hostname inner --uid-map 0:100000:65536 \
	--gid-map 0:200000:65536 "$@")
is "$(nsenter --user="$d/ns/user" cat /proc/self/uid_map /proc/self/gid_map | tr -s ' ' |
	tr '\n' '|')" ' 0 100000 65536| 0 200000 65536|' 'a user namespace with its maps'
is "$(nsenter --user="$d/ns/user" --net="$d/ns/net" ip link set lo up; echo $?)" 0 \
	'it owns the network namespace'
is "$(nsenter --uts="$d/ns/uts" hostname)" inner 'and the host name was set inside'
ok "it answers" pause-client info "$d"
is "$(grep -c "/$tree/pause$" /proc/"$pid"/cgroup)" "$(($# / 2))" 'it lives in the cgroups given'
kill "$pid"
ok 'TERM ends it' await 60 sh -c "! readlink /proc/$pid/exe"
is "$(ls "$d")" log 'cleanly'

done_testing
