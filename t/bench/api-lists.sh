#!/bin/sh
# What a list costs k-api in each form: processor time, and how much its memory grows with it.
T_LIMIT=120
. "${0%/*}/../lib.sh"
needs curl jq
N=20000

jq -cn --argjson n $N '("x" * 400) as $text | range($n) | {
	apiVersion: "v1", kind: "ConfigMap", data: {k: $text}, metadata: {
		resourceVersion: "\(. + 2)", name: "cm-\(. + 100000)", namespace: "default",
		uid: "11111111-2222-4333-8444-\(100000000000 + .)",
		creationTimestamp: "2026-01-02T03:00:00Z", labels: {a: "b"}}}' >dump
k-store load dump >loaded || exit 1
sock=$T_DIR/api.sock
spawn k-api --listen= --socket="$sock" --workers=1
worker=$(cat "/proc/$pid/task/$pid/children")
worker=${worker%% *}
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$worker/status"; }
# milliseconds of the processor so far
spent() { awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) * 1000 / hz }' "/proc/$worker/stat"; }
ask() { # ACCEPT, five times: leaves $ms of one
	from=$(spent)
	for i in 1 2 3 4 5; do
		curl -s -m 60 -A t --unix-socket "$sock" -H "Accept: $1" -o /dev/null \
			http://k/api/v1/configmaps || exit 1
	done
	ms=$(awk -v a="$from" -v b="$(spent)" 'BEGIN { printf "%.0f", (b - a) / 5 }')
}
meta='g=meta.k8s.io;v=v1'
ask application/json
json=$ms
row() { # FORM ACCEPT WANTED
	before=$(peak)
	ask "$2"
	printf 'list of %s as %s, processor\t%s\tms\tas JSON\t%s\tratio<=%s\n' $N "$1" "$ms" \
		"$json" "$3"
	printf 'its memory\t%s\tKiB\tnothing of its length\t0\t<1024\n' "$(($(peak) - before))"
}
row 'a Table' "application/json;as=Table;$meta" 5
row protobuf application/vnd.kubernetes.protobuf 9
row metadata "application/json;as=PartialObjectMetadataList;$meta" 5
row YAML application/yaml 20
