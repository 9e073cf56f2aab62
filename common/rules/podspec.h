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

/* Its parts. pod_volume.c: the volumes, whose names come into seen. */
void pod_volumes_validate(const mval *spec, const char *at, struct map *seen, struct causes *c);
/* A volume's source of that name; NULL: it has none. */
void sources_validate(const mval *volume, const char *source, const char *at, struct causes *c);
/* A path below a volume's root. */
void volume_path_validate(const char *path, const char *at, const char *member, struct causes *c);
/* pod_container.c: all containers; volumes: the names of what they may mount. */
void pod_containers_validate(
	const mval *spec, const char *at, const struct map *volumes, struct causes *c);
/* pod_env.c */
void pod_env_validate(const mval *container, const char *at, struct causes *c);
/* pod_resources.c: a container's; and amounts by name, wherever they are. */
void pod_resources_validate(const mval *container, const char *at, struct causes *c);
void amount_map_validate(const mval *map, const char *at, struct causes *c);
/* quota.c: the name of a resource of a container. */
void container_resource_validate(
	const char *s, const char *at, const char *member, struct causes *c);
/* pod_security.c: a container's security context, and the pod's own. */
void pod_container_security_validate(const mval *container, const char *at, struct causes *c);
void pod_security_validate(const mval *spec, const char *at, struct causes *c);
/* pod_network.c */
void pod_network_validate(const mval *spec, const char *at, struct causes *c);
/* pod_place.c: where it may run; a NodeSelector, if there is one; tolerations. */
void pod_place_validate(const mval *spec, const char *at, struct causes *c);
void nodeselector_validate(const mval *selector, const char *at, struct causes *c);
void tolerations_validate(const mval *list, const char *at, struct causes *c);

/* pod_warn.c: what is taken and will hardly be what was meant; names: of new objects only. */
void podspec_warn(const mval *spec, const char *at, struct strv *ret);
void template_warn(const mval *obj, struct strv *ret);
void hostname_warn(const mval *obj, struct strv *ret);
void podnames_warn(const mval *obj, struct strv *ret);
