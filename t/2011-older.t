#!/bin/sh
# A store that an older server wrote: what a rule of today refuses, or would have filled in, hinders
# nobody who changes something else.
. "${0%/*}/lib.sh"
needs jq

patch() { # KIND NAME PATCH [SUBRESOURCE]: what came of it
	printf '{"verb":"patch","target":{"apiVersion":"v1","kind":"%s","namespace":"default",' "$1"
	printf '"name":"%s"},"subresource":"%s","patch":%s}\n' "$2" "${4:-}" "$3"
}
commit() { patch "$@" | k-store commit 2>&1 | jq -r '.error.message // "ok"'; }
meta() { # NAME [MORE]
	printf '"metadata":{"namespace":"default","name":"%s","uid":"u-%s",' "$1" "$1"
	printf '"creationTimestamp":"2026-01-02T03:04:05Z"%s}' "${2:-}"
}
why='must be a 32bit integer'
cost=controller.kubernetes.io/pod-deletion-cost
{
	printf '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default","uid":"n"},'
	printf '"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}\n'
	printf '{"apiVersion":"v1","kind":"Pod",%s,' \
		"$(meta p ',"annotations":{"'$cost'":"much"},"finalizers":["x.io/y"]')"
	printf '"spec":{"hostnameOverride":"A_B","containers":[{"name":"c","image":"i"}]},'
	printf '"status":{"conditions":[{"type":"A_ b","status":"True"}]}}\n'
	printf '{"apiVersion":"v1","kind":"PersistentVolumeClaim",%s,' "$(meta v)"
	printf '"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}'
	printf ',"dataSource":{"kind":"PersistentVolumeClaim","name":"w"},'
	printf '"volumeMode":"Filesystem"}}\n'
} | jq -c '.metadata.resourceVersion = "\(input_line_number)"' >old
k-store load <old || exit 1

is "$(commit Pod p '{"metadata":{"labels":{"a":"b"}}}')" ok 'a label'
is "$(k-store get pods p | jq -r .spec.restartPolicy)" Always 'what it lacks is filled in'
is "$(k-store get pods p | k-store put 2>&1 >/dev/null)" '' 'what was read is written'
is "$(commit Pod p '{"metadata":{"finalizers":null}}')" ok 'a finalizer goes'
is "$(commit Pod p '{"status":{"qosClass":"Burstable"}}' status)" ok 'its node says its class'
like "$(commit Pod p '{"status":{"qosClass":"BestEffort"}}' status)" 'field is immutable' 'once'
is "$(commit Pod p '{"metadata":{"annotations":{"'$cost'":"more"}}}')" \
	"Pod \"p\" is invalid: metadata.annotations[$cost]: Invalid value: \"more\": $why" \
	'of what is wrong anew only that is told'
like "$(commit Pod p '{"spec":{"dnsPolicy":"Default"}}')" 'may not change' 'what is fixed stays'
is "$(commit Pod p '{"metadata":{"annotations":{"'$cost'":"7"}}}')" ok 'it can be mended'
like "$(commit Pod p '{"metadata":{"annotations":{"'$cost'":"much"}}}')" '32bit' 'and not be undone'

# What a claim is filled from was told in one way, and is told in one way by its manifest.
claim() { # SOURCE
	printf '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"v"},"spec":'
	printf '{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},'
	printf '"dataSource":{"kind":"PersistentVolumeClaim","name":"%s"}}}\n' "$1"
}
put() { k-store put 2>&1 >/dev/null; }
is "$(commit PersistentVolumeClaim v '{"metadata":{"labels":{"a":"b"}}}')" ok 'a claim changes'
is "$(k-store get persistentvolumeclaims v | jq -r .spec.dataSourceRef.name)" w 'and tells both'
is "$(claim w | put)" '' 'a claim is put again'
like "$(claim x | put)" 'spec is immutable' 'but not of another source'
done_testing
