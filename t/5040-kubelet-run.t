#!/bin/sh
# k-kubelet run: pods from files, with real containers and no cluster.
T_NS=1
. "${0%/*}/lib.sh"
. "$T_SRC/t/node.sh"
unset K_NOW
cg=k-run-test-$$
trap 't_exit; drop_cgroups $cg' EXIT
make_image

# pod NAME SPEC: a file NAME.yaml, JSON is YAML too
pod() {
	{
		printf '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s",' "$1"
		printf '"labels":{"app":"x"}},"spec":%s}\n' "$2"
	} >"$1.yaml"
}
# sh SCRIPT [MORE]: a container c that runs it
sh_spec() {
	printf '{"restartPolicy":"Never","terminationGracePeriodSeconds":1,'
	printf '"containers":[{"name":"c",'
	printf '"image":"%s","imagePullPolicy":"Never","command":["sh","-c",%s]%s}]%s}' "$T_IMAGE" \
		"$(printf %s "$1" | jq -Rs .)" "${2:+,$2}" "${3:+,$3}"
}
krun() { run timeout 60 k-kubelet run --cgroup "$cg" "$@"; }

pod ok "$(sh_spec 'echo out; echo err >&2')"
krun ok.yaml
is "$status" 0 'a pod that succeeds'
is "$out" out 'its output is ours'
is "$err" err 'its error output too'
is "$(left_over $cg)" '' 'nothing is left of it'

pod seven "$(sh_spec 'exit 7')"
krun seven.yaml
is "$status" 7 'the exit status is passed on'
pod killed "$(sh_spec 'sh -c "kill -9 \$\$"; exit $?')"
krun killed.yaml
is "$status" 137 'so is a signal'

pod env "$(sh_spec 'env; echo "arg $(A) "' '"env":[{"name":"A","value":"1"},
	{"name":"B","value":"$(A)2"},
	{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
	{"name":"LABEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['"'app'"']"}}},
	{"name":"MEM","valueFrom":{"resourceFieldRef":{"resource":"limits.memory",
		"divisor":"1Mi"}}},
	{"name":"KEY","valueFrom":{"configMapKeyRef":{"name":"cm","key":"k"}}},
	{"name":"SEC","valueFrom":{"secretKeyRef":{"name":"s","key":"p"}}}],
	"envFrom":[{"prefix":"CM_","configMapRef":{"name":"cm"}}],
	"resources":{"limits":{"memory":"64Mi"}}')"
cat >objects.yaml <<'X'
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {k: v, f.txt: "text\n"}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {p: aHVzaA==}
X
krun env.yaml objects.yaml
for want in A=1 B=12 POD=env LABEL=x MEM=64 KEY=v SEC=hush CM_k=v HOSTNAME=env; do
	like "$out" "^$want\$" "environment: $want"
done
like "$out" '^arg 1 ' 'variables in the command'
pod args '{"restartPolicy":"Never","containers":[{"name":"c","image":"'$T_IMAGE'",
	"command":["echo"],"args":["$(A)","$(NOT)","$$(A)"],
	"env":[{"name":"A","value":"1"}]}]}'
krun args.yaml
is "$out" '1 $(NOT) $(A)' 'what is no variable stays, $$ is $'

vols='"volumes":[{"name":"e","emptyDir":{}},{"name":"m","emptyDir":{"medium":"Memory"}},
	{"name":"c","configMap":{"name":"cm","items":[{"key":"f.txt","path":"sub/f"}]}},
	{"name":"s","secret":{"secretName":"s","defaultMode":256}},
	{"name":"h","hostPath":{"path":"'$T_DIR'/host","type":"DirectoryOrCreate"}},
	{"name":"d","downwardAPI":{"items":[{"path":"labels",
		"fieldRef":{"fieldPath":"metadata.labels"}}]}}]'
mounts='"volumeMounts":[{"name":"e","mountPath":"/e"},{"name":"m","mountPath":"/m"},
	{"name":"c","mountPath":"/c"},{"name":"s","mountPath":"/s","readOnly":true},
	{"name":"h","mountPath":"/h"},{"name":"d","mountPath":"/d"}]'
pod vols "$(sh_spec 'touch /e/x /m/x /h/x && cat /c/sub/f /d/labels; echo; cat /s/p; echo
	touch /s/y; ls -l /s/..data/p' "$mounts" "$vols")"
krun vols.yaml objects.yaml
like "$out" '^text$' 'a file of a ConfigMap'
like "$out" '^app="x"$' 'a downward API file'
like "$out" '^hush$' 'a file of a Secret'
like "$out" '^-r--------' 'with its mode'
like "$err" 'Read-only file system' 'read-only'
ok 'hostPath reaches the host' test -e host/x
is "$(left_over $cg)" '' 'volumes are gone'

# A claim is what its volume stands for, which stays when the pod is gone; here a disk of its own.
mkdir disk && mount -t tmpfs disk disk
claim() { # UID-OF-THE-VOLUME'S-CLAIM SOURCE
	cat <<X
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: mine, uid: u-1},
 spec: {volumeName: disk}, status: {phase: Bound}}
---
{apiVersion: v1, kind: PersistentVolume, metadata: {name: disk},
 spec: {claimRef: {name: mine, uid: $1}, $2}}
X
}
vols='"volumes":[{"name":"p","persistentVolumeClaim":{"claimName":"mine"}},
	{"name":"r","persistentVolumeClaim":{"claimName":"mine","readOnly":true}}]'
mounts='"volumeMounts":[{"name":"p","mountPath":"/p","subPath":"sub"},
	{"name":"r","mountPath":"/r"}]'
pod claims "$(sh_spec 'echo kept >/p/x; cat /r/sub/x; touch /r/y' "$mounts" "$vols")"
claim u-1 "local: {path: $T_DIR/disk}" >claims-objects.yaml
krun claims.yaml claims-objects.yaml
like "$out" '^kept$' 'a claim, twice'
like "$err" 'Read-only file system' 'once read-only'
is "$(cat disk/sub/x; grep -c " $T_DIR/disk " /proc/self/mountinfo)" "kept
1" 'what was written stays, and the disk stays mounted'
umount disk

pod init "$(sh_spec 'cat /e/log' '"volumeMounts":[{"name":"e","mountPath":"/e"}]' \
	'"volumes":[{"name":"e","emptyDir":{}}],"initContainers":[
	{"name":"a","image":"'$T_IMAGE'","command":["sh","-c","echo a >>/e/log"],
		"volumeMounts":[{"name":"e","mountPath":"/e"}]},
	{"name":"b","image":"'$T_IMAGE'","command":["sh","-c","echo b >>/e/log"],
		"volumeMounts":[{"name":"e","mountPath":"/e"}]}]')"
krun init.yaml
is "$(printf '%s\n' "$out" | tr '\n' ' ')" 'a b ' 'init containers run in order, first'
pod badinit "$(sh_spec 'echo never' '' '"initContainers":[{"name":"a","image":"'$T_IMAGE'",
	"command":["sh","-c","exit 3"]}]')"
krun badinit.yaml
is "$status" 3 'an init container that fails ends the pod'
unlike "$out" never 'before the others'

pod user "$(sh_spec 'id -u; id -g; touch /x' '"securityContext":{"runAsUser":1000,"runAsGroup":1000,
	"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false}')"
krun user.yaml
is "$(printf '%s\n' "$out" | tr '\n' ' ')" '1000 1000 ' 'user and group'
like "$err" 'Read-only file system' 'a read-only root'
pod oom "$(sh_spec 'x=a; while :; do x=$x$x; done' '"resources":{"limits":{"memory":"16Mi"}}')"
krun oom.yaml
is "$status" 137 'a container over its memory limit is killed'
pod net "$(sh_spec 'ip -4 addr show eth0; ip route; cat /etc/hosts')"
krun net.yaml
like "$out" 'inet 10\.244\.0\.[0-9]+/' 'an address of the range'
like "$out" '^default via 10\.244\.0\.1' 'a default route'
like "$out" '^10\.244\.0\.[0-9]+.net$' 'its name in /etc/hosts'

pod hostnet "$(sh_spec 'ip link' '' '"hostNetwork":true')"
krun hostnet.yaml
like "$out" 'bridge0' 'hostNetwork sees the host'

echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
"spec":{"containers":[{"nam":"c"}]}}' >bad.json
krun bad.json
is "$status" 6 'an unknown field is refused'
like "$err" 'bad\.json.*unknown field "spec\.containers\[0\]\.nam"' 'and named'
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p"}}' >none.json
krun none.json
is "$status" 6 'a file without a pod'

pod long "$(sh_spec 'trap "echo bye; exit 5" TERM; echo up; while :; do sleep 1; done')"
k-kubelet run --cgroup "$cg" long.yaml >long.out 2>long.err &
kpid=$!; t_pids="$t_pids $kpid"
ok 'a pod that stays' await_line 60 '^up$' long.out
kill -TERM $kpid
wait $kpid
is $? 143 'ends on SIGTERM'
is "$(left_over $cg)" '' 'and nothing is left'
is "$(ls /var/lib/k | grep run)" '' 'no directory of a run is left'
done_testing
