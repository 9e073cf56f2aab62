#!/bin/sh
# The default ClusterRoles and their bindings, and roles that are put together from others.
. "${0%/*}/lib.sh"
. "$T_SRC/t/control.sh"
needs jq

roles() { k-store list clusterroles; }
k-store commit </dev/null
ok 'a pass' k-clusterrole --once
is "$(roles | at metadata.name | tr '\n' ' ')" "admin cluster-admin edit \
system:aggregate-to-admin system:aggregate-to-edit system:aggregate-to-view system:basic-user \
system:discovery system:monitoring system:public-info-viewer view " 'the roles that users meet'
is "$(k-store list clusterrolebindings | jq -c '[.metadata.name, .roleRef.name,
	.subjects[].name]')" '["cluster-admin","cluster-admin","system:masters"]
["system:basic-user","system:basic-user","system:authenticated"]
["system:discovery","system:discovery","system:authenticated"]
["system:monitoring","system:monitoring","system:monitoring"]
["system:public-info-viewer","system:public-info-viewer","system:authenticated",'\
'"system:unauthenticated"]' 'and whom they are given'
is "$(k-store get clusterroles cluster-admin | at rules)" \
	'[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},'\
'{"verbs":["*"],"nonResourceURLs":["*"]}]' \
	'the administrator'
# rules ROLE: sorted lines
rules() { k-store get clusterroles "$1" | jq -cS '.rules[]' | sort; }
is "$(rules view)" "$(rules system:aggregate-to-view)" 'view is its part'
rules edit >edit
is "$(rules view | comm -23 - edit)" '' 'who may edit may view'
is "$(rules edit | comm -23 - "$(rules admin >admin; echo admin)")" '' 'who administers may edit'
isnt "$(rules admin | comm -23 - edit)" '' 'and more'
before=$(roles)
ok 'another pass' k-clusterrole --once
is "$(roles)" "$before" 'changes nothing'

echo '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"crd",
"labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
"rules":[{"apiGroups":["x.io"],"resources":["xs"],"verbs":["get"]}]}' | k-store put >/dev/null
ok 'with a part of view more' k-clusterrole --once
is "$(for r in view edit admin; do rules $r | grep -c x.io; done | tr '\n' ' ')" '1 1 1 ' \
	'it is everywhere'
k-store rm clusterroles crd >/dev/null
k-store rm clusterroles cluster-admin >/dev/null
ok 'without it' k-clusterrole --once
is "$(for r in view edit admin; do rules $r | grep -c x.io; done | tr '\n' ' ')" '0 0 0 ' \
	'it is nowhere'
is "$(k-store get clusterroles cluster-admin | at metadata.name)" cluster-admin \
	'what is missing comes back'

cat >agg.json <<'X'
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"both"},
 "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"1"}},
  {"matchExpressions":[{"key":"b","operator":"Exists"}]}]},
 "rules":[{"apiGroups":["old"],"resources":["o"],"verbs":["get"]}]}
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"y",
 "labels":{"a":"1"}},"rules":[{"apiGroups":[""],"resources":["p"],"verbs":["get"]},
 {"apiGroups":[""],"resources":["q"],"verbs":["get"]}]}
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"x",
 "labels":{"b":"2"}},"rules":[{"apiGroups":[""],"resources":["q"],"verbs":["get"]}]}
X
is "$(k-clusterrole -f agg.json | jq -c '[.target.name, .patch.rules[].resources[0]]')" \
	'["both","q","p"]' 'each rule once, by the names of the roles; what it had goes'
done_testing
