#!/bin/sh
# k-ctl apply and create of bad input: a clear error with file, line or field path, exit 6, and
# nothing stored.
. "${0%/*}/lib.sh"
needs jq perl
printf 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n' |
	k-ctl create -f - >"$T_DIR/null" 2>&1
rev() { k-store dump --history | tail -n 1 | at rev; }
before=$(rev)

# bad DESC ERE EXTENSION: both verbs refuse bad.EXTENSION, and say where
bad() {
	for v in apply create; do
		exits 6 "$v: $1" timeout 60 k-ctl $v -f "bad.$3"
		like "$err" "bad\.$3: line [0-9]" "$v: $1: where"
		like "$err" "$2" "$v: $1: what"
		is "$out" '' "$v: $1: nothing is said to be done"
	done
}
pod() { # CONTAINER-FIELDS [POD-FIELDS]
	printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n'
	printf 'spec: {%scontainers: [{name: c, image: i%s}]}\n' "${2:-}" "${1:-}"
}
cm() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n%s\n' "$1" "${2:-}"; }

# text that is none
printf 'a: [b\n' >bad.yaml
bad 'YAML that does not end' 'did not find' yaml
printf 'a: b\n\tc: d\n' >bad.yaml
bad 'a tab in YAML' 'line 2' yaml
printf 'a: b\n c: d\n' >bad.yaml
bad 'bad indentation' 'line 2' yaml
printf '{"apiVersion":"v1",\n"kind":}' >bad.json
bad 'malformed JSON' 'line 2' json
printf '{"apiVersion":"v1","kind":"ConfigMap"' >bad.json
bad 'JSON that does not end' 'end of data' json
cm x | sed 's/x/"\xff"/' >bad.yaml
bad 'bad UTF-8 in YAML' 'UTF-8' yaml
printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\377"}}' >bad.json
bad 'bad UTF-8 in JSON' 'UTF-8' json
perl -e 'print "{\"a\":", "[" x 300, "]" x 300, "}"' >bad.json
bad '300 deep JSON' 'deep' json
{ cm x; perl -e 'print "data: ", "[" x 300, "]" x 300, "\n"'; } >bad.yaml
bad '300 deep YAML' 'deep' yaml
cm x "data: {a: '1', a: '2'}" >bad.yaml
bad 'a key twice in YAML' 'a.*' yaml
printf '{"apiVersion":"v1","kind":"ConfigMap","kind":"Secret"}' >bad.json
bad 'a key twice' 'kind' json
printf 'just words\n' >bad.yaml
bad 'no object' 'not an object' yaml
{ cm fine; echo ---; printf 'a: [b\n'; } >bad.yaml
bad 'a good document before a broken one' 'line' yaml

# objects that are none
printf 'apiVersion: v1\nmetadata: {name: x}\n' >bad.yaml
bad 'no kind' "'Kind' is missing" yaml
printf 'kind: Pod\nmetadata: {name: x}\n' >bad.yaml
bad 'no apiVersion' "'apiVersion' is missing" yaml
printf 'apiVersion: v1\nkind: Gnu\nmetadata: {name: x}\n' >bad.yaml
bad 'an unknown kind' 'no matches for kind "Gnu" in version "v1"' yaml
printf 'apiVersion: gnu/v1\nkind: Pod\nmetadata: {name: x}\n' >bad.yaml
bad 'an unknown version' 'no matches for kind "Pod" in version "gnu/v1"' yaml
cm '5' >bad.yaml
bad 'a name that is a number' 'metadata.name' yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: words\n' >bad.yaml
bad 'metadata of words' metadata yaml
printf 'apiVersion: v1\nkind: ConfigMap\n' >bad.yaml
bad 'no metadata at all' 'name' yaml

# fields
cm x 'data: {a: 1}' >bad.yaml
bad 'a number for a string' 'ConfigMap\.data of type string' yaml
cm x 'data: [a]' >bad.yaml
bad 'a list for a map' 'ConfigMap\.data' yaml
pod ', command: sh' >bad.yaml
bad 'a string for a list' 'command' yaml
pod '' 'terminationGracePeriodSeconds: soon, ' >bad.yaml
bad 'a word for a number' 'terminationGracePeriodSeconds' yaml
cm x 'dato: {a: b}' >bad.yaml
bad 'an unknown field' 'unknown field "dato"' yaml
pod ', imagee: x' >bad.yaml
bad 'an unknown field below' 'unknown field "spec.containers\[0\].imagee"' yaml
pod ', resources: {requests: {cpu: much}}' >bad.yaml
bad 'a bad quantity' 'quantit' yaml
pod ', imagePullPolicy: Perhaps' >bad.yaml
bad 'an unknown value' 'spec.containers\[0\].imagePullPolicy: Unsupported value' yaml
pod '}, {name: c, image: j' >bad.yaml
bad 'a name twice' 'spec.containers\[1\].name: Duplicate value: "c"' yaml
pod ', ports: [{containerPort: 70000}]' >bad.yaml
bad 'a port that is none' 'spec.containers\[0\].ports\[0\].containerPort' yaml
cm Upper >bad.yaml
bad 'a name with upper case' 'metadata.name: Invalid value: "Upper"' yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {"a b": c}}\n' >bad.yaml
bad 'a bad label' 'metadata.labels' yaml
printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\n' >bad.yaml
bad 'no containers' 'spec.containers: Required value' yaml
printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: -1}\n' \
	>bad.yaml
bad 'a number below 0, and more' 'spec.replicas.*spec.selector' yaml
{ cm x; printf 'data: {a: "%s"}\n' "$(perl -e 'print "x" x 2097152')"; } >bad.yaml
bad 'an object of 2 MB' 'Too long|[Tt]oo [Ll]arge' yaml
{ cm x; printf 'data: {a: "%s"}\n' "$(perl -e 'print "x" x 4194304')"; } >bad.yaml
bad 'an object of 4 MB' 'Too long|[Tt]oo [Ll]arge' yaml
is "$(rev)" "$before" 'nothing is stored of all that'

# what is around the bad one
{ cm one; echo ---; cm Bad; echo ---; cm three; } >m.yaml
exits 6 'one of three' k-ctl create -f m.yaml
is "$out" "configmap/one created${NL}configmap/three created" 'the others are made'
like "$err" '"m.yaml: line 6".*metadata.name' 'the bad one is named by its line'
exits 6 'a file that is not there' k-ctl apply -f nowhere.yaml
like "$err" 'the path "nowhere.yaml" does not exist' 'is named'
mkdir empty
exits 6 'a directory without manifests' k-ctl apply -f empty
exits 6 'an empty file' sh -c ': >none.yaml; exec k-ctl apply -f none.yaml'
like "$err" 'no objects passed to apply' 'says so'
exits 2 'no file' k-ctl apply
exits 6 'a List of which one is bad' k-ctl apply -f - <<X
{"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"good"}},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"Bad"}}]}
X
is "$out" 'configmap/good created' 'the other is made'
like "$err" '"STDIN: line 1, item 2"' 'the bad one is named by its number'
exits 0 'unknown fields may be told' k-ctl apply --validate=warn -f - <<X
$(cm w 'dato: {a: b}')
X
like "$err" '^Warning: unknown field "dato"$' 'only'
exits 2 'or nothing else' k-ctl apply --validate=maybe -f m.yaml

done_testing
