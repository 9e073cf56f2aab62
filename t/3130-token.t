#!/bin/sh
# Tokens of service accounts: issued, mounted into pods, believed by k-api as long as what they are
# bound to is there, and by nobody else.
. "${0%/*}/lib.sh"
needs curl jq
unset K_NOW K_SEED
export K_ROOT="$T_DIR/root"

# pod NAME [MORE OF SPEC] [CONTAINER'S MORE]
pod() {
	printf '{"apiVersion":"v1","kind":"Pod",'
	printf '"metadata":{"name":"%s","namespace":"default"},' "$1"
	printf '"spec":{"containers":[{"name":"c","image":"x"%s}]%s}}\n' "${3:+,$3}" "${2:+,$2}"
}
put() { pod "$@" | k-store put >/dev/null; }
spec() { k-store get -n default pods "$1" | jq -c "${2:-.spec}"; }
account() {
	printf '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"%s",' "$1"
	printf '"namespace":"default"}%s}\n' "${2:+,$2}"
}

put none
is "$(spec none '[.spec.volumes, .spec.containers[0].volumeMounts]')" '[null,null]' \
	'without a key pods have no token'
k-cert init >/dev/null || exit 1
pki=$K_ROOT/etc/k/pki
{ account default; account shy '"automountServiceAccountToken":false'
account puller '"imagePullSecrets":[{"name":"s"}]'; } | k-store put >/dev/null
put p '"initContainers":[{"name":"i","image":"x"}]'
like "$(spec p '.spec.volumes[0].name')" '^"kube-api-access-[a-z0-9]{5}"$' 'a volume'
is "$(spec p '.spec.volumes[0].projected')" "$(jq -c . <<X
{"defaultMode":420,"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
 {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},
 {"downwardAPI":{"items":[{"path":"namespace",
  "fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}]}
X
)" 'with a token, the CA and the namespace'
is "$(spec p '[.spec | .volumes[0].name as $n | (.containers, .initContainers)[].volumeMounts |
	length, .[0].readOnly, .[0].mountPath, .[0].name == $n] | unique')" \
	'[true,1,"/var/run/secrets/kubernetes.io/serviceaccount"]' 'each container mounts it'
put off '"automountServiceAccountToken":false'
is "$(spec off .spec.volumes)" null 'a pod may do without'
put shy '"serviceAccountName":"shy"'
is "$(spec shy .spec.volumes)" null 'so may all of an account'
put bold '"serviceAccountName":"shy","automountServiceAccountToken":true'
is "$(spec bold '.spec.volumes | length')" 1 'the pod has the last word'
put own '"volumes":[{"name":"v","emptyDir":{}}]' '"volumeMounts":[{"name":"v",
	"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]'
is "$(spec own '[.spec.volumes[].name]')" '["v"]' 'what lies at its path stays'
put pull '"serviceAccountName":"puller"'
is "$(spec pull .spec.imagePullSecrets)" '[{"name":"s"}]' "an account's imagePullSecrets"
put mine '"serviceAccountName":"puller","imagePullSecrets":[{"name":"t"}]'
is "$(spec mine .spec.imagePullSecrets)" '[{"name":"t"}]' "but not beside the pod's own"

spawn k-api --listen=127.0.0.1:0 --socket="$T_DIR/api.sock" --workers=1
url=https://$addr
api=/api/v1/namespaces/default
# ask ACCOUNT [SPEC]: $code and the answer in ./body, as root
ask() {
	code=$(curl -s --unix-socket api.sock -o body -w '%{http_code}' -X POST \
		-H 'Content-Type: application/json' "http://x$api/serviceaccounts/$1/token" \
		-d "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",
			\"spec\":${2:-{\}}}")
}
# who TOKEN: the code, and the user that k-api takes him for
who() {
	code=$(curl -s --cacert "$pki/ca.crt" -o body -w '%{http_code}' -X POST \
		-H 'Content-Type: application/json' -H "Authorization: Bearer $1" \
		"$url/apis/authentication.k8s.io/v1/selfsubjectreviews" \
		-d '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}')
	t_who=$(at status.userInfo.username message <body)
	t_who=${t_who# } # one of them is not there
	echo "$code ${t_who% }"
}
# part N TOKEN: header or claims, as JSON
part() {
	t_p=$(printf '%s' "$2" | cut -d. -f"$1" | tr -- '-_' '+/')
	while test $((${#t_p} % 4)) -ne 0; do t_p=$t_p=; done
	printf '%s' "$t_p" | base64 -d
}
ask default
is "$code" 201 'a token is issued'
token=$(at status.token <body)
is "$(jq -c '[.kind, .spec.expirationSeconds, .spec.audiences]' <body)" \
	'["TokenRequest",3600,["https://kubernetes.default.svc.cluster.local"]]' 'as usual'
is "$(part 1 "$token" | at alg)" ES256 'signed by a P-256 key'
is "$(part 2 "$token" | jq -c '[.sub, .exp - .iat, .["kubernetes.io"].serviceaccount.name,
	.["kubernetes.io"].pod]')" '["system:serviceaccount:default:default",3600,"default",null]' \
	'its claims'
is "$(who "$token")" '201 system:serviceaccount:default:default' 'it is a login'
is "$(at status.userInfo.uid <body)" \
	"$(k-store get -n default serviceaccounts default | at metadata.uid)" 'his uid'
is "$(jq -r '.status.userInfo.extra["authentication.kubernetes.io/credential-id"][0]' <body)" \
	"JTI=$(part 2 "$token" | at jti)" 'and which token it was'
is "$(at status.userInfo.groups <body)" \
	'["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]' \
	'his groups'
# review TOKEN [AUDIENCES]: what k-api tells root of it
review() {
	printf '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",
		"spec":{"token":"%s"%s}}' "$1" "${2:+,\"audiences\":$2}" |
		curl -s --unix-socket api.sock -H 'Content-Type: application/json' -d @- \
			http://x/apis/authentication.k8s.io/v1/tokenreviews | at status
}
is "$(review "$token" | jq -c '[.authenticated, .user.username, .user.groups, .audiences]')" \
	'[true,"system:serviceaccount:default:default",["system:serviceaccounts",'\
'"system:serviceaccounts:default","system:authenticated"],'\
'["https://kubernetes.default.svc.cluster.local"]]' 'a review tells whose it is'
is "$(review x)" '{"user":{},"error":"invalid bearer token"}' 'a review of any word'
like "$(review "${token}A" | at error)" '^\[invalid bearer token, .+\]$' \
	'a review of a changed one says why'
is "$(review "$token" '["vault"]' | jq -c '[.authenticated, .audiences]')" '[null,null]' \
	'it is for nobody else'
ask default '{"audiences":["vault","x"]}'
is "$(review "$(at status.token <body)" '["y","vault"]' |
	jq -c '[.authenticated, .audiences]')" '[true,["vault"]]' 'but for those it names'
is "$(who "$(at status.token <body)")" '401 Unauthorized' 'which k-api is not'
is "$(curl -s --cacert "$pki/ca.crt" -H "Authorization: Bearer $token" "$url$api/pods" |
	at code)" 403 'that may do nothing yet'
no='401 Unauthorized'
is "$(who "${token}A")" "$no" 'not one whose signature was changed'
is "$(who "$(part 2 "$token" | jq -c '.sub = "system:serviceaccount:kube-system:x"' |
	base64 -w0 | tr -- '+/' '-_' | tr -d = | sed "s/.*/${token%%.*}.&.${token##*.}/")")" "$no" \
	'nor one whose claims were'
is "$(who "$(printf '{"alg":"none"}' | base64 -w0 | tr -d =).$(echo "$token" | cut -d. -f2).")" \
	"$no" 'nor one that is not signed'
is "$(who x)" "$no" 'nor any word'
# The token's claims, changed and signed by the cluster's key.
is "$(who "$(part 2 "$token" | k-cert token)")" '201 system:serviceaccount:default:default' \
	'k-cert token signs'
cat >bad <<'X'
.exp = 1000
.nbf = 99999999999
.aud = ["other"]
.iss = "other"
del(.exp)
.sub = "system:serviceaccount:default:other"
.["kubernetes.io"].serviceaccount.uid = "x"
.["kubernetes.io"].pod = {"name":"p","uid":"x"}
del(.["kubernetes.io"])
X
part 2 "$token" | jq -c "$(paste -sd, bad)" >claims
is "$(wc -l <claims)" "$(wc -l <bad)" 'each change'
while read -r bad && read -r claims <&8; do
	is "$(who "$(printf '%s\n' "$claims" | k-cert token)")" "$no" "not one with $bad"
done <bad 8<claims
exits 6 'what is no object is not signed' sh -c 'echo 1 | k-cert token'

ask nope
is "$code $(at message <body)" '404 serviceaccounts "nope" not found' 'no account, no token'
ask default '{"expirationSeconds":60}'
is "$code" 422 'not for less than ten minutes'
like "$(at message <body)" 'may not specify a duration less than 10 minutes' 'it is said so'
bound() { ask "$1" '{"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"'"$2"'"}}'; }
bound default nope
is "$code" 404 'not for a pod that is not there'
bound shy p
is "$code" 400 "not for another account's pod"
ask default '{"boundObjectRef":{"kind":"ConfigMap","apiVersion":"v1","name":"x"}}'
is "$code" 400 'nor for any kind of object'
bound default p
token=$(at status.token <body)
is "$(part 2 "$token" | jq -c '.["kubernetes.io"].pod.name')" '"p"' 'bound to a pod'
is "$(review "$token" | jq -r '.user.extra["authentication.kubernetes.io/pod-name"][0]')" p \
	'which a review tells'
is "$(who "$token")" '201 system:serviceaccount:default:default' 'a login while the pod is there'
k-store rm -n default pods p >/dev/null
is "$(who "$token")" "$no" 'and no longer'
ask default
token=$(at status.token <body)
k-store rm -n default serviceaccounts default >/dev/null
is "$(who "$token")" "$no" 'nor longer than its account'
mv "$pki/sa.key" "$pki/sa.pub" .
ask shy
is "$code" 503 'without a key none is issued'
is "$(who "$token")" "$no" 'nor believed'
done_testing
