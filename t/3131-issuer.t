#!/bin/sh
# Who issues tokens of service accounts: what k-api tells others to verify them with, and that these
# do, with nothing of ours (python3 takes it apart, openssl verifies).
. "${0%/*}/lib.sh"
needs curl jq openssl python3
unset K_NOW K_SEED
export K_ROOT="$T_DIR/root"
pki=$K_ROOT/etc/k/pki
config=/.well-known/openid-configuration keys=/openid/v1/jwks

k-cert init >/dev/null || exit 1
printf '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default",%s}}\n' \
	'"namespace":"default"' | k-store put >/dev/null
spawn k-api --listen=127.0.0.1:0 --socket="$T_DIR/api.sock" --workers=1
url=https://$addr

# call PATH [OPTION…]: $code, ./body, ./head, over TLS
call() {
	t_u=$1; shift
	code=$(curl -s -A test --cacert "$pki/ca.crt" -D head -o body -w '%{http_code}' "$@" \
		"$url$t_u")
}
# as PATH: the same as root, by the socket
as_root() {
	t_u=$1; shift
	code=$(curl -s -A test --unix-socket api.sock -D head -o body -w '%{http_code}' "$@" \
		"http://x$t_u")
}
header() { tr -d '\r' <head | sed -n "s/^$1: //p"; }
token() {
	curl -s --unix-socket api.sock -H 'Content-Type: application/json' -d '{"spec":{
		"audiences":["vault","https://kubernetes.default.svc.cluster.local"]}}' \
		http://x/api/v1/namespaces/default/serviceaccounts/default/token | at status.token
}

token=$(token)
for path in $config $keys; do
	call "$path"
	is "$code" 403 "$path is not for everybody"
	as_root "$path" -H 'Impersonate-User: jane'
	is "$code" 403 'nor for whoever is known'
	as_root "$path"
	is "$code" 200 'but for administrators'
	call "$path" -X POST -H "Authorization: Bearer $token"
	is "$code" 403 'to be read alone'
	call "$path" -H "Authorization: Bearer $token"
	is "$code" 200 'and for service accounts'
	is "$(header cache-control)" 'public, max-age=3600' 'for an hour'
done
is "$(header content-type)" application/jwk-set+json 'a set of keys by type'
call $config -H "Authorization: Bearer $token"
is "$(header content-type)" application/json 'its description is JSON'
is "$(cat body)" '{"issuer":"https://kubernetes.default.svc.cluster.local",'\
'"jwks_uri":"'"$url"'/openid/v1/jwks","response_types_supported":["id_token"],'\
'"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256"]}' \
	'as upstream writes it'
is "$(curl -s --cacert "$pki/ca.crt" -H "Authorization: Bearer $token" -d '{"apiVersion":
	"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"default"}}' \
	-H 'Content-Type: application/json' \
	"$url/apis/authorization.k8s.io/v1/selfsubjectrulesreviews" |
	jq -c '[.status.nonResourceRules[].nonResourceURLs[] | select(test("open[^a]"))]')" \
	"[\"$config\",\"$config/\",\"$keys\",\"$keys/\"]" 'and they are told so'
as_root /
is "$(jq -c '[.paths[] | select(test("openid"))]' <body)" "[\"$config\",\"$keys\"]" \
	'both stand in the index'

# A relying party's part: the key with the token's kid, as DER, and the signature as openssl
# wants it.
cat >verify.py <<'X'
import base64, json, subprocess, sys
def raw(s):
    return base64.urlsafe_b64decode(s + '=' * (-len(s) % 4))
def der(tag, body):
    n = len(body)
    size = bytes([n]) if n < 128 else bytes([0x80 | (n.bit_length() + 7) // 8]) + \
        n.to_bytes((n.bit_length() + 7) // 8, 'big')
    return bytes([tag]) + size + body
def number(b):
    b = b.lstrip(b'\0')
    return der(2, b'\0' + b if b[0] & 128 else b)
keys = json.load(open('keys'))['keys']
text, sig = open('token').read().strip().rsplit('.', 1)
head = json.loads(raw(text.split('.')[0]))
key = [k for k in keys if k['kid'] == head['kid'] and k['alg'] == head['alg']][0]
sig = raw(sig)
if key['kty'] == 'EC':
    kind = bytes.fromhex('301306072a8648ce3d020106082a8648ce3d030107')
    point = b'\4' + raw(key['x']) + raw(key['y'])
    assert key['crv'] == 'P-256' and len(point) == 65
    sig = der(0x30, number(sig[:32]) + number(sig[32:]))
else:
    kind = bytes.fromhex('300d06092a864886f70d0101010500')
    point = der(0x30, number(raw(key['n'])) + number(raw(key['e'])))
open('key.der', 'wb').write(der(0x30, kind + der(3, b'\0' + point)))
open('sig', 'wb').write(sig)
open('text', 'w').write(text)
print(' '.join(key))
sys.exit(subprocess.run(['openssl', 'dgst', '-sha256', '-verify', 'key.der', '-keyform', 'DER',
    '-signature', 'sig', 'text'], stdout=subprocess.DEVNULL).returncode)
X
# verifies: a new token by the keys that are told now
verifies() {
	token >token
	as_root $keys
	cp body keys
	exits 0 "$1" python3 verify.py
}
verifies 'a token of a P-256 key is verified by what is told'
is "$out" 'use kty kid crv alg x y' 'by a key of these members'
is "$(jq -c '[.keys[0] | .use, .kty, .crv, .alg, (.x, .y | length)]' <keys)" \
	'["sig","EC","P-256","ES256",43,43]' 'and these values'
openssl pkey -pubin -in "$pki/sa.pub" -outform DER >want.der
same key.der want.der 'it is the key in sa.pub'
sed 's/\.[^.]*\./.e30./' <token >other && mv other token
exits 1 'another token is not' python3 verify.py

openssl genrsa 2048 2>/dev/null >rsa.key
openssl pkey -in rsa.key -pubout >rsa.pub
mv rsa.key "$pki/sa.key"
mv rsa.pub "$pki/sa.pub"
verifies 'an RSA key in its place is told at once'
is "$out" 'use kty kid alg n e' 'by a key of these members'
is "$(jq -c '[.keys[0] | .use, .kty, .alg, .e]' <keys)" '["sig","RSA","RS256","AQAB"]' \
	'and these values'
as_root $config
is "$(at id_token_signing_alg_values_supported <body)" '["RS256"]' 'so is its algorithm'

openssl ecparam -name secp384r1 -genkey -noout | openssl pkey -pubout >"$pki/sa.pub"
as_root $keys
is "$code" 404 'a key that signs no tokens is not told'
rm "$pki/sa.pub"
for path in $config $keys; do
	as_root "$path"
	is "$code $(cat body)" '404 404 page not found' "without a key there is no $path"
done
done_testing
