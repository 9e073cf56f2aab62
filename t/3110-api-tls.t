#!/bin/sh
# The door over TLS: certificates are logins, HTTP/2, renewed certificates, kubectl.
. "${0%/*}/lib.sh"
needs curl openssl
unset K_NOW K_SEED
export K_ROOT="$T_DIR/root"

k-cert init >/dev/null || exit 1
pki=$K_ROOT/etc/k/pki
k-cert kubeconfig --user admin --group system:masters admin.conf >/dev/null || exit 1
# pair NAME USER [GROUP]: NAME.crt and NAME.key of the cluster's CA
pair() {
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" &&
		openssl req -new -key "$1.key" -subj "${3:+/O=$3}/CN=$2" -out "$1.csr" &&
		openssl x509 -req -in "$1.csr" -CA "${4:-$pki/ca.crt}" -CAkey "${5:-$pki/ca.key}" \
			-set_serial 77 -days 1 -out "$1.crt"
} >/dev/null 2>&1
pair root root system:masters
pair jane jane devs
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout other-ca.key \
	-out other-ca.crt -subj /CN=other -days 1 >/dev/null 2>&1
pair stranger root system:masters other-ca.crt other-ca.key

spawn k-api --listen=127.0.0.1:0 --socket= --workers=2
api=$pid url=https://$addr
like "$addr" '^127\.0\.0\.1:[0-9]+$' 'it says its address'

# call CERT PATH [OPTION…]: $code, $out; CERT "": none
call() {
	t_c=$1 t_u=$2; shift 2
	code=$(curl -s -A test --cacert "$pki/ca.crt" ${t_c:+--cert "$t_c.crt" --key "$t_c.key"} \
		-o body -w '%{http_code}/%{http_version}' "$@" "$url$t_u")
	out=$(cat body 2>/dev/null)
}
call root /api/v1/namespaces/default --http1.1; is "$code" 200/1.1 'an administrator by certificate'
call root /api/v1/namespaces/default --http2; is "$code" 200/2 'over HTTP/2, too'
call root /apis/authentication.k8s.io/v1/selfsubjectreviews -X POST \
	-H 'Content-Type: application/json' \
	-d '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}'
like "$out" '"username":"root","groups":\["system:masters","system:authenticated"\]' 'who he is'
call jane /api/v1/namespaces/default; is "$code" 403/2 'another may not'
like "$out" 'User \\"jane\\" cannot get resource \\"namespaces\\"' 'and is told so'
call jane /api; is "$code" 200/2 'but discovery'
call '' /version; is "$code" 200/2 'without a certificate: the version'
call '' /api; is "$code" 403/2 'and no more'
like "$out" 'forbidden: User \\"system:anonymous\\" cannot get path' 'as nobody'
call stranger /version; is "$code" 401/2 'a certificate of others is refused'

# sockets of the two workers: the fewer, the more
sockets() {
	for w in $(cat /proc/$api/task/$api/children); do
		find "/proc/$w/fd" -lname 'socket:*' | wc -l
	done | sort -n | tr '\n' ' '
}
mkfifo hold
"$T_BUILD/t/tool/http-load" --ca "$pki/ca.crt" --cert root.crt --key root.key "$addr" idle 21 0 \
	<hold >idle &
exec 8>hold
ok '21 connections at once' await_line 60 idle idle
# those that are over may not be closed yet
evenly() { test "$(sockets | awk '{ print $2 - $1 }')" = 1; }
ok 'each worker serves as many as the other' await 60 evenly
exec 8>&-

served() { openssl s_client -connect "$addr" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
before=$(served)
k-cert server --valid 2 >/dev/null
isnt "$(openssl x509 -noout -serial -in "$pki/apiserver.crt")" "$before" 'a new certificate'
kill -HUP $api
renewed() { test "$(served)" != "$before"; }
ok 'SIGHUP: it is served' await 60 renewed
cp "$pki/apiserver.crt" good.crt; echo wrong >"$pki/apiserver.crt"
kill -HUP $api
ok 'a wrong one is told' await_line 60 'certificates as before' k-api.log
call root /readyz; is "$code" 200/2 'and the one before stays'
before=$(served)
kill -KILL $(cat /proc/$api/task/$api/children)
again() { test "$(served)" = "$before"; }
ok 'a worker that comes later has it, too' await 60 again
cp good.crt "$pki/apiserver.crt"

stop $api
is $status 0 'it ends in order'
exits 6 'wrong certificates at the start' \
	k-api --listen=127.0.0.1:0 --socket= --cert=body --key=jane.key
exits 3 'none' k-api --listen=127.0.0.1:0 --socket= --cert=none --key=none
exits 2 'a certificate without its key' k-api --cert=jane.crt
exits 2 'nowhere to serve' k-api --listen= --socket=

done_testing
