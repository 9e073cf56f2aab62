#!/bin/sh
# The client library of Node.js (@kubernetes/client-node, as `./bootstrap check` fetches it):
# objects, lists in pages, a watch that is taken up again, an informer, every type of patch, errors.
. "${0%/*}/lib.sh"
. "$T_SRC/t/kubectl.sh"
test -d "$T_SRC/.node/node_modules/@kubernetes/client-node" && command -v node >"$T_DIR/which" ||
	skip_all 'no @kubernetes/client-node: ./bootstrap check fetches it where npm is'

controllers=
cluster_up || exit 1
ln -s "$T_SRC/.node/node_modules" node_modules

cat >client.mjs <<'X'
import { writeFileSync } from "node:fs";
import * as k from "@kubernetes/client-node";

const config = new k.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k.CoreV1Api);
const apps = config.makeApiClient(k.AppsV1Api);
const objects = k.KubernetesObjectApi.makeApiClient(config);
const namespace = "default", labelSelector = "set=a", labels = { set: "a" };
let number = 0;

function is(got, want, what) {
	const [g, w] = [JSON.stringify(got), JSON.stringify(want)];
	console.log(`${g === w ? "ok" : "not ok"} ${++number} - ${what}`);
	if (g !== w) console.log(`#   got: ${g}\n#  want: ${w}`);
}
const map = (name, data) => ({ namespace, body: { metadata: { name, labels }, data } });
const create = (name, data) => core.createNamespacedConfigMap(map(name, data));
const read = (name) => core.readNamespacedConfigMap({ name, namespace });
async function refused(promise) {
	try {
		await promise;
		return "done";
	} catch (e) {
		return [e.code, JSON.parse(e.body).reason];
	}
}

// Objects and pages.
for (let i = 0; i < 5; i++) await create(`m${i}`, { n: `${i}` });
const names = [];
let pages = 0, _continue, page;
do {
	page = await core.listNamespacedConfigMap(
		{ namespace, labelSelector, limit: 2, _continue });
	names.push(...page.items.map((o) => o.metadata.name));
	_continue = page.metadata._continue;
	pages++;
} while (_continue);
is(names, ["m0", "m1", "m2", "m3", "m4"], "a list in pages has each object once, in order");
is(pages, 3, "of the length asked for");
const m0 = await read("m0");
is([m0.data.n, m0.metadata.creationTimestamp instanceof Date], ["0", true], "one is read");

// A watch from where the list was; and one that is taken up where that was left.
const watch = new k.Watch(config);
function hear(resourceVersion, count) {
	const seen = [];
	let at;
	return new Promise((resolve, reject) => {
		const end = () => {
			if (seen.length < count) reject(new Error(`heard ${seen}`));
			resolve({ seen: seen.slice(0, count), at });
		};
		const heard = (type, object) => {
			seen.push(`${type} ${object.metadata.name}`);
			if (seen.length > count) return;
			at = object.metadata.resourceVersion;
			if (seen.length === count) aborted.then((a) => a.abort());
		};
		const aborted = watch.watch(`/api/v1/namespaces/${namespace}/configmaps`,
			{ resourceVersion, labelSelector, timeoutSeconds: 60 }, heard, end);
	});
}
await core.patchNamespacedConfigMap(
	{ name: "m0", namespace, body: { data: { n: null, more: "1" } } },
	k.setHeaderOptions("Content-Type", k.PatchStrategy.MergePatch));
await core.deleteNamespacedConfigMap({ name: "m1", namespace });
const first = await hear(page.metadata.resourceVersion, 1);
is(first.seen, ["MODIFIED m0"], "a watch from where the list was");
await create("m9", {});
is((await hear(first.at, 2)).seen, ["DELETED m1", "ADDED m9"], "is taken up again");

// An informer: what is there, and what comes.
const known = [];
const informer = k.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`,
	() => core.listNamespacedConfigMap({ namespace, labelSelector }), labelSelector);
const later = new Promise((resolve, reject) => {
	informer.on("add", (o) => {
		known.push(o.metadata.name);
		if (o.metadata.name === "late") resolve();
	});
	informer.on("error", reject);
});
await informer.start();
await create("late", {});
await later;
is(known, ["m0", "m2", "m3", "m4", "m9", "late"], "an informer");
await informer.stop();

// Errors.
is(await refused(read("none")), [404, "NotFound"], "what is not there");
is(await refused(create("m2", {})), [409, "AlreadyExists"], "what is there already");
const stale = await read("m2");
const m2 = { name: "m2", namespace };
const replace = (body) => core.replaceNamespacedConfigMap({ ...m2, body });
await replace({ ...stale, data: { x: "1" } });
is(await refused(replace(stale)), [409, "Conflict"], "a stale update");
is(await refused(create("No_Name", {})), [422, "Invalid"], "a bad name");

// Patches.
const container = (name, image) => ({ name, image });
const template = (containers) => ({ metadata: { labels: { a: "b" } }, spec: { containers } });
await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: "d" }, spec: {
	replicas: 0, selector: { matchLabels: { a: "b" } },
	template: template([container("one", "x:1"), container("two", "y:1")]) } } });
async function patched(body, type) {
	const d = await apps.patchNamespacedDeployment({ name: "d", namespace, body },
		k.setHeaderOptions("Content-Type", type));
	return d.spec.template.spec.containers.map((c) => `${c.name} ${c.image}`).sort();
}
const two = { spec: { template: { spec: { containers: [container("two", "y:2")] } } } };
is(await patched(two, k.PatchStrategy.StrategicMergePatch), ["one x:1", "two y:2"],
	"a strategic merge patch");
const fewer = [{ op: "test", path: "/spec/replicas", value: 0 },
	{ op: "remove", path: "/spec/template/spec/containers/0" }];
is((await patched(fewer, k.PatchStrategy.JsonPatch)).length, 1, "a JSON patch");
is(await patched(two, k.PatchStrategy.MergePatch), ["two y:2"], "a merge patch");
const mine = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied", namespace },
	data: { x: "1" } };
const apply = (who, force) => objects.patch(mine, undefined, undefined, who, force,
	k.PatchStrategy.ServerSideApply);
const made = await apply("me");
is([made.data.x, made.metadata.managedFields[0].manager], ["1", "me"], "an apply makes it");
mine.data.x = "2";
is(await refused(apply("you")), [409, "Conflict"], "another's apply is a conflict");
is((await apply("you", true)).data.x, "2", "unless it is forced");
const dry = await core.createNamespacedConfigMap({ ...map("dry", {}), dryRun: "All" });
is([dry.metadata.name, await refused(read("dry"))], ["dry", [404, "NotFound"]], "a dry run");

is((await config.makeApiClient(k.VersionApi).getCode()).major, "1", "the version is told");
await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector });
is((await core.listNamespacedConfigMap({ namespace, labelSelector })).items, [],
	"a collection is deleted");
writeFileSync("number", `${number}`);
X
timeout 60 node client.mjs 2>client.err || diag "$(tail -n 30 client.err)"
t_n=$(cat number 2>"$T_DIR/none" || echo 0)
test "$t_n" -gt 0
t_result $? 'the client came to its end'

done_testing
