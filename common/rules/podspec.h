/*
 * podspec: a pod's spec, in a Pod or in a template; `at` is its path, or that of the part that is
 * looked at. Private to common/rules.
 */
#pragma once
#include "base/map.h"
#include "base/strv.h"
#include "data/mval.h"
#include "data/schema.h"

/* pod_default.c */
void podspec_default(mdoc *d, mval *spec, bool is_pod);
/* "Guaranteed", "Burstable" or "BestEffort". */
const char *podspec_qos(const mval *spec);

/* podspec.c: all of it; the causes are in upstream's order. */
void podspec_validate(const mval *spec, const char *at, struct causes *c);

/* The names of a pod's volumes, and of those among them that are claims. */
struct pod_volumes {
	struct map all, claims;
};

/* Its parts. pod_volume.c: the volumes, whose names come into seen. */
void pod_volumes_validate(
	const mval *spec, const char *at, struct pod_volumes *seen, struct causes *c);
/* A volume's source of that name; NULL: it has none. */
void sources_validate(const mval *volume, const char *source, const char *at, struct causes *c);
/* persistentvolume.c: a claim's spec. */
void claimspec_validate(const mval *spec, const char *at, struct causes *c);
void claimspec_warn(const mval *spec, const char *at, struct strv *ret);
/* volume_source.c: of a pod's, or of a PersistentVolume; name: the volume's. */
void source_validate(const mval *volume, const char *source, bool persistent, const char *name,
	const char *at, struct causes *c);
/* Is ".." one of the path's steps? */
bool path_has_backstep(const char *path);
/* A path below a volume's root. */
void volume_path_validate(const char *path, const char *at, const char *member, struct causes *c);
/* pod_container.c: all containers; volumes: what they may mount. names: theirs, in all lists. */
void pod_containers_validate(
	const mval *spec, const char *at, const struct pod_volumes *volumes, struct causes *c);
void pod_container_validate(struct map *names, const struct pod_volumes *volumes, const mval *spec,
	const mval *v, const char *at, struct causes *c);
/* pod_mount.c: where a container has volumes, as directories and as devices. */
void pod_mounts_validate(const struct pod_volumes *volumes, const mval *container, const char *at,
	struct causes *c);
/* pod_ephemeral.c: containers that came later; names: those of the others. */
void pod_ephemeral_validate(struct map *names, const struct pod_volumes *volumes, const mval *spec,
	const char *at, struct causes *c);
/* pod_update.c: a member of the spec becomes what it was, or goes as it was not there. */
void pod_take_back(mdoc *d, mval *spec, const mval *was, const char *member);
/* pod_gated.c: what an update of a pod with gates may say of nodes; spec has what it had after. */
void pod_gated_update(mdoc *d, mval *spec, const mval *was, struct causes *c);
/* pod_env.c: and references to a field of the pod or a resource of a container, which in a volume
 * may be others. */
void pod_env_validate(const mval *container, const char *at, struct causes *c);
void pod_env_files_validate(const mval *spec, const char *at, struct causes *c);
void field_ref_validate(const mval *ref, bool in_volume, const char *at, struct causes *c);
void resource_ref_validate(const mval *ref, bool in_volume, const char *at, struct causes *c);
/* pod_resources.c: a container's; and amounts by name, wherever they are. */
void pod_resources_validate(const mval *container, const char *at, struct causes *c);
void amount_map_validate(const mval *map, const char *at, struct causes *c);
/* An amount alone, of a resource of that name. */
void resource_value_validate(
	const char *name, const char *amount, const char *at, const char *member, struct causes *c);
/* quota.c: the name of a resource: one without a slash is a standard one; and of a container's. */
bool resource_name_validate(
	const char *s, const char *at, const char *member, struct causes *c);
void container_resource_validate(
	const char *s, const char *at, const char *member, struct causes *c);
/* … and those of the pod as a whole, which are not below its containers' together. */
void pod_level_resources_validate(const mval *spec, const char *at, struct causes *c);
/* pod_restart.c: of a container, when it is started again, whether it is when its resources change,
 * and the signal that ends it. */
void pod_restart_validate(const mval *container, const char *at, struct causes *c);
void pod_resize_policy_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c);
void pod_signal_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c);
/* pod_claim.c: claims of devices, the pod's and its containers'. */
void pod_claims_validate(const mval *spec, const char *at, struct causes *c);
/* pod_os.c: what depends on the node's system, and on what is the host's; options that a security
 * context has for Windows. */
void pod_os_validate(const mval *spec, const char *at, struct causes *c);
void windows_options_validate(const mval *context, const char *at, struct causes *c);
/* pod_notes.c: annotations, which stand at `at`, of a pod or a template with this spec; what they
 * and fields say of the same profiles, in a spec at `at`; those that are about one container, by
 * name; what of a pod's stays. */
void pod_notes_validate(const mval *notes, const mval *spec, const char *at, struct causes *c);
void pod_profiles_match(const mval *holder, const char *at, struct causes *c);
void pod_notes_index(const mval *notes, struct map *ret);
void pod_notes_fixed(const mval *obj, const mval *old, struct causes *c);
/* pod_security.c: a container's security context, and the pod's own. */
void pod_container_security_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c);
void pod_security_validate(const mval *spec, const char *at, struct causes *c);
/* pod_network.c */
void pod_network_validate(const mval *spec, const char *at, struct causes *c);
/* pod_place.c: where it may run; a NodeSelector, if there is one; tolerations. */
void pod_place_validate(const mval *spec, const char *at, struct causes *c);
void nodeselector_validate(const mval *selector, const char *at, struct causes *c);
void tolerations_validate(const mval *list, const char *at, struct causes *c);

/* pod_warn.c: what is taken and will hardly be what was meant, of a pod or a template, whose path
 * is above; names: of new objects only. */
void podspec_warn(const mval *holder, const char *above, struct strv *ret);
void template_warn(const mval *obj, struct strv *ret);
void hostname_warn(const mval *obj, struct strv *ret);
void podnames_warn(const mval *obj, struct strv *ret);
