/* What single sources of volumes ask, besides what they need: a pod's, and a PersistentVolume's. */
#include <ctype.h>
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define PARTITION_MAX 255
#define LUN_MAX 255
#define TARGET_MAX 64

struct source {
	const mval *v;
	bool persistent;
	const char *name; /* the volume's */
	const char *at;	  /* the source's path */
	const char *of;	  /* the volume's path */
};

static void disk_validate(const struct source *s, struct causes *c)
{
	int64_t n = mobj_int(s->v, "partition", 0);

	/* none is 0 */
	if (n < 0 || n > PARTITION_MAX)
		wrong(c, WRONG_INVALID, s->at, "partition",
			"Invalid value: %lld: must be between 1 and %d, inclusive", (long long)n,
			PARTITION_MAX);
}

/* Upstream calls the source by another name here. */
static void gce_validate(const struct source *s, struct causes *c)
{
	autofree char *at = xasprintf("%s.persistentDisk", s->of);
	struct source as = *s;

	as.at = at;
	check_needed(s->v, at, "pdName", "", c);
	disk_validate(&as, c);
}

static void git_validate(const struct source *s, struct causes *c)
{
	check_needed(s->v, s->at, "repository", "", c);
	volume_path_validate(str_at(s->v, "directory"), s->at, "directory", c);
}

static bool is_hex(const char *s, size_t n)
{
	if (strlen(s) != n)
		return false;
	for (; *s; s++)
		if (!isxdigit((unsigned char)*s))
			return false;
	return true;
}

/* "iqn.2001-04.com.example:disk" */
static bool is_iqn(const char *s)
{
	static const char fit[] = "abcdefghijklmnopqrstuvwxyz0123456789:._-"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (size_t i = 0; i < 7; i++)
		if (i == 4 ? s[i] != '-' : !isdigit((unsigned char)s[i]))
			return false;
	s += 7;
	if (*s++ != '.' || !isalnum((unsigned char)*s))
		return false;
	return !s[strspn(s, fit)];
}

static void iqn_validate(const struct source *s, const char *member, const char *told,
	struct causes *c)
{
	const char *name = str_at(s->v, member);
	bool iqn = !strncmp(name, "iqn", 3), eui = !strncmp(name, "eui", 3);
	bool naa = !strncmp(name, "naa", 3);
	bool fit = name[0] && name[3] == '.' &&
		   ((iqn && is_iqn(name + 4)) || (eui && is_hex(name + 4, 16)) ||
			   (naa && (is_hex(name + 4, 16) || is_hex(name + 4, 32))));

	if (!*name || fit)
		return;
	wrong(c, WRONG_INVALID, s->at, told, "Invalid value: \"%s\": must be valid format%s", name,
		iqn || eui || naa || s->persistent ? "" : " starting with iqn, eui, or naa");
}

static void iscsi_validate(const struct source *s, struct causes *c)
{
	const char *portal = str_at(s->v, "targetPortal");

	iqn_validate(s, "iqn", "iqn", c);
	check_range(s->v, s->at, "lun", 0, LUN_MAX, c);
	if ((mobj_bool(s->v, "chapAuthDiscovery", false) ||
		    mobj_bool(s->v, "chapAuthSession", false)) &&
		!mobj_at(s->v, "secretRef"))
		wrong(c, WRONG_REQUIRED, s->at, "secretRef", "Required value");
	iqn_validate(s, "initiatorName", "initiatorname", c);
	if (mobj_at(s->v, "initiatorName") && strlen(s->name) + 1 + strlen(portal) > TARGET_MAX)
		wrong(c, WRONG_INVALID, s->persistent ? s->at : s->of,
			s->persistent ? "targetportal" : "name",
			"Invalid value: \"%s\": Total length of <volume "
			"name>:<iscsi.targetPortal> must be under 64 characters if "
			"iscsi.initiatorName is specified.",
			s->persistent ? portal : s->name);
}

static void fc_validate(const struct source *s, struct causes *c)
{
	const mval *names = mobj_at(s->v, "targetWWNs");
	bool wwids = m_len(mobj_at(s->v, "wwids")) > 0;
	autobuf b = BUF_INIT;

	if (!m_len(names) && !wwids)
		wrong(c, WRONG_REQUIRED, s->at, "targetWWNs",
			"Required value: must specify either targetWWNs or wwids, but not both");
	if (!m_len(names))
		return;
	shown(names, &b);
	if (wwids)
		wrong(c, WRONG_INVALID, s->at, "targetWWNs",
			"Invalid value: %s: targetWWNs and wwids can not be specified "
			"simultaneously",
			b.data);
	if (!mobj_at(s->v, "lun"))
		wrong(c, WRONG_REQUIRED, s->at, "lun",
			"Required value: lun is required if targetWWNs is specified");
	else
		check_range(s->v, s->at, "lun", 0, LUN_MAX, c);
}

static void flex_validate(const struct source *s, struct causes *c)
{
	static const char *const ours[] = {".kubernetes.io", ".k8s.io"};
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(s->v, "options"), i, n, key, v)
	{
		autofree char *name = lower(text_of(key));
		autofree char *dotted = xasprintf(".%.*s", (int)strcspn(name, "/"), name);
		autofree char *member = xasprintf("options[%s]", text_of(key));

		for (size_t k = 0; k < array_size(ours); k++) {
			size_t len = strlen(dotted), end = strlen(ours[k]);

			if (len >= end && !strcmp(dotted + len - end, ours[k]))
				wrong(c, WRONG_INVALID, s->at, member,
					"Invalid value: \"%s\": kubernetes.io and k8s.io "
					"namespaces are reserved",
					text_of(key));
		}
	}
}

static void azure_validate(const struct source *s, struct causes *c)
{
	static const char *const managed[] = {
		"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/"
		"disks/{disk-id}"};
	static const char *const blob[] = {
		"https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"};
	const char *kind = str_at(s->v, "kind"), *uri = str_at(s->v, "diskURI");
	bool is = !strcmp(kind, "Managed");

	if (is && strncmp(uri, "/subscriptions/", 15) != 0)
		check_listed(s->at, "diskURI", uri, managed, 1, c);
	else if (*kind && !is && strncmp(uri, "https://", 8) != 0)
		check_listed(s->at, "diskURI", uri, blob, 1, c);
}

static void secret_ref_validate(
	const mval *ref, const char *at, const char *member, struct causes *c)
{
	autofree char *where = xasprintf("%s.%s", at, member);

	if (!ref)
		return;
	if (check_needed(ref, where, "name", "", c))
		check_form_of(ref, where, "name", NAME_DNS1123_SUBDOMAIN, c);
	if (check_needed(ref, where, "namespace", "", c))
		check_form_of(ref, where, "namespace", NAME_DNS1123_LABEL, c);
}

static void csi_validate(const struct source *s, struct causes *c)
{
	static const char *const secrets[] = {"controllerPublishSecretRef",
		"controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"};
	const mval *secret = mobj_at(s->v, "nodePublishSecretRef");

	check_driver(str_at(s->v, "driver"), s->at, "driver", c);
	for (size_t i = 0; s->persistent && i < array_size(secrets); i++)
		secret_ref_validate(mobj_at(s->v, secrets[i]), s->at, secrets[i], c);
	if (s->persistent || !secret)
		return;
	if (!*str_at(secret, "name"))
		wrong(c, WRONG_REQUIRED, s->at, "nodePublishSecretRef.name", "Required value");
	check_form_of(secret, s->at, "name", NAME_DNS1123_SUBDOMAIN, c);
}

void source_validate(const mval *volume, const char *source, bool persistent, const char *name,
	const char *at, struct causes *c)
{
	static const struct {
		const char *source;
		void (*validate)(const struct source *s, struct causes *c);
	} all[] = {{"gcePersistentDisk", gce_validate}, {"awsElasticBlockStore", disk_validate},
		{"gitRepo", git_validate}, {"iscsi", iscsi_validate}, {"fc", fc_validate},
		{"flexVolume", flex_validate}, {"azureDisk", azure_validate},
		{"csi", csi_validate}};
	autofree char *where = xasprintf("%s.%s", at, source ? source : "");
	struct source s = {source ? m_get(volume, source) : NULL, persistent, name, where, at};

	for (size_t i = 0; s.v && i < array_size(all); i++)
		if (!strcmp(all[i].source, source))
			all[i].validate(&s, c);
}
