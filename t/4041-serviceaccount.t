#!/bin/sh
# What every namespace has: its default ServiceAccount and the CA's certificate.
. "${0%/*}/lib.sh"
needs jq
# a machine with a cluster has a bundle
K_ROOT=$T_DIR
export K_ROOT

bundles() { k-store list -A configmaps | jq -sc '[length, (map(.data["ca.crt"]) | unique)]'; }
echo BUNDLE >ca.crt
echo '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"one"}}' | k-store put >/dev/null
ok 'a pass' k-serviceaccount --once --root-ca ca.crt
is "$(k-store list -A serviceaccounts | at metadata.namespace | tr '\n' ' ')" \
	'default kube-node-lease kube-public kube-system one ' 'each namespace has an account'
is "$(bundles)" '[5,["BUNDLE\n"]]' \
	'and the bundle'
rev=$(k-store get namespaces one | at metadata.resourceVersion; k-store list -A configmaps)
ok 'another pass' k-serviceaccount --once --root-ca ca.crt
is "$(k-store get namespaces one | at metadata.resourceVersion; k-store list -A configmaps)" \
	"$rev" 'changes nothing'
k-store rm -n one serviceaccounts default >/dev/null
k-store rm -n one configmaps kube-root-ca.crt >/dev/null
echo NEWER >ca.crt
ok 'what is deleted or old' k-serviceaccount --once --root-ca ca.crt
is "$(k-store get -n one serviceaccounts default | at metadata.name)" default 'comes back'
is "$(bundles)" '[5,["NEWER\n"]]' \
	'and is mended'
k-store list -A configmaps | jq -c '.data.more = "x"' | k-store put >/dev/null
ok 'what is too much' k-serviceaccount --once --root-ca ca.crt
is "$(k-store get -n one configmaps kube-root-ca.crt | at data)" '{"ca.crt":"NEWER\n"}' 'goes'

cat >ending.json <<'X'
{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"ending",
 "deletionTimestamp":"2026-01-02T03:04:05Z"},"spec":{"finalizers":["kubernetes"]}}
{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"living"}}
X
is "$(k-serviceaccount -f ending.json | jq -r '.object | .kind + " " + .metadata.namespace')" \
	'ServiceAccount living' 'what ends gets nothing, and without a bundle there is no map'
exits 3 'a bundle that is named is there' k-serviceaccount -f ending.json --root-ca nope
like "$err" 'nope' 'and is named'
done_testing
