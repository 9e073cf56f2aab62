#!/bin/sh
# k-store and the API library over a helper program: the same answers as over the built-in store.
. "${0%/*}/lib.sh"
PATH=$T_SRC/t/helper:$PATH
data=$T_DATA/store
builtin=$K_STORE
export K_STORE="perl:$T_DIR/store.perl"

exits 3 'a store that does not exist' k-store dump
like "$err" 'store.perl does not exist' 'is named by the helper'
ok 'load a history' k-store load "$data/pods.history"
k-store dump --history >history
same history "$data/pods.history" 'dump --history gives its bytes back'
for args in 'list pods -A' 'list pods --as-of 3' 'get pods a' 'dump'; do
	test -e "${builtin#sqlite:}" || K_STORE=$builtin k-store load "$data/pods.history"
	# shellcheck disable=SC2086
	K_STORE=$builtin k-store $args >want
	# shellcheck disable=SC2086
	k-store $args >got
	same got want "k-store $args"
done
# a watch of an idle store says what there was and then waits
K_STORE=$builtin k-store watch pods --from 0 --timeout 1ns >want
background k-store watch pods --from 0 >got
all() { test "$(wc -l <got)" -ge "$(wc -l <want)"; }
ok 'a watch from the beginning' await 60 all
stop "$pid"
same got want 'tells the same'

echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"b"}}' >c.json
run k-store put c.json
is "$status" 0 'put through the API library'
like "$(k-store get configmaps c)" '"data":\{"a":"b"\}' 'and read'
k-store get configmaps c | sed 's/"resourceVersion":"[0-9]*"/"resourceVersion":"1"/' >old.json
exits 4 'a put at another revision' k-store put old.json
ok 'rm' k-store rm configmaps c
exits 3 'is gone' k-store get configmaps c

exits 6 'a scheme that nobody knows' k-store --store gull:x dump
like "$err" 'unknown scheme "gull": no program k-store-gull on PATH' 'says what is missing'
cat >k-store-short <<'X'
#!/bin/sh
echo 'short: no power' >&2
exit 9
X
chmod +x k-store-short
PATH=$T_DIR:$PATH exits 7 'a helper that cannot' k-store --store short:x dump
like "$err" 'short: no power' 'may say why itself'
like "$err" 'k-store-short ended with status 9' 'and its end is told'

done_testing
