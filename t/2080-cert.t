#!/bin/sh
# k-cert: what it makes is judged by openssl.
. "${0%/*}/lib.sh"
needs openssl
unset K_SEED
verify() { openssl verify -x509_strict -CAfile etc/k/pki/ca.crt -attime "$now" "$@"; }
ext() { openssl x509 -in "$1" -noout -ext "$2" | tail -n +2 | sed 's/^ *//'; }
now=$(date -d $K_NOW +%s)
export K_ROOT="$T_DIR"
pki=etc/k/pki

exits 3 'without a CA nothing is signed' k-cert client --user jane
like "$err" 'no CA in .*etc/k/pki.*k-cert init' 'and it says what to do'

ok 'init' k-cert init --san api.example.org --san 192.0.2.7 --san 2001:db8::7
is "$(sed "s|^$T_DIR/||" "$T_DIR/.out" | tr '\n' ' ')" "$pki/ca.key $pki/ca.crt \
$pki/apiserver.key $pki/apiserver.crt $pki/sa.key $pki/sa.pub etc/k/admin.conf " \
	'says what it wrote'
run k-cert init
is "$status/$out$err" 0/ 'again: nothing is missing'
is "$(find etc/k -name '*.key' -o -name '*.conf' | xargs stat -c %a | sort -u)" 600 \
	'secrets: 0600'
is "$(find etc/k -type f | grep -vcE '(\.crt|\.key|\.pub|\.conf|/\.lock)$')" 0 \
	'nothing else is left'

ok 'the server certificate is of the CA' verify -purpose sslserver $pki/apiserver.crt
for name in kubernetes kubernetes.default kubernetes.default.svc \
	kubernetes.default.svc.cluster.local localhost "$(hostname)" api.example.org; do
	ok "good for $name" verify -verify_hostname "$name" $pki/apiserver.crt
done
for ip in 127.0.0.1 ::1 10.96.0.1 192.0.2.7 2001:db8::7; do
	ok "good for $ip" verify -verify_ip $ip $pki/apiserver.crt
done
exits 2 'and for no other' verify -verify_hostname evil.example $pki/apiserver.crt
is "$(ext $pki/apiserver.crt extendedKeyUsage)" 'TLS Web Server Authentication' 'as a server'
is "$(openssl x509 -in $pki/ca.crt -noout -startdate -enddate)" "notBefore=Jan  2 02:59:05 2026 GMT
notAfter=Dec 31 03:04:05 2035 GMT" 'the CA: ten years, from five minutes ago'
is "$(openssl pkey -in $pki/sa.key -pubout)" "$(cat $pki/sa.pub)" 'sa.pub is of sa.key'
like "$(openssl pkey -in $pki/ca.key -noout -text)" 'NIST CURVE: P-256' 'P-256'

# clients
is "$(k-cert client --user jane --group dev --group ops)" "$T_DIR/$pki/jane.key
$T_DIR/$pki/jane.crt" 'client'
is "$(openssl x509 -in $pki/jane.crt -noout -subject -nameopt RFC2253)" \
	'subject=CN=jane,O=ops,O=dev' 'user and groups'
ok 'good as a client' verify -purpose sslclient $pki/jane.crt
exits 2 'and not as a server' verify -purpose sslserver $pki/jane.crt
k-cert client --user system:x - >both.pem
is "$(openssl x509 -in both.pem -noout -pubkey)" "$(openssl pkey -in both.pem -pubout)" \
	'-: key and certificate to stdout'
is "$(ls $pki | grep -c system)" 0 'and into no file'
ok kubelet k-cert kubelet --san 192.0.2.9 n1
is "$(openssl x509 -in $pki/kubelet-n1.crt -noout -subject -nameopt RFC2253)" \
	'subject=CN=system:node:n1,O=system:nodes' 'kubelet: user and group of a node'
ok 'kubelet: a client' verify -purpose sslclient $pki/kubelet-n1.crt
ok 'and a server' verify -purpose sslserver -verify_ip 192.0.2.9 $pki/kubelet-n1.crt
is "$(for i in 1 2 3 4 5 6 7 8; do k-cert client -u a - | openssl x509 -noout -serial; done |
	sort -u | wc -l)" 8 'serial numbers differ'

# somebody else's key
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout bob.key \
	-subj /O=dev/CN=bob -addext subjectAltName=DNS:bob.example >bob.csr 2>/dev/null
k-cert sign --use both <bob.csr >bob.crt
ok 'sign' verify -purpose sslserver -verify_hostname bob.example bob.crt
is "$(openssl x509 -in bob.crt -noout -pubkey)" "$(openssl pkey -in bob.key -pubout)" \
	'its own key'
is "$(k-cert sign bob.csr | openssl x509 -noout -ext subjectAltName 2>&1 | grep -c bob)" 0 \
	'a client has no names'
openssl req -in bob.csr -outform der | perl -0777 -pe 's/bob/eve/' |
	openssl req -inform der -out eve.csr 2>/dev/null
exits 6 'a request that was changed is refused' k-cert sign eve.csr
exits 6 'what is no request is refused' k-cert sign /dev/null

# kubeconfigs
k-cert kubeconfig --user jane -g dev --server https://192.0.2.7:6443 -n web >jane.conf
field() { sed -n "s/^ *$2: //p" "$1"; }
is "$(field jane.conf server)/$(field jane.conf namespace)/$(field jane.conf current-context)" \
	https://192.0.2.7:6443/web/jane@kubernetes 'kubeconfig'
is "$(field jane.conf certificate-authority-data | base64 -d)" "$(cat $pki/ca.crt)" 'with the CA'
field jane.conf client-certificate-data | base64 -d >in.crt
ok 'with a certificate of it' verify -purpose sslclient in.crt
is "$(openssl x509 -in in.crt -noout -pubkey)" \
	"$(field jane.conf client-key-data | base64 -d | openssl pkey -pubout)" 'and its key'

# what ends when
run k-cert check
is "$status/$err" 0/ 'check: all is good'
is "$(echo "$out" | wc -l)" 5 'each one is told of'
like "$out" "^\{\"file\":\"$T_DIR/etc/k/admin.conf\",\"user\":\"kubernetes-admin\",\"groups\":\
\[\"system:masters\"\],.*\"notAfter\":\"2027-01-02T03:04:05Z\".*:365,\"state\":\"good\"" \
	'as a line of JSON'
k-cert client --user short --valid 10 >/dev/null
exits 1 'one ends soon' k-cert check
is "$err" "k-cert: $T_DIR/$pki/short.crt: ends soon: 2026-01-12T03:04:05Z, 10 days left" \
	'which, and when'
exits 0 'not within 9 days' k-cert check --days 9
run env K_NOW=2026-02-01T00:00:00Z k-cert check -o table $pki/short.crt
is "$status" 1 'one that has ended'
like "$out" 'short +2026-01-12T03:04:05Z +-20 ended' 'as a table'
is "$(k-cert check - <bob.crt | grep -o '"names":[^]]*.')" '"names":["bob.example"]' 'from stdin'
cp $pki/jane.key $pki/short.key
exits 1 'a key that is another' k-cert check --days 1 $pki/short.crt
like "$out" '"state":"not of its key"' 'is seen'
rm $pki/short.*

# renewing
before=$(cat $pki/jane.key $pki/apiserver.key $pki/sa.key $pki/ca.crt | sha256sum)
is "$(k-cert renew)" '' 'nothing ends soon'
K_NOW=2026-12-20T00:00:00Z k-cert renew | sed "s|^$T_DIR/||" >renewed
is "$(tr '\n' ' ' <renewed)" "$pki/apiserver.crt $pki/jane.crt $pki/kubelet-n1.crt \
etc/k/admin.conf " 'what ends within 30 days is renewed'
is "$(cat $pki/jane.key $pki/apiserver.key $pki/sa.key $pki/ca.crt | sha256sum)" "$before" \
	'keys and the CA stay'
now=$(date -d 2027-12-01 +%s)
ok 'for a year' verify -verify_hostname api.example.org -purpose sslserver $pki/apiserver.crt
is "$(openssl x509 -in $pki/jane.crt -noout -subject -nameopt RFC2253)" \
	'subject=CN=jane,O=ops,O=dev' 'the same subject'
field etc/k/admin.conf client-certificate-data | base64 -d >in.crt
ok 'a kubeconfig, too' verify -purpose sslclient in.crt
exits 6 'a CA that has ended signs nothing' env K_NOW=2040-01-01T00:00:00Z k-cert client -u x -
K_NOW=2035-12-01T00:00:00Z k-cert renew $pki/ca.crt >/dev/null
now=$(date -d 2027-06-01 +%s)
exits 2 'the CA renewed is good from then' verify $pki/jane.crt
is "$(openssl x509 -in $pki/ca.crt -noout -enddate)" 'notAfter=Nov 28 00:00:00 2045 GMT' \
	'for ten years'
K_NOW=2035-12-01T00:00:00Z k-cert client -u late --valid 9000 - | openssl x509 -noout -enddate >late
is "$(cat late)" 'notAfter=Nov 28 00:00:00 2045 GMT' 'nothing outlives its CA'

# what is not replaced, and what is
now=$(date -d $K_NOW +%s)
rm $pki/ca.key
exits 3 'a CA without its key is not replaced' k-cert init
ok '--new-ca' k-cert init --new-ca
ok 'what it had signed is anew' verify -purpose sslserver -verify_ip 192.0.2.7 $pki/apiserver.crt
exits 1 'what others made is not' k-cert check
like "$err" 'jane.crt: not of this CA' 'and is told of'
run k-cert init --san late.example
is "$out" "$T_DIR/$pki/apiserver.crt" 'a name more: only the certificate is new'
ok 'and has it' verify -verify_hostname late.example $pki/apiserver.crt
ok 'beside those it had' verify -verify_hostname api.example.org $pki/apiserver.crt
run k-cert init --server https://other.example:6443
is "$out/$(field etc/k/admin.conf server)" "$T_DIR/etc/k/admin.conf/https://other.example:6443" \
	'another server: a new admin.conf'
(k-cert init --san a.example & k-cert init --san b.example & wait) >/dev/null
ok 'two at once: a' verify -verify_hostname a.example $pki/apiserver.crt
ok 'two at once: b' verify -verify_hostname b.example $pki/apiserver.crt

# bad input
exits 6 'a name that is none' k-cert init --san 'a b'
like "$err" '"a b" is neither a DNS name nor an address' 'is named'
exits 6 'a range that is none' k-cert init --service-cidr 10.0.0.1
exits 2 'no user' k-cert client
exits 2 'days' k-cert client -u x --valid -3
exits 6 'a name too long for a certificate' k-cert client -u "$(printf %065d 1)" -
echo junk >$pki/junk.crt
exits 6 'a broken file is named' k-cert check
like "$err" 'pki/junk.crt: no certificate' 'with its path'
done_testing
