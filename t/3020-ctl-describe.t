#!/bin/sh
# k-ctl describe: what people read, and why a pod does not run.
. "${0%/*}/lib.sh"
needs jq
. "$T_SRC/t/ctl.sh"
event() { # KIND NAME TYPE REASON MESSAGE MINUTE COUNT
	printf '{"apiVersion":"v1","kind":"Event","metadata":{"name":"%s","namespace":"default"},' \
		"$2.$4" | tr 'A-Z' 'a-z' | sed 's/apiversion/apiVersion/; s/"event"/"Event"/'
	printf '"involvedObject":{"kind":"%s","name":"%s","namespace":"default","uid":"%s"},' \
		"$1" "$2" "$(k-ctl get "$1" "$2" -o jq=.metadata.uid)"
	printf '"type":"%s","reason":"%s","message":"%s","count":%s,' "$3" "$4" "$5" "$7"
	printf '"firstTimestamp":"2026-01-02T02:00:00Z",'
	printf '"lastTimestamp":"2026-01-02T03:%s:05Z",' "$6"
	printf '"source":{"component":"tester","host":"n"}}\n'
}

# a pod with everything
quiet k-ctl apply -f - <<X
apiVersion: v1
kind: Pod
metadata: {name: p1, labels: {b: "2", a: "1"}, annotations: {note: hello world}}
spec:
  nodeSelector: {nowhere: "true"}
  containers:
  - name: main
    image: example/app:1
    command: [/bin/app]
    args: [--flag, "x y"]
    ports: [{containerPort: 8080, name: http}]
    env:
    - {name: A, value: "1"}
    - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: S, valueFrom: {secretKeyRef: {name: sec, key: k, optional: true}}}
    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 500m, memory: 128Mi}}
    livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 3}
    readinessProbe: {tcpSocket: {port: 8080}}
    volumeMounts: [{name: c, mountPath: /etc/c, readOnly: true}, {name: e, mountPath: /e}]
  initContainers:
  - {name: init, image: example/init}
  volumes:
  - name: c
    configMap: {name: cfg, items: [{key: a, path: b}]}
  - name: e
    emptyDir: {sizeLimit: 1Gi}
X
status pod p1 '{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
	"message":"0/1 nodes are available: 1 Insufficient cpu."}]}'
event Pod p1 Warning FailedScheduling '0/1 nodes are available: 1 Insufficient cpu.' 03 4 |
	k-store put >"$T_DIR/null"
event Pod p1 Normal Earlier 'this came before' 01 1 | k-store put >"$T_DIR/null"
exits 0 'describe a pod' k-ctl describe pod p1
echo "$out" >got
cat >want <<'X'
Name:             p1
Namespace:        default
Priority:         0
Service Account:  default
Node:             <none>
Labels:           a=1
                  b=2
Annotations:      note: hello world
Status:           Pending
X
head -n 9 got >head
same head want 'it begins with what it is'
cat >want <<'X'
Init Containers:
  init:
    Image:        example/init
    Port:         <none>
    Host Port:    <none>
    Environment:  <none>
    Mounts:       <none>
Containers:
  main:
    Image:      example/app:1
    Port:       8080/TCP (http)
    Host Port:  0/TCP (http)
    Command:
      /bin/app
    Args:
      --flag
      x y
    Limits:
      cpu:     500m
      memory:  128Mi
    Requests:
      cpu:      100m
      memory:   64Mi
    Liveness:   http-get http://:http/healthz delay=3s timeout=1s period=10s #success=1 #failure=3
    Readiness:  tcp-socket :8080 delay=0s timeout=1s period=10s #success=1 #failure=3
    Environment:
      A:    1
      POD:  p1 (v1:metadata.name)
      S:    <set to the key 'k' in secret 'sec'>  Optional: true
    Mounts:
      /e from e (rw)
      /etc/c from c (ro)
Conditions:
  Type          Status  Reason         Message
  ----          ------  ------         -------
  PodScheduled  False   Unschedulable  0/1 nodes are available: 1 Insufficient cpu.
Volumes:
  c:
    Type:      ConfigMap (a volume populated by a ConfigMap)
    Name:      cfg
    Optional:  false
  e:
    Type:        EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:      @
    SizeLimit:   1Gi
QoS Class:       Burstable
Node-Selectors:  nowhere=true
Tolerations:     node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                 node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  Type     Reason            Age                From       Message
  ----     ------            ----               ----       -------
  Normal   Earlier           3m                 tester, n  this came before
  Warning  FailedScheduling  60s (x4 over 64m)  tester, n  0/1 nodes are available: 1 Insufficient
X
sed -n '/^Init/,$p' got | sed 's/ $/ @/; /^  W/s/ cpu.$//' >tail
same tail want 'containers, conditions, volumes and events as kubectl has them'

# why a container does not run
status pod p1 '{"phase":"Running","containerStatuses":[{"name":"main","image":"i","imageID":"x",
	"ready":false,"restartCount":3,"containerID":"crun://1","state":{"waiting":{"reason":
	"CrashLoopBackOff","message":"back-off 40s"}},"lastState":{"terminated":{"exitCode":7,
	"reason":"Error","startedAt":"2026-01-02T03:04:01Z",
	"finishedAt":"2026-01-02T03:04:02Z"}}}]}'
k-ctl describe pod p1 >got
cat >want <<'X'
    State:           Waiting
      Reason:        CrashLoopBackOff
      Message:       back-off 40s
    Last State:      Terminated
      Reason:        Error
      Exit Code:     7
      Started:       Fri, 02 Jan 2026 03:04:01 +0000
      Finished:      Fri, 02 Jan 2026 03:04:02 +0000
    Ready:           False
    Restart Count:   3
X
sed -n '/State:/,/Restart/p' got | tr -s ' ' >states
tr -s ' ' <want >want2
same states want2 'a crash shows its exit code'

# workloads: the controllers themselves write what is described
quiet k-ctl apply -f - <<X
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
X
quiet k-deployment --once
quiet k-replicaset --once
quiet k-deployment --once
k-ctl describe deploy web >got
like "$(cat got)" '^Selector: +app=web$' 'a Deployment: selector'
like "$(cat got)" '^Replicas: +2 desired \| 2 updated \| 2 total \| 0 available \| 2 un' counts
like "$(cat got)" '^RollingUpdateStrategy: +25% max unavailable, 25% max surge$' strategy
like "$(cat got)" '^  Available +False +MinimumReplicasUnavailable ' conditions
like "$(cat got)" '^NewReplicaSet: +web-[a-z0-9]+ \(2/2 replicas created\)$' 'its ReplicaSet'
like "$(cat got)" '^  Normal +ScalingReplicaSet .*Scaled up replica set' 'its events'
k-ctl describe rs >got
like "$(cat got)" '^Controlled By: +Deployment/web$' 'a ReplicaSet: its owner'
like "$(cat got)" '^Pods Status: +0 Running / 2 Waiting / 0 Succeeded / 0 Failed$' 'its pods'
quiet k-store put <<X
{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"web-1",
"namespace":"default","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4",
"ports":[{"name":"http","port":8080,"protocol":"TCP"}],"endpoints":[
{"addresses":["10.1.0.1"],"conditions":{"ready":true}},
{"addresses":["10.1.0.2"],"conditions":{"ready":false}}]}
X
k-ctl describe svc web >got
like "$(cat got)" '^TargetPort: +8080/TCP$' 'a Service: ports'
like "$(cat got)" '^Endpoints: +10\.1\.0\.1:8080$' 'and endpoints that are ready'
quiet k-store put <<X
{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"},"spec":{"taints":
[{"key":"k","value":"v","effect":"NoSchedule"}]}}
X
status node n1 '{"capacity":{"cpu":"2","memory":"4Gi"},"conditions":[{"type":"Ready",
"status":"False","reason":"KubeletNotReady","message":"no network"}]}'
k-ctl describe node n1 >got
like "$(cat got)" '^Taints: +k=v:NoSchedule$' 'a Node: taints'
like "$(cat got)" '^  Ready +False +KubeletNotReady +no network$' 'why it is not ready'
like "$(cat got)" '^  memory: +4Gi$' capacity
k-ctl describe ns default >got
like "$(cat got)" '^Status: +Active$' 'a Namespace'

# ConfigMaps, and kinds without a description of their own
quiet k-ctl apply -f - <<X
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {two: "a	b\nc", one: "1"}
binaryData: {bin: AAECAw==}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {password: hush}
X
k-ctl describe cm cm >got
printf '%s\n' 'Name:         cm' 'Namespace:    default' 'Labels:       <none>' \
	'Annotations:  <none>' '' Data ==== one: ---- 1 '' two: ---- "a${TAB}b" c '' '' \
	BinaryData ==== 'bin: 4 bytes' '' 'Events:  <none>' >want
same got want 'a ConfigMap'
k-ctl describe secret s >got
like "$(cat got)" '^  password: +4 bytes$' 'a Secret: sizes'
unlike "$(cat got)" 'hush|aHVza' 'and no values'
is "$(k-ctl describe cm,secret | grep -c '^Name:')" 2 'several'
exits 3 'what is not there' k-ctl describe cm nope
is "$(k-ctl describe cm cm --show-events=false | grep -c Events)" 0 'without events'

done_testing
