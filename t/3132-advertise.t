#!/bin/sh
# What stands behind the Service kubernetes: the address that k-api advertises, in Endpoints and in
# an EndpointSlice, kept right as it starts, and nothing of one that only this machine could reach.
. "${0%/*}/lib.sh"
needs curl jq
unset K_NOW K_SEED
export K_ROOT="$T_DIR/root"
k-cert init >/dev/null || exit 1

# door [OPTION…]: another one on the same store
door() {
	test -z "${door:-}" || stop "$door"
	spawn k-api --listen=127.0.0.1:0 --socket="$T_DIR/api.sock" --workers=2 "$@"
	door=$pid port=${addr##*:}
}
read_it() { curl -s -A test --unix-socket api.sock "http://x$1" | jq -c "$2"; }
core=/api/v1/namespaces/default
slices=/apis/discovery.k8s.io/v1/namespaces/default/endpointslices
revision() { read_it /api/v1/namespaces .metadata.resourceVersion; }

door
is "$(read_it $core/endpoints .items)$(read_it $slices .items)" '[][]' \
	'a loopback address is no endpoint'
is "$(read_it $core/services/kubernetes .spec.ports[0].targetPort)" 6443 \
	'and the Service stays as it was'
door --advertise-address=127.0.0.1
is "$(read_it $core/endpoints .items)$(read_it $slices .items)" '[][]' \
	'not even when it is said to be'

door --advertise-address=192.0.2.7
like "$(cat k-api.log)" "advertised=192.0.2.7:$port " 'it says where it is'
is "$(read_it $core/endpoints/kubernetes '[.metadata.labels, .subsets]')" \
	'[{"endpointslice.kubernetes.io/skip-mirror":"true"},[{"addresses":[{"ip":"192.0.2.7"}],'\
'"ports":[{"name":"https","port":'"$port"',"protocol":"TCP"}]}]]' 'Endpoints'
is "$(read_it $slices/kubernetes \
	'[.metadata.labels, .metadata.ownerReferences, .addressType, .endpoints, .ports]')" \
	'[{"kubernetes.io/service-name":"kubernetes"},null,"IPv4",[{"addresses":["192.0.2.7"],'\
'"conditions":{"ready":true}}],[{"name":"https","port":'"$port"',"protocol":"TCP"}]]' \
	'and an EndpointSlice'
is "$(read_it $core/services/kubernetes '.spec | [.clusterIP, .ports]')" \
	'["10.96.0.1",[{"name":"https","port":443,"protocol":"TCP","targetPort":'"$port"'}]]' \
	'the Service leads to that port'
is "$(read_it /api '.serverAddressByClientCIDRs[].serverAddress')" "\"192.0.2.7:$port\"" \
	'discovery names it'
is "$(read_it /.well-known/openid-configuration .jwks_uri)" \
	"\"https://192.0.2.7:$port/openid/v1/jwks\"" 'so does the issuer of tokens'

# What others add stays.
curl -s -o out --unix-socket api.sock -X PATCH -H 'Content-Type: application/merge-patch+json' \
	-d '{"metadata":{"labels":{"mine":"yes"}}}' "http://x$slices/kubernetes"
before=$(revision)
door --advertise-address=192.0.2.7 --listen="$addr"
is "$(revision)" "$before" 'the same again writes nothing'
curl -s -o out --unix-socket api.sock -X DELETE "http://x$core/endpoints/kubernetes"
uid=$(read_it $slices/kubernetes .metadata.uid)
door --advertise-address=192.0.2.8
is "$(read_it $core/endpoints/kubernetes '.subsets[].addresses[].ip')" '"192.0.2.8"' \
	'what is gone is made'
is "$(read_it $slices/kubernetes '[.metadata.labels.mine, .endpoints[].addresses[0],
	.ports[].port]')" "[\"yes\",\"192.0.2.8\",$port]" 'what is other is changed, and no more'
is "$(read_it $slices/kubernetes .metadata.uid)" "$uid" 'in its place'
door --advertise-address=2001:db8::7
is "$(read_it $slices/kubernetes '[.addressType, .endpoints[].addresses[0]]')" \
	'["IPv6","2001:db8::7"]' 'a slice of another family is another slice'
isnt "$(read_it $slices/kubernetes .metadata.uid)" "$uid" 'made anew'
is "$(grep -c 'not kept' k-api.log)" 0 'nothing went wrong'

exits 6 'an address that is none' k-api --listen=127.0.0.1:0 --socket= --advertise-address=here
like "$err" '--advertise-address: ' 'is told so'
done_testing
