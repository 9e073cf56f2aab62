#!/bin/sh
# The door over its Unix socket: paths, forms, errors, watches, and its end.
. "${0%/*}/lib.sh"
needs curl jq
unset K_NOW

sock=$T_DIR/api.sock
spawn k-api --listen= --socket="$sock" --workers=2
api=$pid
is "$addr" "unix:$sock" 'it says where it serves'

# call METHOD PATH [CURL OPTION…]: leaves $code and the answer in the file body
call() {
	t_m=$1 t_u=$2; shift 2
	code=$(curl -s -m 120 -A test --unix-socket "$sock" -X "$t_m" -o body -D head \
		-w '%{http_code}' "$@" "http://k$t_u")
}
get() { call GET "$@"; }
json='Content-Type: application/json'
post() { t_b=$2 t_p=$1; shift 2; call POST "$t_p" -H "$json" -d "$t_b" "$@"; }
say() { case $1 in *[!A-Za-z.]*) jq -r "$1" body ;; *) at "${1#.}" <body ;; esac; }
cm=/api/v1/namespaces/default/configmaps

get /readyz
is "$code $(cat body)" '200 ok' 'ready'
get '/readyz?verbose&exclude=store&exclude=none'
is "$(cat body)" '[+]ping ok
[+]log ok
[+]store excluded: ok
[+]shutdown ok
warn: some health checks cannot be excluded: no matches for "none"
readyz check passed' 'each check is told, left out, or not known'
get /livez/store; is "$code $(cat body)" '200 ok' 'one check'
get /livez/shutdown; is "$code" 404 'a check of another path is not there'
get /version; is "$(say .gitVersion | cut -c1-2)" v1 'the version'
get /api/v1; is "$(say .kind)" APIResourceList 'discovery'
get /openapi/v3; is "$(say '.paths|has("api/v1")')" true 'OpenAPI'
get /; is "$(say '.paths|index("/livez") != null')" true 'the index of paths'
get /nothing; is "$code" 404 'a path that is none'

post $cm '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}'
is "$code $(say .metadata.name)" '201 a' 'an object is made'
post $cm '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}'
is "$code $(say .reason)" '409 AlreadyExists' 'and is there'
get $cm/a; is "$code $(say .data.x)" '200 1' 'it is read'
get $cm/b
is "$code $(say '[.message, .reason, .details.name, .details.kind]|join("|")')" \
	'404 configmaps "b" not found|NotFound|b|configmaps' 'what is not there'
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: z\ndata:\n  k: "yes"\n' >y.yaml
call POST $cm -H 'Content-Type: application/yaml;charset=utf-8' -H 'Accept: application/yaml' \
	--data-binary @y.yaml
is "$code $(sed -n '/^data/,/^kind/p' body | tr '\n' ' ')" \
	'201 data:   k: "yes" kind: ConfigMap ' 'YAML both ways'
post $cm '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"w"},"none":1}'
is "$(grep -i '^warning' head | tr -d '\r')" 'warning: 299 - "unknown field \"none\""' 'a warning'
post "$cm?fieldValidation=Strict" \
	'{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"w2"},"none":1}'
is "$code" 400 'strict: an error'
# form ACCEPT: the answer's
form() {
	get "$cm/a" -H "Accept: $1"
	sed -n 's/^content-type: *\([^;]*\).*/\1/Ip' head | tr -d '\r'
}
is "$(form 'application/json;q=0.1, application/yaml;q=0.9')" application/yaml 'what is liked best'
is "$(form '*/*, application/yaml')" application/yaml 'a type before what takes any'
is "$(form 'application/yaml;q=0, text/html, application/*;q=0.5')" application/json 'what is left'
is "$(form 'application/yaml, application/json')" application/yaml 'else what comes first'
call PATCH $cm/a -H 'Content-Type: application/merge-patch+json' -d '{"a":'
is "$code $(say .message)" '400 error decoding patch: unexpected end of JSON input' \
	'a patch that breaks off'
get /api/v1/namespaces/default/services/none/proxy; is "$code" 301 'below a proxy ends with a slash'
get /api/v1/namespaces/default/services/none/proxy/
is "$code $(say .message)" '404 services "none" not found' 'and what has it, has it'
call PUT "$cm/a/scale" -H "$json" -d '{}'; is "$code" 404 'a subresource of others'
get "$cm?limit=x"; is "$code $(say '.reason, has("details")' | xargs)" '400 BadRequest false' \
	'of what cannot be read the sentence alone is told'
get "$cm?watch=1&resourceVersion=x"
is "$code $(say '.message, has("reason"), has("details")' | tr '\n' ' ')" '500 resourceVersion: '\
'Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax false false ' \
	'a watch from a revision that is none'
get "$cm?watch=1&resourceVersionMatch=Exact"
is "$code $(say '.details | .kind, (.causes | length)' | xargs)" '422 ListOptions 2' \
	'a watch that is refused has its causes'
post "$cm?dryRun=All" '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"dry"}}'
is "$code" 201 'a dry run'; get $cm/dry; is "$code" 404 'leaves nothing'

# patch TYPE BODY
patch() { call PATCH $cm/a -H "Content-Type: application/$1" -d "$2"; }
patch merge-patch+json '{"data":{"m":"1"}}'; is "$code" 200 'a merge patch'
patch strategic-merge-patch+json '{"data":{"s":"1"}}'; is "$code" 200 'a strategic one'
patch json-patch+json '[{"op":"remove","path":"/data/m"}]'
is "$code $(say '.data|keys|join(" ")')" '200 s x' 'a JSON patch'
patch json '{}'
is "$code $(say .reason)" '415 UnsupportedMediaType' 'a type that is no patch'
get $cm -H 'Accept: text/html'; is "$code $(say .reason)" '406 NotAcceptable' 'a type we have not'
call PUT $cm; is "$code $(say .reason)" '405 MethodNotAllowed' 'a method that is none'
get /api/v1/namespaces/default/things; is "$code" 404 'a resource that is none'
get "$cm/%2e%2e" --path-as-is
is "$code $(say .message)" "400 Name parameter invalid: \"..\": may not be '..'" \
	'a trick in a name'
get "$cm?limit=x"; is "$code" 400 'a number that is none'
get "$cm/a%"; is "$code" 400 'an escape that is none'

get $cm -H 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io'
is "$(say '[.kind, .columnDefinitions[0].name, .rows[0].cells[0]]|join(" ")')" 'Table Name a' \
	'a Table'
is "$(say '.rows[0].object.kind')" PartialObjectMetadata 'its rows carry metadata'
get $cm/a -H 'Accept: application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
is "$(say '[.kind, .metadata.name, .data]|map(tostring)|join(" ")')" \
	'PartialObjectMetadata a null' 'only metadata'
get "$cm?limit=1"
is "$(say '.items|length')" 1 'a page'
get "$cm?limit=5&continue=$(say '.metadata.continue|@uri')"
is "$(say '[.items[].metadata.name]|join(" ")')" 'w z' 'and what follows it'
get "$cm/a?pretty=true"; is "$(head -c 4 body | tail -c 2)" '  ' 'pretty'
get "$cm/a"; is "$(wc -l <body)" 1 'or a line'

# Long answers are compressed for those who take it.
i=0; big=$(head -c 100000 /dev/zero | tr '\0' x)
for n in 1 2; do
	printf '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"big%s"},' $n >big.json
	printf '"data":{"x":"%s"}}' "$big" >>big.json
	call POST $cm -H 'Content-Type: application/json' --data-binary @big.json
done
get $cm -H 'Accept-Encoding: gzip'
is "$(gzip -dc body | jq '.items|length')" 5 'gzip'
get $cm/big1 -H 'Accept-Encoding: gzip'; is "$(say .metadata.name)" big1 'only for what is long'

# Long lists come in pieces: the same list for those who unpack it, and for those who are slow.
for n in 3 4 5 6; do
	sed "s/\"big.\"/\"big$n\"/; s/xxx/xxxxxxxxxxxxxxx/g" big.json |
		call POST $cm -H "$json" --data-binary @-
done
get $cm
like "$(cat head)" 'Transfer-Encoding: chunked' 'a long list in pieces'
jq -S . body >long
get $cm -H 'Accept-Encoding: gzip'
like "$(cat head)" 'Transfer-Encoding: chunked' 'zipped, too'
is "$(gzip -dc body | jq -S . | cmp - long && echo same)" same 'and the same'
get "$cm?limit=100"; jq -S .items body >paged
is "$(jq -S .items long | cmp - paged && echo same)" same 'as in one'
mkfifo go begun
curl -sN -m 120 -A test --unix-socket "$sock" "http://k$cm" | {
	head -c 1; echo >begun; read -r t_l <go; cat
} >slow & s=$!
read -r t_l <begun
for n in 2 3 4 5 6; do call DELETE "$cm/big$n"; done
echo go >go; wait $s
is "$(jq -S . slow | cmp - long && echo same)" same 'who is slow gets what was there'

# Watches: what is there, what comes, and their end.
curl -sN -A test --unix-socket "$sock" \
	"http://k$cm?watch=1&timeoutSeconds=300&fieldSelector=metadata.name=n" >watch & w=$!
post $cm '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"n"}}'
ok 'an event comes' await_line 60 '"ADDED".*"name":"n"' watch
call DELETE $cm/n; is "$code $(say .status)" '200 Success' 'it is deleted'
ok 'and that is told' await_line 60 '"DELETED"' watch
for_s=1
brief() { curl -sN -m 120 -A test --unix-socket "$sock" -H "Accept: application/json$2" \
	"http://k$cm?watch=1&timeoutSeconds=$for_s$1" >"$3"; }
for_s=2 brief '' '' longer & s4=$!
brief '' '' short & s1=$!
brief '' ';as=Table;v=v1;g=meta.k8s.io' table & s2=$!
brief '&resourceVersion=999999999' '' early & s3=$!
wait $s1 && wait $s2 && wait $s3
is $? 0 'watches end by themselves'
ok 'one after the other' wait $s4
same longer short 'and have told the same'
is "$(jq -r .type short | sort -u)" ADDED 'a watch ends when it said it would'
is "$(jq -r '[.object.kind, .object.columnDefinitions != null]|join(" ")' table |
	head -n 2 | tr '\n' ' ')" 'Table true Table false ' 'of Tables the first names the columns'
unlike "$(cat early)" 'ADDED' 'nothing comes of a revision that is to come'

# A client that sleeps is held back, and gets everything in order when it wakes up.
cat >sleeper.pl <<'X'
use strict; use warnings; use IO::Socket::UNIX;
my ($sock, $path, $n) = @ARGV;
my $s = IO::Socket::UNIX->new(Peer => $sock) or die "connect: $!";
print $s "GET $path HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n";
my $head = <$s>; print STDERR "open $head";
<STDIN>; # asleep until told
my ($seen, $last, $wrong) = (0, '', 0);
while ($seen < $n and defined(my $l = <$s>)) {
	next unless $l =~ /"name":"(s\d+)"/;
	$wrong++ if $1 le $last;
	$last = $1; $seen++;
}
print "$seen $wrong\n";
X
mkfifo wake
rv=$(curl -s -A test --unix-socket "$sock" "http://k$cm?limit=1" | at metadata.resourceVersion)
perl sleeper.pl "$sock" "$cm?watch=1&resourceVersion=$rv" 600 <wake >slept 2>slept.err & sleeper=$!
exec 8>wake
ok 'a watch is open' await_line 60 '^open HTTP/1.1 200' slept.err
fill=$(head -c 2000 /dev/zero | tr '\0' x)
seq -f '%04g' 600 | sed "s|.*|{\"verb\":\"create\",\"object\":{\"apiVersion\":\"v1\",\
\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"s&\",\"namespace\":\"default\"},\
\"data\":{\"x\":\"$fill\"}}}|" | tr -d '\n' | sed 's/}{"verb"/}\n{"verb"/g' >many
K_STORE=sqlite:$T_DIR/store.db k-store commit <many >/dev/null
echo >&8; exec 8>&-
wait $sleeper
is "$(cat slept)" '600 0' 'all events, in order'

# One whose time is over while it is held back: what it was sent before, and its end.
mkfifo wake2
perl sleeper.pl "$sock" "$cm?watch=1&resourceVersion=$rv&timeoutSeconds=2" 601 \
	<wake2 >slept 2>slept2.err & sleeper=$!
exec 8>wake2
watches() {
	curl -s -m 120 -A test --unix-socket "$sock" http://k/metrics |
		grep -q "^apiserver_longrunning_requests{.*} $1\$"
}
ok 'it is open' await_line 60 '^open HTTP/1.1 200' slept2.err
ok 'and over' await 60 watches 1
echo >&8; exec 8>&-
wait $sleeper
like "$(cat slept)" '^[1-9][0-9]* 0$' 'some events, in order, and the end'

# What upstream's generic server does, and clients read.
get "$cm?resourceVersion=999999999"
is "$code $(sed -n 's/^retry-after: *//Ip' head | tr -d '\r') $(say '.details|tojson')" \
	'504 1 {"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource'\
' version"}],"retryAfterSeconds":1}' 'a revision that is not there yet: when to come again'
get /api/v1/nonsense; is "$code $(say '.details|tojson')" '404 {}' 'of a path of nothing no kind'
call POST /api/v1/configmaps -H "$json" -d '{}'
is "$code $(say '.details|tojson')" '405 {}' 'nor of a method that is none'
post $cm '{"metadata":{"name":"going"}}'
call DELETE "$cm/going?uid=x"
is "$code $(say .reason)" '409 Conflict' 'a query has preconditions: the uid'
call DELETE "$cm/going?resourceVersion=0"
is "$code $(say .reason)" '409 Conflict' 'and the revision'
call DELETE "$cm?resourceVersion=0&fieldSelector=metadata.name%3Dgoing"
is "$code $(say .reason)" '409 Conflict' 'of collections, too'
call DELETE "$cm/going?propagationPolicy=Foreground"
is "$code $(say '.metadata.finalizers[0]')" '200 foregroundDeletion' 'it goes in time'
call DELETE "$cm/going" -H "$json" -d '{"orphanDependents":false,"kind":"DeleteOptions"}'
is "$code" 200 'it is gone'
post $cm '{"metadata":{"name":"going","finalizers":["x.io/a"]}}'
call DELETE "$cm/going" -H "$json" -d '{"orphanDependents":false,"kind":"DeleteOptions"}'
is "$code" 202 'what waits for others, when dependents are to go in the old words'
call PATCH $cm/going -H 'Content-Type: application/merge-patch+json' \
	-d '{"metadata":{"finalizers":null}}'
get "$cm?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&fieldSelector=metadata.name%3Da"
is "$(jq -r '.type + " " + (.object.metadata.annotations|tojson)' body | tr '\n' ' ')" \
	'ADDED null BOOKMARK {"k8s.io/initial-events-end":"true"} ' \
	'a watch from nowhere with bookmarks tells where the initial state ends'
get "$cm?watch=1&continue=x"; is "$code $(say .reason)" '422 Invalid' 'which does not continue'
call PUT $cm/a -H "$json" -d '{"metadata":{"name":"z","name":"z"}}'
is "$code $(grep -i '^warning' head | tr -d '\r')" \
	'400 warning: 299 - "duplicate field \"metadata.name\""' 'what fails has warnings, too'

# Acting as another.
get "$cm/a" -H 'Impersonate-User: jane'
is "$code $(say .reason)" '403 Forbidden' 'who may not'
like "$(say .message)" '^configmaps "a" is forbidden: User "jane" cannot get resource ' 'and why'
is "$(curl -s --unix-socket "$sock" -X POST -H "Content-Type: application/json" \
	-H 'Impersonate-User: jane' -H 'Impersonate-Extra-Example.com%2fScope: a' \
	-H 'Impersonate-Extra-example.com%2Fscope: b' \
	-d '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}' \
	http://x/apis/authentication.k8s.io/v1/selfsubjectreviews |
	at status.userInfo.extra)" '{"example.com/scope":["a","b"]}' 'with what else jane is'
get "$cm/a" -H 'Impersonate-Extra-x: y'
is "$code" 400 'but not somebody who is nobody'
get /metrics -H 'Impersonate-User: jane'
is "$(say .message)" 'forbidden: User "jane" cannot get path "/metrics"' 'nor a path'
get /apis -H 'Impersonate-User: jane'; is "$code" 200 'but discovery'
get $cm -H 'Authorization: Bearer x'; is "$code $(say .reason)" '401 Unauthorized' 'a token'

get /metrics
ok 'requests are counted' \
	grep -q '^apiserver_request_total{code="201",.*resource="configmaps".*verb="POST"' body
ok 'and timed' grep -q '^apiserver_request_duration_seconds_count{' body

# A worker that dies is replaced; SIGTERM ends all and their watches in order.
kids=$(pgrep -P $api | sort)
is "$(echo "$kids" | wc -l)" 2 'two workers'
kill -KILL "$(echo "$kids" | head -n 1)"
replaced() { test "$(pgrep -P $api | wc -l)" = 2 && test "$(pgrep -P $api | sort)" != "$kids"; }
ok 'one that dies is replaced' await 60 replaced
curl -sN -m 120 -A test --unix-socket "$sock" "http://k$cm?watch=1" >last & w2=$!
ok 'a watch is open' await_line 60 ADDED last
stop $api
is $status 0 'SIGTERM ends it'
wait $w2; is $? 0 'and a watch, in order'
wait $w
ok 'the socket is gone' test ! -e "$sock"

done_testing
