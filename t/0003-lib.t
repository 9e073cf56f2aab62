#!/bin/sh
# t/lib.sh itself: a check that cannot fail, or a child that stays, would spoil every other file.
. "${0%/*}/lib.sh"

# try SCRIPT: a test file of its own with these lines; leaves $out, $status
try() {
	mkdir -p t
	cp "$T_SRC/t/lib.sh" t/
	{ echo '. "${0%/*}/lib.sh"'; cat; } >t/try.t
	out=$(T_SRC=$T_DIR T_BUILD=$T_DIR sh t/try.t 2>err); status=$?
}

try <<'X'
is a a same; isnt a b other; like abc 'b.$' pattern; unlike abc x 'no pattern'; ok true true
exits 3 'exit status' sh -c 'echo o; echo e >&2; exit 3'
is "$status/$out/$err" 3/o/e 'run leaves its results'
done_testing
X
is "$status" 0 'good checks: status'
is "$(echo "$out" | grep -c '^ok')" 7 'good checks: lines'
like "$out" '^1\.\.7$' 'good checks: plan'

try <<'X'
is a b x; isnt a a x; like abc x x; unlike abc b x; ok x false; exits 0 x false
echo 1 >a; echo 2 >b; same a b x
done_testing
X
is "$status" 1 'bad checks: status'
is "$(echo "$out" | grep -c '^not ok')" 7 'every kind of check can fail'
like "$out" '^#.* got: a' 'a failure shows what it got'

try <<'X'
ok fine true
exit 0
X
unlike "$out" '^1\.\.' 'a file that ends early has no plan'

try <<'X'
done_testing
X
is "$status" 1 'a file without checks fails'

try <<'X'
echo "$HOME $PWD $K_STORE" >"$T_SRC/where"
background tail -f /dev/null; echo "$pid" >"$T_SRC/child"
setsid sh -c 'tail -f /dev/null & echo $! >"$0/stray"; exec tail -f /dev/null' "$T_SRC" &
await 60 test -s "$T_SRC/stray"
ok 'it runs' kill -0 "$pid"
done_testing
X
is "$status" 0 'children: status'
# An orphan may stay a zombie for a moment: that has no command line.
gone() { test -z "$(tr -d '\0' <"/proc/$1/cmdline")"; }
ok 'the child is gone' gone "$(cat child)"
ok 'a stray in another session is gone' gone "$(cat stray)"
read -r home pwd store <where
is "$pwd" "$home" 'a directory of its own'
ok 'the directory is gone' test ! -e "$home"
is "$store" "sqlite:$home/store.db" 'a store of its own'

cat >serve <<'X'
#!/bin/sh
trap 'exit 7' TERM
eval "echo 127.0.0.1:4711 >&$2"; eval "exec $2>&-"
tail -f /dev/null & wait
X
chmod +x serve
spawn ./serve
is "$addr" 127.0.0.1:4711 'spawn waits for the address'
stop "$pid"
is "$status" 7 'stop leaves the exit status'
background sh -c 'exit 3'
first=$pid
spawn ./serve
stop "$first" "$pid"
is "$statuses/$status/$(echo $t_pids)" '3 7/7/' 'of several each'

(echo one; echo two) >lines
ok 'await_line finds a line that is there' await_line 60 '^two$' lines
ok 'await_line gives up' test "$(await_line 0.2 three lines; echo $?)" = 1

done_testing
