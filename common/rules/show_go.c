/*
 * Values as upstream's messages print them: not the API's fields but those of its inner types, all
 * of them, in the order of their declarations, with Go's names and zero values.
 */
#include <string.h>

#include "rules/show.h"

/*
 * A type's fields: NAME[=OUR][:ZERO[TYPE]]. OUR is the API's name, by default NAME with a small
 * first letter. ZERO is what is printed for what is absent: n null (the default), s "", b false, 0,
 * and { a struct of zeros.
 */
static const struct go_type {
	const char *name, *fields;
} types[] = {
	{"PodTemplateSpec", "Spec:{PodSpec"},
	{"PodSpec",
		"Volumes:nVolume InitContainers:nContainer Containers:nContainer "
		"EphemeralContainers:nEphemeralContainer RestartPolicy:s "
		"TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy=dnsPolicy:s "
		"NodeSelector ServiceAccountName:s AutomountServiceAccountToken NodeName:s "
		"SecurityContext:nPodSecurityContext ImagePullSecrets:nName Hostname:s "
		"Subdomain:s SetHostnameAsFQDN Affinity:nAffinity SchedulerName:s "
		"Tolerations:nToleration HostAliases:nHostAlias PriorityClassName:s Priority "
		"PreemptionPolicy DNSConfig=dnsConfig:nPodDNSConfig ReadinessGates:nGate "
		"RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints:nSpread "
		"OS=os:nName SchedulingGates:nName ResourceClaims Resources:nResources "
		"HostnameOverride SchedulingGroup"},
	{"PodSecurityContext",
		"HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace HostUsers "
		"SELinuxOptions=seLinuxOptions:nSELinux WindowsOptions RunAsUser RunAsGroup "
		"RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup=fsGroup "
		"FSGroupChangePolicy=fsGroupChangePolicy Sysctls:nPair SeccompProfile:nProfile "
		"AppArmorProfile:nProfile SELinuxChangePolicy=seLinuxChangePolicy"},
	{"SecurityContext",
		"Capabilities:nCapabilities Privileged SELinuxOptions=seLinuxOptions:nSELinux "
		"WindowsOptions RunAsUser RunAsGroup RunAsNonRoot ReadOnlyRootFilesystem "
		"AllowPrivilegeEscalation ProcMount SeccompProfile:nProfile "
		"AppArmorProfile:nProfile"},
	{"SELinux", "User:s Role:s Type:s Level:s"},
	{"Profile", "Type:s LocalhostProfile"},
	{"Capabilities", "Add Drop"},
	{"Pair", "Name:s Value:s"},
	{"Name", "Name:s"},
	{"Gate", "ConditionType:s"},
	{"Container", "Name:s Image:s Command Args WorkingDir:s Ports:nContainerPort "
		      "EnvFrom:nEnvFrom Env:nEnvVar Resources:{Resources ResizePolicy:nResize "
		      "RestartPolicy RestartPolicyRules VolumeMounts:nMount VolumeDevices:nDevice "
		      "LivenessProbe:nProbe ReadinessProbe:nProbe StartupProbe:nProbe "
		      "Lifecycle:nLifecycle TerminationMessagePath:s TerminationMessagePolicy:s "
		      "ImagePullPolicy:s SecurityContext:nSecurityContext Stdin:b StdinOnce:b "
		      "TTY=tty:b"},
	{"EphemeralContainer", "^Container TargetContainerName:s"},
	{"Resources", "Limits Requests Claims"},
	{"Resize", "ResourceName:s RestartPolicy:s"},
	{"ContainerPort", "Name:s HostPort:0 ContainerPort:0 Protocol:s HostIP:s"},
	{"EnvVar", "Name:s Value:s ValueFrom:nEnvSource"},
	{"EnvSource", "FieldRef:nFieldRef ResourceFieldRef:nResourceRef ConfigMapKeyRef:nKeyRef "
		      "SecretKeyRef:nKeyRef FileKeyRef"},
	{"FieldRef", "APIVersion=apiVersion:s FieldPath:s"},
	{"ResourceRef", "ContainerName:s Resource:s Divisor:s"},
	{"KeyRef", "Name:s Key:s Optional"},
	{"EnvFrom", "Prefix:s ConfigMapRef:nBundle SecretRef:nBundle"},
	{"Bundle", "Name:s Optional"},
	{"Mount", "Name:s ReadOnly:b RecursiveReadOnly MountPath:s SubPath:s MountPropagation "
		  "SubPathExpr:s"},
	{"Device", "Name:s DevicePath:s"},
	{"Probe", "Exec:nExec HTTPGet=httpGet:nHTTPGet TCPSocket=tcpSocket:nSocket GRPC=grpc:nGRPC "
		  "InitialDelaySeconds:0 TimeoutSeconds:0 PeriodSeconds:0 SuccessThreshold:0 "
		  "FailureThreshold:0 TerminationGracePeriodSeconds"},
	{"Lifecycle", "PostStart:nHandler PreStop:nHandler StopSignal"},
	{"Handler",
		"Exec:nExec HTTPGet=httpGet:nHTTPGet TCPSocket=tcpSocket:nSocket Sleep:nSleep"},
	{"Sleep", "Seconds:0"},
	{"Exec", "Command"},
	{"HTTPGet", "Path:s Port:0 Host:s Scheme:s HTTPHeaders=httpHeaders:nPair"},
	{"Socket", "Port:0 Host:s"},
	{"GRPC", "Port:0 Service"},
	{"Toleration", "Key:s Operator:s Value:s Effect:s TolerationSeconds"},
	{"HostAlias", "IP=ip:s Hostnames"},
	{"PodDNSConfig", "Nameservers Searches Options:nOption"},
	{"Option", "Name:s Value"},
	{"Spread", "MaxSkew:0 TopologyKey:s WhenUnsatisfiable:s LabelSelector MinDomains "
		   "NodeAffinityPolicy NodeTaintsPolicy MatchLabelKeys"},
	{"Affinity", "NodeAffinity:nNodeAffinity PodAffinity:nPodAffinity "
		     "PodAntiAffinity:nPodAffinity"},
	{"NodeAffinity", "RequiredDuringSchedulingIgnoredDuringExecution:nNodeSelector "
			 "PreferredDuringSchedulingIgnoredDuringExecution:nPreferredNode"},
	{"NodeSelector", "NodeSelectorTerms:nNodeTerm"},
	{"NodeTerm", "MatchExpressions:nRequirement MatchFields:nRequirement"},
	{"Requirement", "Key:s Operator:s Values"},
	{"PreferredNode", "Weight:0 Preference:{NodeTerm"},
	{"PodAffinity", "RequiredDuringSchedulingIgnoredDuringExecution:nPodTerm "
			"PreferredDuringSchedulingIgnoredDuringExecution:nPreferredPod"},
	{"PodTerm", "LabelSelector Namespaces TopologyKey:s NamespaceSelector MatchLabelKeys "
		    "MismatchLabelKeys"},
	{"PreferredPod", "Weight:0 PodAffinityTerm:{PodTerm"},
	{"Volume", "Name:s ^VolumeSource"},
	{"VolumeSource",
		"HostPath:nHostPath EmptyDir:nEmptyDir GCEPersistentDisk=gcePersistentDisk "
		"AWSElasticBlockStore=awsElasticBlockStore GitRepo Secret:nSecretVolume "
		"NFS=nfs:nNFS ISCSI=iscsi Glusterfs PersistentVolumeClaim:nClaim RBD=rbd Quobyte "
		"FlexVolume Cinder CephFS=cephfs Flocker DownwardAPI:nDownward FC=fc AzureFile "
		"ConfigMap:nConfigVolume VsphereVolume AzureDisk PhotonPersistentDisk "
		"Projected:nProjected PortworxVolume ScaleIO StorageOS=storageos CSI=csi "
		"Ephemeral Image:nImage"},
	{"ObjectReference", "Kind:s Namespace:s Name:s UID=uid:s APIVersion=apiVersion:s "
			    "ResourceVersion:s FieldPath:s"},
	{"EventSource", "Component:s Host:s"},
	{"FlowSchemaSpec", "PriorityLevelConfiguration:{Name MatchingPrecedence:0 "
			   "DistinguisherMethod:nFlowMethod Rules:nFlowRules"},
	{"FlowMethod", "Type:s"},
	{"FlowRules", "Subjects:nFlowSubject ResourceRules:nFlowResources "
		      "NonResourceRules:nFlowPaths"},
	{"FlowSubject", "Kind:s User:nName Group:nName ServiceAccount:nFlowAccount"},
	{"FlowAccount", "Namespace:s Name:s"},
	{"FlowResources", "Verbs APIGroups=apiGroups Resources ClusterScope:b Namespaces"},
	{"FlowPaths", "Verbs NonResourceURLs=nonResourceURLs"},
	{"PriorityLevelSpec", "Type:s Limited:nLimitedLevel Exempt:nExemptLevel"},
	{"LimitedLevel", "NominalConcurrencyShares:0 LimitResponse:{LimitResponse "
			 "LendablePercent BorrowingLimitPercent"},
	{"LimitResponse", "Type:s Queuing:nQueuing"},
	{"Queuing", "Queues:0 HandSize:0 QueueLengthLimit:0"},
	{"ExemptLevel", "NominalConcurrencyShares LendablePercent"},
	{"HostPath", "Path:s Type"},
	{"EmptyDir", "Medium:s SizeLimit"},
	{"SecretVolume", "SecretName:s Items:nItem DefaultMode Optional"},
	{"ConfigVolume", "Name:s Items:nItem DefaultMode Optional"},
	{"Item", "Key:s Path:s Mode"},
	{"NFS", "Server:s Path:s ReadOnly:b"},
	{"Claim", "ClaimName:s ReadOnly:b"},
	{"Image", "Reference:s PullPolicy:s"},
	{"Downward", "Items:nDownwardFile DefaultMode"},
	{"DownwardFile", "Path:s FieldRef:nFieldRef ResourceFieldRef:nResourceRef Mode"},
	{"Projected", "Sources:nProjection DefaultMode"},
	{"Projection", "Secret:nProjectedMap DownwardAPI:nProjectedFields ConfigMap:nProjectedMap "
		       "ServiceAccountToken:nToken ClusterTrustBundle PodCertificate"},
	{"ProjectedMap", "Name:s Items:nItem Optional"},
	{"ProjectedFields", "Items:nDownwardFile"},
	{"Token", "Audience:s ExpirationSeconds:0 Path:s"},
	{"PersistentVolumeSource",
		"GCEPersistentDisk=gcePersistentDisk AWSElasticBlockStore=awsElasticBlockStore "
		"HostPath:nHostPath Glusterfs NFS=nfs:nNFS RBD=rbd Quobyte ISCSI=iscsi FlexVolume "
		"Cinder CephFS=cephfs FC=fc Flocker AzureFile VsphereVolume AzureDisk "
		"PhotonPersistentDisk PortworxVolume ScaleIO Local:nLocal StorageOS=storageos "
		"CSI=csi"},
	{"Local", "Path:s FSType=fsType"},
	{"ClaimSpec", "AccessModes Selector Resources:{ClaimResources VolumeName:s "
		      "StorageClassName VolumeMode DataSource:nLocalRef DataSourceRef:nRef "
		      "VolumeAttributesClassName"},
	{"ClaimResources", "Limits Requests"},
	{"LocalRef", "APIGroup=apiGroup Kind:s Name:s"},
	{"Ref", "APIGroup=apiGroup Kind:s Name:s Namespace"},
	{"PodFailurePolicy", "Rules:nFailureRule"},
	{"FailureRule", "Action:s OnExitCodes:nExitCodes OnPodConditions:nConditionPattern"},
	{"ExitCodes", "ContainerName Operator:s Values"},
	{"ConditionPattern", "Type:s Status:s"},
	{"SuccessPolicy", "Rules:nSuccessRule"},
	{"SuccessRule", "SucceededIndexes SucceededCount"},
	{"VolumeNodeAffinity", "Required:nNodeSelector"},
	{"Behavior", "ScaleUp:nScalingRules ScaleDown:nScalingRules"},
	{"ScalingRules",
		"StabilizationWindowSeconds SelectPolicy Policies:nScalingPolicy Tolerance"},
	{"ScalingPolicy", "Type:s Value:0 PeriodSeconds:0"},
	{"CSINodeDriver", "Name:s NodeID=nodeID:s TopologyKeys Allocatable"},
	{"AttachmentSpec", "Attacher:s Source:{AttachmentSource NodeName:s"},
	{"AttachmentSource", "PersistentVolumeName InlineVolumeSpec"},
	{"ParentReference", "Group:s Resource:s Namespace:s Name:s"},
	{"ResourceClaimSpec", "Devices:{DeviceClaim"},
	{"ResourceClaimTemplateSpec", "Spec:{ResourceClaimSpec"},
	{"DeviceClaim",
		"Requests:nDeviceRequest Constraints:nDeviceConstraint Config:nDeviceConfig"},
	{"DeviceRequest", "Name:s Exactly:nExactRequest FirstAvailable:nSubRequest"},
	{"ExactRequest", "DeviceClassName:s Selectors:nDeviceSelector AllocationMode:s Count:0 "
			 "AdminAccess Tolerations:nToleration Capacity:nCapacity"},
	{"SubRequest", "Name:s DeviceClassName:s Selectors:nDeviceSelector AllocationMode:s "
		       "Count:0 Tolerations:nToleration Capacity:nCapacity"},
	{"Capacity", "Requests"},
	{"DeviceSelector", "CEL=cel:nExpression"},
	{"Expression", "Expression:s"},
	{"DeviceConstraint", "Requests MatchAttribute DistinctAttribute"},
	{"DeviceConfig", "Requests Opaque:nOpaque"},
	{"Opaque", "Driver:s Parameters"},
};

static const struct go_type *type_named(const char *name)
{
	for (size_t i = 0; i < array_size(types); i++)
		if (!strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}

static mval *go_value(mdoc *d, const mval *v, char zero, const struct go_type *t);

static void go_members(mdoc *d, const mval *v, const struct go_type *t, mval *into);

/* One field's description, a word that is cut up. */
static void go_field(mdoc *d, const mval *v, char *word, mval *into)
{
	char *kind = strchr(word, ':'), *our = NULL, first[64];

	if (*word == '^') {
		go_members(d, v, type_named(word + 1), into);
		return;
	}
	if (kind)
		*kind++ = 0;
	our = strchr(word, '=');
	if (our)
		*our++ = 0;
	snprintf(first, sizeof(first), "%s", our ? our : word);
	if (!our && *first >= 'A' && *first <= 'Z')
		*first += 'a' - 'A';
	mobj_put(d, into, word,
		go_value(d, m_get(v, first), kind ? *kind : 'n',
			kind && kind[1] ? type_named(kind + 1) : NULL));
}

static void go_members(mdoc *d, const mval *v, const struct go_type *t, mval *into)
{
	autofree char *copy = xstrdup(t->fields);
	char *rest = copy, *word;

	while ((word = strsep(&rest, " ")))
		go_field(d, v, word, into);
}

static mval *go_zero(mdoc *d, char zero, const struct go_type *t)
{
	mval *v;

	switch (zero) {
	case 's':
		return yyjson_mut_str(d, "");
	case 'b':
		return yyjson_mut_false(d);
	case '0':
		return yyjson_mut_int(d, 0);
	case '{':
		v = yyjson_mut_obj(d);
		go_members(d, NULL, t, v);
		return v;
	default:
		return yyjson_mut_null(d);
	}
}

static mval *go_value(mdoc *d, const mval *v, char zero, const struct go_type *t)
{
	mval *ret, *item;
	size_t i, n;

	if (!v)
		return go_zero(d, zero, t);
	if (!t)
		return mobj_copy_mut(d, v);
	if (yyjson_mut_is_arr((mval *)v)) {
		ret = yyjson_mut_arr(d);
		yyjson_mut_arr_foreach((mval *)v, i, n, item)
			yyjson_mut_arr_append(ret, go_value(d, item, '{', t));
		return ret;
	}
	ret = yyjson_mut_obj(d);
	go_members(d, v, t, ret);
	return ret;
}

/* The inner type keeps what is about the node's namespaces in the security context. */
static void move_host_fields(mdoc *d, mval *spec)
{
	static const char *const moved[] = {
		"hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"};
	mval *context = mobj_make(d, spec, "securityContext");

	for (size_t i = 0; i < array_size(moved); i++) {
		mval *v = mobj_at(spec, moved[i]);

		if (v)
			mobj_put(d, context, moved[i], mobj_copy_mut(d, v));
	}
}

mval *go_podspec(mdoc *d, const mval *spec)
{
	mval *copy = spec ? mobj_copy_mut(d, spec) : yyjson_mut_obj(d);

	move_host_fields(d, copy);
	return go_value(d, copy, '{', type_named("PodSpec"));
}

mval *go_ephemeral(mdoc *d, const mval *container)
{
	return go_value(d, container, '{', type_named("EphemeralContainer"));
}

mval *go_securitycontext(mdoc *d, const mval *context)
{
	return go_value(d, context, '{', type_named("SecurityContext"));
}

mval *go_claimspec(mdoc *d, const mval *spec)
{
	return go_value(d, spec, '{', type_named("ClaimSpec"));
}

mval *go_volumesource(mdoc *d, const mval *spec)
{
	return go_value(d, spec, '{', type_named("PersistentVolumeSource"));
}

void shown_template(const mval *template, struct buf *ret)
{
	automdoc *d = m_doc();
	const mval *meta = mobj_at(template, "metadata");
	mval *whole = meta ? mobj_copy_mut(d, meta) : yyjson_mut_obj(d);

	mobj_put(d, whole, "Spec", go_podspec(d, mobj_at(template, "spec")));
	shown(whole, ret);
}

void shown_inner(const char *type, const mval *v, struct buf *ret)
{
	automdoc *d = m_doc();

	shown(v ? go_value(d, v, 'n', type_named(type)) : NULL, ret);
}

void check_fixed_inner(const mval *obj, const mval *old, const char *path, const char *type,
	struct causes *c)
{
	const mval *is = mobj_at(obj, path), *was = mobj_at(old, path);
	autobuf b = BUF_INIT;

	if ((!is && !was) || (is && was && mobj_equal(is, was)))
		return;
	shown_inner(type, is, &b);
	causes_add(c, WRONG_INVALID, path, "Invalid value: %s: field is immutable", b.data);
}
