/* Made by schema-compile from common/data/schema/. */
#include "data/schema_pack.h"

static const char blob[42824] =
	"\000\000admissionregistration.txt\000admissionregistration.v1.ApplyConfig"
	"uration\000expression\0001\000admissionregistration.v1.AuditAnnotation\000ke"
	"y\000valueExpression\0002\000admissionregistration.v1.ExpressionWarning\000f"
	"ieldRef\000warning\0003\000admissionregistration.v1.JSONPatch\000admissionre"
	"gistration.v1.MatchCondition\000name\000admissionregistration.v1.Match"
	"Resources\000namespaceSelector\000meta.v1.LabelSelector\000{}\000objectSelec"
	"tor\000resourceRules\000admissionregistration.v1.NamedRuleWithOperatio"
	"ns\000excludeResourceRules\0004\000matchPolicy\0007\000\042Equivalent\042\000Equivalent\000"
	"Exact\000admissionregistration.v1.MutatingAdmissionPolicy\000apiVersio"
	"n\000Group and version of the API it is written in.\000kind\000What it is"
	".\000metadata\000meta.v1.ObjectMeta\000Name, namespace, labels and what e"
	"lse every object has.\000spec\000admissionregistration.v1.MutatingAdmi"
	"ssionPolicySpec\000What is wanted.\000admissionregistration.v1.Mutatin"
	"gAdmissionPolicyBinding\000admissionregistration.v1.MutatingAdmissi"
	"onPolicyBindingSpec\000admissionregistration.v1.MutatingAdmissionPo"
	"licyBindingList\000meta.v1.ListMeta\000resourceVersion of the list and"
	" where to go on.\000items\000The objects.\000policyName\000paramRef\000admissio"
	"nregistration.v1.ParamRef\000matchResources\000admissionregistration.v"
	"1.MutatingAdmissionPolicyList\000paramKind\000admissionregistration.v1"
	".ParamKind\000matchConstraints\000variables\000admissionregistration.v1.V"
	"ariable\000mutations\000admissionregistration.v1.Mutation\000failurePolic"
	"y\0005\000\042Fail\042\000Fail\000Ignore\000matchConditions\0006\000reinvocationPolicy\000IfNe"
	"eded\000Never\000admissionregistration.v1.MutatingWebhook\000clientConfig"
	"\000admissionregistration.v1.WebhookClientConfig\000rules\000admissionreg"
	"istration.v1.RuleWithOperations\000sideEffects\000None\000NoneOnDryRun\000ti"
	"meoutSeconds\00010\000admissionReviewVersions\0008\0009\000\042Never\042\00011\00012\000admiss"
	"ionregistration.v1.MutatingWebhookConfiguration\000webhooks\000admissi"
	"onregistration.v1.MutatingWebhookConfigurationList\000patchType\000App"
	"lyConfiguration\000JSONPatch\000applyConfiguration\000jsonPatch\000resourceN"
	"ames\000operations\0002.1\000*\000CONNECT\000CREATE\000DELETE\000UPDATE\000apiGroups\0002.2"
	".1\000apiVersions\0002.2.2\000resources\0002.2.3\000scope\0002.2.4\000\042*\042\000Cluster\000Nam"
	"espaced\000namespace\000selector\000parameterNotFoundAction\000Allow\000Deny\0002."
	"2\0002.3\0002.4\000admissionregistration.v1.ServiceReference\000path\000port\00044"
	"3\000admissionregistration.v1.TypeChecking\000expressionWarnings\000admis"
	"sionregistration.v1.ValidatingAdmissionPolicy\000admissionregistrat"
	"ion.v1.ValidatingAdmissionPolicySpec\000status\000admissionregistratio"
	"n.v1.ValidatingAdmissionPolicyStatus\000What was last seen; written"
	" by the system.\000admissionregistration.v1.ValidatingAdmissionPoli"
	"cyBinding\000admissionregistration.v1.ValidatingAdmissionPolicyBind"
	"ingSpec\000admissionregistration.v1.ValidatingAdmissionPolicyBindin"
	"gList\000validationActions\000Audit\000Warn\000admissionregistration.v1.Vali"
	"datingAdmissionPolicyList\000validations\000admissionregistration.v1.V"
	"alidation\000auditAnnotations\000observedGeneration\000typeChecking\000condi"
	"tions\000meta.v1.Condition\000type\000admissionregistration.v1.Validating"
	"Webhook\000admissionregistration.v1.ValidatingWebhookConfiguration\000"
	"admissionregistration.v1.ValidatingWebhookConfigurationList\000mess"
	"age\000reason\000messageExpression\000service\000caBundle\000url\000apiextensions."
	"txt\000apiextensions.v1.CustomResourceColumnDefinition\000format\000descr"
	"iption\000priority\000jsonPath\000apiextensions.v1.CustomResourceConversi"
	"on\000strategy\000Webhook\000webhook\000apiextensions.v1.WebhookConversion\000a"
	"piextensions.v1.CustomResourceDefinition\000apiextensions.v1.Custom"
	"ResourceDefinitionSpec\000apiextensions.v1.CustomResourceDefinition"
	"Status\000apiextensions.v1.CustomResourceDefinitionCondition\000lastTr"
	"ansitionTime\000apiextensions.v1.CustomResourceDefinitionList\000apiex"
	"tensions.v1.CustomResourceDefinitionNames\000plural\000singular\000shortN"
	"ames\000listKind\000categories\000group\000names\000versions\000apiextensions.v1.C"
	"ustomResourceDefinitionVersion\000conversion\000{\042strategy\042:\042None\042}\000pr"
	"eserveUnknownFields\000null\000acceptedNames\000{\042plural\042:\042\042,\042kind\042:\042\042}\000s"
	"toredVersions\000served\000storage\000schema\000apiextensions.v1.CustomResou"
	"rceValidation\000subresources\000apiextensions.v1.CustomResourceSubres"
	"ources\000additionalPrinterColumns\000deprecated\000deprecationWarning\000se"
	"lectableFields\000apiextensions.v1.SelectableField\000apiextensions.v1"
	".CustomResourceSubresourceScale\000specReplicasPath\000statusReplicasP"
	"ath\000labelSelectorPath\000apiextensions.v1.CustomResourceSubresource"
	"Status\000scale\000openAPIV3Schema\000apiextensions.v1.JSONSchemaProps\000ap"
	"iextensions.v1.ExternalDocumentation\000id\000\044schema\000\044ref\000title\000defau"
	"lt\000maximum\000exclusiveMaximum\000minimum\000exclusiveMinimum\000maxLength\0001"
	"3\000minLength\00014\000pattern\00015\000maxItems\00016\000minItems\00017\000uniqueItems\00018"
	"\000multipleOf\00019\000enum\00020\000maxProperties\00021\000minProperties\00022\000require"
	"d\00023\00024\000allOf\00025\000oneOf\00026\000anyOf\00027\000not\00028\000properties\00029\000addition"
	"alProperties\00030\000patternProperties\00031\000dependencies\00032\000additionalI"
	"tems\00033\000definitions\00034\000externalDocs\00035\000example\00036\000nullable\00037\000x-"
	"kubernetes-preserve-unknown-fields\00038\000x-kubernetes-embedded-reso"
	"urce\00039\000x-kubernetes-int-or-string\00040\000x-kubernetes-list-map-keys"
	"\00041\000x-kubernetes-list-type\00042\000x-kubernetes-map-type\00043\000x-kuberne"
	"tes-validations\000apiextensions.v1.ValidationRule\00044\000rule\000apiexten"
	"sions.v1.ServiceReference\000fieldPath\000optionalOldSelf\000apiextension"
	"s.v1.WebhookClientConfig\000conversionReviewVersions\000apiregistratio"
	"n.txt\000apiregistration.v1.APIService\000apiregistration.v1.APIServic"
	"eSpec\000apiregistration.v1.APIServiceStatus\000apiregistration.v1.API"
	"ServiceCondition\000apiregistration.v1.APIServiceList\000apiregistrati"
	"on.v1.ServiceReference\000version\000insecureSkipTLSVerify\000groupPriori"
	"tyMinimum\000versionPriority\000apps.txt\000apps.v1.ControllerRevision\000da"
	"ta\000revision\000apps.v1.ControllerRevisionList\000apps.v1.DaemonSet\000app"
	"s.v1.DaemonSetSpec\000apps.v1.DaemonSetStatus\000apps.v1.DaemonSetCond"
	"ition\000True\000False\000Unknown\000apps.v1.DaemonSetList\000template\000core.v1."
	"PodTemplateSpec\000updateStrategy\000apps.v1.DaemonSetUpdateStrategy\000m"
	"inReadySeconds\000revisionHistoryLimit\000currentNumberScheduled\0000\000num"
	"berMisscheduled\000desiredNumberScheduled\000numberReady\000updatedNumber"
	"Scheduled\000numberAvailable\000numberUnavailable\000collisionCount\000\042Roll"
	"ingUpdate\042\000RollingUpdate\000OnDelete\000rollingUpdate\000apps.v1.RollingU"
	"pdateDaemonSet\000type:RollingUpdate\000apps.v1.Deployment\000apps.v1.Dep"
	"loymentSpec\000apps.v1.DeploymentStatus\000apps.v1.DeploymentCondition"
	"\000Available\000Progressing\000ReplicaFailure\000lastUpdateTime\000apps.v1.Dep"
	"loymentList\000replicas\000apps.v1.DeploymentStrategy\000paused\000progressD"
	"eadlineSeconds\000600\000updatedReplicas\000availableReplicas\000unavailable"
	"Replicas\000readyReplicas\000terminatingReplicas\000Recreate\000apps.v1.Roll"
	"ingUpdateDeployment\000apps.v1.ReplicaSet\000apps.v1.ReplicaSetSpec\000ap"
	"ps.v1.ReplicaSetStatus\000apps.v1.ReplicaSetCondition\000apps.v1.Repli"
	"caSetList\000fullyLabeledReplicas\000maxUnavailable\000maxSurge\000\04225\045\042\000app"
	"s.v1.RollingUpdateStatefulSetStrategy\000partition\000apps.v1.Stateful"
	"Set\000apps.v1.StatefulSetSpec\000apps.v1.StatefulSetStatus\000apps.v1.St"
	"atefulSetCondition\000apps.v1.StatefulSetList\000apps.v1.StatefulSetOr"
	"dinals\000start\000apps.v1.StatefulSetPersistentVolumeClaimRetentionPo"
	"licy\000whenDeleted\000\042Retain\042\000Delete\000Retain\000whenScaled\000volumeClaimTe"
	"mplates\000core.v1.PersistentVolumeClaim\000serviceName\000podManagementP"
	"olicy\000\042OrderedReady\042\000OrderedReady\000Parallel\000apps.v1.StatefulSetUp"
	"dateStrategy\000persistentVolumeClaimRetentionPolicy\000ordinals\000curre"
	"ntReplicas\000currentRevision\000updateRevision\000authentication.txt\000aut"
	"hentication.v1.BoundObjectReference\000uid\000authentication.v1.SelfSu"
	"bjectReview\000authentication.v1.SelfSubjectReviewStatus\000userInfo\000a"
	"uthentication.v1.UserInfo\000authentication.v1.TokenRequest\000authent"
	"ication.v1.TokenRequestSpec\000authentication.v1.TokenRequestStatus"
	"\000audiences\000boundObjectRef\000expirationSeconds\0003600\000token\000expiratio"
	"nTimestamp\000authentication.v1.TokenReview\000authentication.v1.Token"
	"ReviewSpec\000authentication.v1.TokenReviewStatus\000authenticated\000use"
	"r\000error\000username\000groups\000extra\000authorization.txt\000authorization.v1"
	".FieldSelectorAttributes\000rawSelector\000requirements\000meta.v1.FieldS"
	"electorRequirement\000authorization.v1.LabelSelectorAttributes\000meta"
	".v1.LabelSelectorRequirement\000authorization.v1.LocalSubjectAccess"
	"Review\000authorization.v1.SubjectAccessReviewSpec\000authorization.v1"
	".SubjectAccessReviewStatus\000authorization.v1.NonResourceAttribute"
	"s\000verb\000authorization.v1.NonResourceRule\000verbs\000nonResourceURLs\000au"
	"thorization.v1.ResourceAttributes\000resource\000subresource\000fieldSele"
	"ctor\000labelSelector\000authorization.v1.ResourceRule\000authorization.v"
	"1.SelfSubjectAccessReview\000authorization.v1.SelfSubjectAccessRevi"
	"ewSpec\000resourceAttributes\000nonResourceAttributes\000authorization.v1"
	".SelfSubjectRulesReview\000authorization.v1.SelfSubjectRulesReviewS"
	"pec\000authorization.v1.SubjectRulesReviewStatus\000authorization.v1.S"
	"ubjectAccessReview\000allowed\000false\000evaluationError\000denied\000nonResou"
	"rceRules\000incomplete\000autoscaling.txt\000autoscaling.v1.CrossVersionO"
	"bjectReference\000autoscaling.v1.HorizontalPodAutoscaler\000autoscalin"
	"g.v1.HorizontalPodAutoscalerSpec\000autoscaling.v1.HorizontalPodAut"
	"oscalerStatus\000autoscaling.v1.HorizontalPodAutoscalerList\000scaleTa"
	"rgetRef\000minReplicas\000maxReplicas\000targetCPUUtilizationPercentage\000l"
	"astScaleTime\000desiredReplicas\000currentCPUUtilizationPercentage\000aut"
	"oscaling.v1.Scale\000autoscaling.v1.ScaleSpec\000autoscaling.v1.ScaleS"
	"tatus\000autoscaling.v2.ContainerResourceMetricSource\000cpu\000memory\000ep"
	"hemeral-storage\000target\000autoscaling.v2.MetricTarget\000container\000aut"
	"oscaling.v2.ContainerResourceMetricStatus\000current\000autoscaling.v2"
	".MetricValueStatus\000autoscaling.v2.CrossVersionObjectReference\000au"
	"toscaling.v2.ExternalMetricSource\000metric\000autoscaling.v2.MetricId"
	"entifier\000autoscaling.v2.ExternalMetricStatus\000autoscaling.v2.HPAS"
	"calingPolicy\000Percent\000Pods\000value\000periodSeconds\000autoscaling.v2.HPA"
	"ScalingRules\000selectPolicy\000\042Max\042\000Disabled\000Max\000Min\000policies\000stabil"
	"izationWindowSeconds\000tolerance\000autoscaling.v2.HorizontalPodAutos"
	"caler\000autoscaling.v2.HorizontalPodAutoscalerSpec\000autoscaling.v2."
	"HorizontalPodAutoscalerStatus\000autoscaling.v2.HorizontalPodAutosc"
	"alerBehavior\000scaleUp\000{\042stabilizationWindowSeconds\042:0,\042selectPoli"
	"cy\042:\042Max\042,\042policies\042:[{\042type\042:\042Pods\042,\042value\042:4,\042periodSeconds\042:1"
	"5},{\042type\042:\042Percent\042,\042value\042:100,\042periodSeconds\042:15}]}\000scaleDown"
	"\000{\042selectPolicy\042:\042Max\042,\042policies\042:[{\042type\042:\042Percent\042,\042value\042:100"
	",\042periodSeconds\042:15}]}\000autoscaling.v2.HorizontalPodAutoscalerCon"
	"dition\000ScalingActive\000AbleToScale\000ScalingLimited\000ScaledToZero\000aut"
	"oscaling.v2.HorizontalPodAutoscalerList\000metrics\000autoscaling.v2.M"
	"etricSpec\000[{\042type\042:\042Resource\042,\042resource\042:{\042name\042:\042cpu\042,\042target\042:"
	"{\042type\042:\042Utilization\042,\042averageUtilization\042:80}}}]\000behavior\000curre"
	"ntMetrics\000autoscaling.v2.MetricStatus\000ContainerResource\000External"
	"\000Object\000Resource\000object\000autoscaling.v2.ObjectMetricSource\000pods\000a"
	"utoscaling.v2.PodsMetricSource\000autoscaling.v2.ResourceMetricSour"
	"ce\000external\000containerResource\000autoscaling.v2.ObjectMetricStatus\000"
	"autoscaling.v2.PodsMetricStatus\000autoscaling.v2.ResourceMetricSta"
	"tus\000AverageValue\000Utilization\000Value\000averageValue\000averageUtilizati"
	"on\000describedObject\000batch.txt\000batch.v1.CronJob\000batch.v1.CronJobSp"
	"ec\000batch.v1.CronJobStatus\000batch.v1.CronJobList\000schedule\000starting"
	"DeadlineSeconds\000concurrencyPolicy\000\042Allow\042\000Forbid\000Replace\000suspend"
	"\000jobTemplate\000batch.v1.JobTemplateSpec\000successfulJobsHistoryLimit"
	"\000failedJobsHistoryLimit\000timeZone\000active\000core.v1.ObjectReference\000"
	"lastScheduleTime\000lastSuccessfulTime\000batch.v1.Job\000batch.v1.JobSpe"
	"c\000batch.v1.JobStatus\000batch.v1.JobCondition\000Suspended\000Complete\000Fa"
	"iled\000FailureTarget\000SuccessCriteriaMet\000lastProbeTime\000batch.v1.Job"
	"List\000completions\000!parallelism\000parallelism\000activeDeadlineSeconds\000"
	"manualSelector\000backoffLimit\000!backoffLimitPerIndex\000ttlSecondsAfte"
	"rFinished\000completionMode\000\042NonIndexed\042\000NonIndexed\000Indexed\000podFail"
	"urePolicy\000batch.v1.PodFailurePolicy\000backoffLimitPerIndex\000maxFail"
	"edIndexes\000podReplacementPolicy\000\042TerminatingOrFailed\042\000!podFailure"
	"Policy\000TerminatingOrFailed\000managedBy\000successPolicy\000batch.v1.Succ"
	"essPolicy\000startTime\000completionTime\000succeeded\000failed\000completedInd"
	"exes\000uncountedTerminatedPods\000batch.v1.UncountedTerminatedPods\000re"
	"ady\000failedIndexes\000terminating\000batch.v1.PodFailurePolicyRule\000batc"
	"h.v1.PodFailurePolicyOnExitCodesRequirement\000containerName\000operat"
	"or\000In\000NotIn\000values\000batch.v1.PodFailurePolicyOnPodConditionsPatte"
	"rn\000ContainersReady\000Initialized\000Ready\000PodScheduled\000DisruptionTarg"
	"et\000PodReadyToStartContainers\000PodResizePending\000PodResizeInProgres"
	"s\000AllContainersRestarting\000\042True\042\000action\000Count\000FailIndex\000FailJob\000"
	"onExitCodes\000onPodConditions\000batch.v1.SuccessPolicyRule\000succeeded"
	"Indexes\000succeededCount\000certificates.txt\000certificates.v1.Certific"
	"ateSigningRequest\000certificates.v1.CertificateSigningRequestSpec\000"
	"certificates.v1.CertificateSigningRequestStatus\000certificates.v1."
	"CertificateSigningRequestCondition\000Approved\000Denied\000certificates."
	"v1.CertificateSigningRequestList\000request\000usages\000signing\000digital "
	"signature\000content commitment\000key encipherment\000key agreement\000data"
	" encipherment\000cert sign\000crl sign\000encipher only\000decipher only\000any"
	"\000server auth\000client auth\000code signing\000email protection\000s/mime\000ip"
	"sec end system\000ipsec tunnel\000ipsec user\000timestamping\000ocsp signing"
	"\000microsoft sgc\000netscape sgc\000signerName\000certificate\000coordination."
	"txt\000coordination.v1.Lease\000coordination.v1.LeaseSpec\000coordination"
	".v1.LeaseList\000holderIdentity\000leaseDurationSeconds\000acquireTime\000re"
	"newTime\000leaseTransitions\000OldestEmulationVersion\000preferredHolder\000"
	"core-node.txt\000core.v1.AttachedVolume\000devicePath\000core.v1.Containe"
	"rImage\000sizeBytes\000core.v1.DaemonEndpoint\000Port\000core.v1.Node\000core.v"
	"1.NodeSpec\000core.v1.NodeStatus\000core.v1.NodeAddress\000Hostname\000Inter"
	"nalIP\000ExternalIP\000InternalDNS\000ExternalDNS\000address\000core.v1.NodeAff"
	"inity\000requiredDuringSchedulingIgnoredDuringExecution\000core.v1.Nod"
	"eSelector\000preferredDuringSchedulingIgnoredDuringExecution\000core.v"
	"1.PreferredSchedulingTerm\000core.v1.NodeAllocatableResourceClaimSt"
	"atus\000resourceClaimName\000containers\000core.v1.NodeCondition\000MemoryPr"
	"essure\000DiskPressure\000PIDPressure\000NetworkUnavailable\000lastHeartbeat"
	"Time\000core.v1.NodeConfigSource\000configMap\000core.v1.ConfigMapNodeCon"
	"figSource\000core.v1.NodeConfigStatus\000assigned\000lastKnownGood\000core.v"
	"1.NodeDaemonEndpoints\000kubeletEndpoint\000core.v1.NodeFeatures\000suppl"
	"ementalGroupsPolicy\000core.v1.NodeList\000core.v1.NodeRuntimeHandler\000"
	"features\000core.v1.NodeRuntimeHandlerFeatures\000recursiveReadOnlyMou"
	"nts\000userNamespaces\000nodeSelectorTerms\000core.v1.NodeSelectorTerm\000co"
	"re.v1.NodeSelectorRequirement\000Exists\000DoesNotExist\000Gt\000Lt\000matchExp"
	"ressions\000matchFields\000podCIDR\000externalID\000providerID\000unschedulable"
	"\000taints\000core.v1.Taint\000configSource\000podCIDRs\000capacity\000allocatable"
	"\000phase\000Pending\000Running\000Terminated\000addresses\000daemonEndpoints\000{\042ku"
	"beletEndpoint\042:{\042Port\042:0}}\000nodeInfo\000core.v1.NodeSystemInfo\000{\042mac"
	"hineID\042:\042\042,\042systemUUID\042:\042\042,\042bootID\042:\042\042,\042kernelVersion\042:\042\042,\042osIma"
	"ge\042:\042\042,\042containerRuntimeVersion\042:\042\042,\042kubeletVersion\042:\042\042,\042kubePro"
	"xyVersion\042:\042\042,\042operatingSystem\042:\042\042,\042architecture\042:\042\042}\000images\000vol"
	"umesInUse\000volumesAttached\000config\000runtimeHandlers\000declaredFeature"
	"s\000core.v1.NodeSwapStatus\000machineID\000systemUUID\000bootID\000kernelVersi"
	"on\000osImage\000containerRuntimeVersion\000kubeletVersion\000kubeProxyVersi"
	"on\000operatingSystem\000architecture\000swap\000effect\000NoSchedule\000PreferNoS"
	"chedule\000NoExecute\000timeAdded\000core.v1.TopologySelectorLabelRequire"
	"ment\000core.v1.TopologySelectorTerm\000matchLabelExpressions\000core-pod"
	".txt\000core.v1.Affinity\000nodeAffinity\000podAffinity\000core.v1.PodAffini"
	"ty\000podAntiAffinity\000core.v1.PodAntiAffinity\000core.v1.AppArmorProfi"
	"le\000Localhost\000RuntimeDefault\000Unconfined\000localhostProfile\000core.v1."
	"Binding\000core.v1.Capabilities\000add\000drop\000core.v1.ConfigMapEnvSource"
	"\0001.1\000optional\000core.v1.ConfigMapKeySelector\000core.v1.Container\000ima"
	"ge\000command\000args\000workingDir\000ports\000core.v1.ContainerPort\000container"
	"Port\000protocol\000env\000core.v1.EnvVar\000core.v1.ResourceRequirements\000vo"
	"lumeMounts\000core.v1.VolumeMount\000mountPath\000livenessProbe\000core.v1.P"
	"robe\000readinessProbe\000lifecycle\000core.v1.Lifecycle\000terminationMessa"
	"gePath\000\042/dev/termination-log\042\000imagePullPolicy\000Always\000IfNotPresen"
	"t\000securityContext\000core.v1.SecurityContext\000stdin\000stdinOnce\000tty\000en"
	"vFrom\000core.v1.EnvFromSource\000terminationMessagePolicy\000\042File\042\000File"
	"\000FallbackToLogsOnError\000volumeDevices\000core.v1.VolumeDevice\000startu"
	"pProbe\000resizePolicy\000core.v1.ContainerResizePolicy\000restartPolicy\000"
	"OnFailure\000restartPolicyRules\000core.v1.ContainerRestartRule\000core.v"
	"1.ContainerExtendedResourceRequest\000resourceName\000requestName\000host"
	"Port\000\042TCP\042\000SCTP\000TCP\000UDP\000hostIP\000NotRequired\000RestartContainer\000Rest"
	"art\000RestartAllContainers\000exitCodes\000core.v1.ContainerRestartRuleO"
	"nExitCodes\000core.v1.ContainerState\000waiting\000core.v1.ContainerState"
	"Waiting\000running\000core.v1.ContainerStateRunning\000terminated\000core.v1"
	".ContainerStateTerminated\000startedAt\000exitCode\000signal\000finishedAt\000c"
	"ontainerID\000core.v1.ContainerStatus\000state\000lastState\000restartCount\000"
	"imageID\000started\000allocatedResources\000core.v1.VolumeMountStatus\000cor"
	"e.v1.ContainerUser\000allocatedResourcesStatus\000core.v1.ResourceStat"
	"us\000stopSignal\000SIGABRT\000SIGALRM\000SIGBUS\000SIGCHLD\000SIGCLD\000SIGCONT\000SIGF"
	"PE\000SIGHUP\000SIGILL\000SIGINT\000SIGIO\000SIGIOT\000SIGKILL\000SIGPIPE\000SIGPOLL\000SIG"
	"PROF\000SIGPWR\000SIGQUIT\000SIGSEGV\000SIGSTKFLT\000SIGSTOP\000SIGSYS\000SIGTERM\000SIG"
	"TRAP\000SIGTSTP\000SIGTTIN\000SIGTTOU\000SIGURG\000SIGUSR1\000SIGUSR2\000SIGVTALRM\000SI"
	"GWINCH\000SIGXCPU\000SIGXFSZ\000SIGRTMIN\000SIGRTMIN+1\000SIGRTMIN+2\000SIGRTMIN+3"
	"\000SIGRTMIN+4\000SIGRTMIN+5\000SIGRTMIN+6\000SIGRTMIN+7\000SIGRTMIN+8\000SIGRTMIN"
	"+9\000SIGRTMIN+10\000SIGRTMIN+11\000SIGRTMIN+12\000SIGRTMIN+13\000SIGRTMIN+14\000S"
	"IGRTMIN+15\000SIGRTMAX-14\000SIGRTMAX-13\000SIGRTMAX-12\000SIGRTMAX-11\000SIGRT"
	"MAX-10\000SIGRTMAX-9\000SIGRTMAX-8\000SIGRTMAX-7\000SIGRTMAX-6\000SIGRTMAX-5\000SI"
	"GRTMAX-4\000SIGRTMAX-3\000SIGRTMAX-2\000SIGRTMAX-1\000SIGRTMAX\000linux\000core.v1"
	".LinuxContainerUser\000prefix\000configMapRef\000secretRef\000core.v1.Secret"
	"EnvSource\000valueFrom\000core.v1.EnvVarSource\000core.v1.ObjectFieldSele"
	"ctor\000resourceFieldRef\000core.v1.ResourceFieldSelector\000configMapKey"
	"Ref\000secretKeyRef\000core.v1.SecretKeySelector\000fileKeyRef\000core.v1.Fi"
	"leKeySelector\000core.v1.EphemeralContainer\0001.2\0001.3\0001.4\0001.5\0001.6\0001.7"
	"\0001.8\0001.9\0001.10\0001.11\0001.12\0001.13\0001.14\0001.15\0001.16\0001.17\0001.18\0001.19\0001.20\000"
	"1.21\0001.22\0001.23\0001.24\0001.25\000targetContainerName\000core.v1.ExecAction\000"
	"volumeName\000core.v1.GRPCAction\000\042\042\000core.v1.HTTPGetAction\000\042/\042\000host\000"
	"scheme\000\042HTTP\042\000HTTP\000HTTPS\000httpHeaders\000core.v1.HTTPHeader\000core.v1."
	"HostAlias\000ip\000hostnames\000core.v1.HostIP\000core.v1.ImageVolumeStatus\000"
	"imageRef\000postStart\000core.v1.LifecycleHandler\000preStop\000exec\000httpGet"
	"\000tcpSocket\000core.v1.TCPSocketAction\000sleep\000core.v1.SleepAction\000gid"
	"\000supplementalGroups\000\042v1\042\000core.v1.Pod\000core.v1.PodSpec\000core.v1.Pod"
	"Status\000core.v1.PodAffinityTerm\000core.v1.WeightedPodAffinityTerm\000n"
	"amespaces\000topologyKey\000matchLabelKeys\000mismatchLabelKeys\000core.v1.P"
	"odCondition\000core.v1.PodDNSConfig\000nameservers\000searches\000options\000co"
	"re.v1.PodDNSConfigOption\000core.v1.PodExtendedResourceClaimStatus\000"
	"requestMappings\000core.v1.PodIP\000core.v1.PodList\000core.v1.PodOS\000wind"
	"ows\000core.v1.PodReadinessGate\000conditionType\000core.v1.PodResourceCl"
	"aim\000resourceClaimTemplateName\000core.v1.PodResourceClaimStatus\000cor"
	"e.v1.PodSchedulingGate\000core.v1.PodSchedulingGroup\000podGroupName\000c"
	"ore.v1.PodSecurityContext\000seLinuxOptions\000core.v1.SELinuxOptions\000"
	"runAsUser\000runAsNonRoot\000fsGroup\000runAsGroup\000sysctls\000core.v1.Sysctl"
	"\000windowsOptions\000core.v1.WindowsSecurityContextOptions\000fsGroupCha"
	"ngePolicy\000OnRootMismatch\000seccompProfile\000core.v1.SeccompProfile\000a"
	"ppArmorProfile\000Merge\000Strict\000seLinuxChangePolicy\000MountOption\000Recu"
	"rsive\000volumes\000core.v1.Volume\000\042Always\042\000terminationGracePeriodSeco"
	"nds\000dnsPolicy\000\042ClusterFirst\042\000ClusterFirstWithHostNet\000ClusterFirs"
	"t\000Default\000nodeSelector\000serviceAccountName\000serviceAccount\000nodeNam"
	"e\000hostNetwork\000hostPID\000hostIPC\000imagePullSecrets\000core.v1.LocalObje"
	"ctReference\000hostname\000subdomain\000affinity\000schedulerName\000\042default-s"
	"cheduler\042\000initContainers\000automountServiceAccountToken\000toleration"
	"s\000core.v1.Toleration\000hostAliases\000priorityClassName\000dnsConfig\000sha"
	"reProcessNamespace\000readinessGates\000runtimeClassName\000enableService"
	"Links\000preemptionPolicy\000PreemptLowerPriority\000overhead\000topologySpr"
	"eadConstraints\000core.v1.TopologySpreadConstraint\000whenUnsatisfiabl"
	"e\000ephemeralContainers\000setHostnameAsFQDN\000os\000hostUsers\000schedulingG"
	"ates\000resourceClaims\000hostnameOverride\000schedulingGroup\000Succeeded\000p"
	"odIP\000containerStatuses\000qosClass\000Guaranteed\000Burstable\000BestEffort\000"
	"initContainerStatuses\000nominatedNodeName\000podIPs\000ephemeralContaine"
	"rStatuses\000resize\000InProgress\000Deferred\000Infeasible\000resourceClaimSta"
	"tuses\000hostIPs\000extendedResourceClaimStatus\000nodeAllocatableResourc"
	"eClaimStatuses\000core.v1.PodTemplate\000weight\000preference\000grpc\000initia"
	"lDelaySeconds\000successThreshold\000failureThreshold\000core.v1.Resource"
	"Claim\000divisor\000core.v1.ResourceHealth\000resourceID\000health\000Healthy\000U"
	"nhealthy\000limits\000requests\000claims\000role\000level\000capabilities\000privileg"
	"ed\000readOnlyRootFilesystem\000allowPrivilegeEscalation\000procMount\000Unm"
	"asked\000seconds\000maxSkew\000DoNotSchedule\000ScheduleAnyway\000minDomains\000no"
	"deAffinityPolicy\000Honor\000nodeTaintsPolicy\000readOnly\000subPath\000mountPr"
	"opagation\000Bidirectional\000HostToContainer\000subPathExpr\000recursiveRea"
	"dOnly\000Enabled\000IfPossible\000volumeStatus\000core.v1.VolumeStatus\000podAf"
	"finityTerm\000gmsaCredentialSpecName\000gmsaCredentialSpec\000runAsUserNa"
	"me\000hostProcess\000core-service.txt\000core.v1.ClientIPConfig\00010800\000cor"
	"e.v1.EndpointAddress\000targetRef\000core.v1.EndpointPort\000appProtocol\000"
	"core.v1.EndpointSubset\000notReadyAddresses\000core.v1.Endpoints\000subse"
	"ts\000core.v1.EndpointsList\000core.v1.LoadBalancerIngress\000ipMode\000\042VIP"
	"\042\000VIP\000Proxy\000core.v1.PortStatus\000core.v1.LoadBalancerStatus\000ingres"
	"s\000core.v1.Service\000core.v1.ServiceSpec\000core.v1.ServiceStatus\000core"
	".v1.ServiceAccount\000secrets\000core.v1.ServiceAccountList\000core.v1.Se"
	"rviceList\000core.v1.ServicePort\000targetPort\000nodePort\000clusterIP\000\042Clu"
	"sterIP\042\000ClusterIP\000ExternalName\000LoadBalancer\000NodePort\000externalIPs"
	"\000sessionAffinity\000\042None\042\000ClientIP\000loadBalancerIP\000loadBalancerSour"
	"ceRanges\000externalName\000externalTrafficPolicy\000\042Cluster\042\000type:NodeP"
	"ort|LoadBalancer\000Local\000healthCheckNodePort\000publishNotReadyAddres"
	"ses\000sessionAffinityConfig\000core.v1.SessionAffinityConfig\000{\042client"
	"IP\042:{\042timeoutSeconds\042:10800}}\000sessionAffinity:ClientIP\000ipFamilyP"
	"olicy\000PreferDualStack\000RequireDualStack\000SingleStack\000clusterIPs\000ip"
	"Families\000IPv4\000IPv6\000allocateLoadBalancerNodePorts\000true\000type:LoadB"
	"alancer\000loadBalancerClass\000internalTrafficPolicy\000type:ClusterIP|N"
	"odePort|LoadBalancer\000trafficDistribution\000loadBalancer\000clientIP\000c"
	"ore-volume.txt\000core.v1.AWSElasticBlockStoreVolumeSource\000volumeID"
	"\000fsType\000core.v1.AzureDiskVolumeSource\000diskName\000diskURI\000cachingMo"
	"de\000\042ReadWrite\042\000ReadOnly\000ReadWrite\000\042ext4\042\000\042Shared\042\000Dedicated\000Mana"
	"ged\000Shared\000core.v1.AzureFilePersistentVolumeSource\000secretName\000sh"
	"areName\000secretNamespace\000core.v1.AzureFileVolumeSource\000core.v1.CS"
	"IPersistentVolumeSource\000driver\000volumeHandle\000volumeAttributes\000con"
	"trollerPublishSecretRef\000core.v1.SecretReference\000nodeStageSecretR"
	"ef\000nodePublishSecretRef\000controllerExpandSecretRef\000nodeExpandSecr"
	"etRef\000core.v1.CSIVolumeSource\000core.v1.CephFSPersistentVolumeSour"
	"ce\000monitors\000secretFile\000core.v1.CephFSVolumeSource\000core.v1.Cinder"
	"PersistentVolumeSource\000core.v1.CinderVolumeSource\000core.v1.Cluste"
	"rTrustBundleProjection\000core.v1.ConfigMapProjection\000core.v1.KeyTo"
	"Path\000core.v1.ConfigMapVolumeSource\000defaultMode\000420\000core.v1.Downw"
	"ardAPIProjection\000core.v1.DownwardAPIVolumeFile\000mode\000core.v1.Down"
	"wardAPIVolumeSource\000core.v1.EmptyDirVolumeSource\000medium\000Memory\000H"
	"ugePages\000HugePages-\000sizeLimit\000core.v1.EphemeralVolumeSource\000volu"
	"meClaimTemplate\000core.v1.PersistentVolumeClaimTemplate\000core.v1.FC"
	"VolumeSource\000targetWWNs\000lun\000wwids\000core.v1.FlexPersistentVolumeSo"
	"urce\000core.v1.FlexVolumeSource\000core.v1.FlockerVolumeSource\000datase"
	"tName\000datasetUUID\000core.v1.GCEPersistentDiskVolumeSource\000pdName\000c"
	"ore.v1.GitRepoVolumeSource\000repository\000directory\000core.v1.Glusterf"
	"sPersistentVolumeSource\000endpoints\000endpointsNamespace\000core.v1.Glu"
	"sterfsVolumeSource\000core.v1.HostPathVolumeSource\000BlockDevice\000Char"
	"Device\000Directory\000DirectoryOrCreate\000FileOrCreate\000Socket\000core.v1.I"
	"SCSIPersistentVolumeSource\000targetPortal\000iqn\000iscsiInterface\000\042defa"
	"ult\042\000portals\000chapAuthDiscovery\000chapAuthSession\000initiatorName\000cor"
	"e.v1.ISCSIVolumeSource\000core.v1.ImageVolumeSource\000reference\000pullP"
	"olicy\000core.v1.LocalVolumeSource\000core.v1.ModifyVolumeStatus\000targe"
	"tVolumeAttributesClassName\000core.v1.NFSVolumeSource\000server\000core.v"
	"1.PersistentVolume\000core.v1.PersistentVolumeSpec\000core.v1.Persiste"
	"ntVolumeStatus\000core.v1.PersistentVolumeClaimSpec\000core.v1.Persist"
	"entVolumeClaimStatus\000core.v1.PersistentVolumeClaimCondition\000Resi"
	"zing\000FileSystemResizePending\000ControllerResizeError\000NodeResizeErr"
	"or\000ModifyVolumeError\000ModifyingVolume\000Unused\000core.v1.PersistentVo"
	"lumeClaimList\000accessModes\000ReadOnlyMany\000ReadWriteMany\000ReadWriteOn"
	"ce\000ReadWriteOncePod\000core.v1.VolumeResourceRequirements\000storageCl"
	"assName\000volumeMode\000\042Filesystem\042\000Block\000Filesystem\000dataSource\000core"
	".v1.TypedLocalObjectReference\000dataSourceRef\000core.v1.TypedObjectR"
	"eference\000volumeAttributesClassName\000\042Pending\042\000Bound\000Lost\000allocate"
	"dResourceStatuses\000currentVolumeAttributesClassName\000modifyVolumeS"
	"tatus\000core.v1.PersistentVolumeClaimVolumeSource\000claimName\000core.v"
	"1.PersistentVolumeList\000gcePersistentDisk\000awsElasticBlockStore\000ho"
	"stPath\000glusterfs\000nfs\0002.5\000rbd\000core.v1.RBDPersistentVolumeSource\0002"
	".6\000iscsi\0002.7\000cinder\0002.8\000cephfs\0002.9\000fc\0002.10\000flocker\0002.11\000flexVolu"
	"me\0002.12\000azureFile\0002.13\000vsphereVolume\000core.v1.VsphereVirtualDiskV"
	"olumeSource\0002.14\000quobyte\000core.v1.QuobyteVolumeSource\0002.15\000azureD"
	"isk\0002.16\000photonPersistentDisk\000core.v1.PhotonPersistentDiskVolume"
	"Source\0002.17\000portworxVolume\000core.v1.PortworxVolumeSource\0002.18\000sca"
	"leIO\000core.v1.ScaleIOPersistentVolumeSource\0002.19\000local\0002.20\000stora"
	"geos\000core.v1.StorageOSPersistentVolumeSource\0002.21\000csi\0002.22\000claim"
	"Ref\000persistentVolumeReclaimPolicy\000Recycle\000mountOptions\000core.v1.V"
	"olumeNodeAffinity\000Released\000lastPhaseTransitionTime\000pdID\000core.v1."
	"PodCertificateProjection\000keyType\000maxExpirationSeconds\00086400\000cred"
	"entialBundlePath\000keyPath\000certificateChainPath\000userAnnotations\000co"
	"re.v1.ProjectedVolumeSource\000sources\000core.v1.VolumeProjection\000reg"
	"istry\000volume\000tenant\000pool\000\042rbd\042\000\042admin\042\000keyring\000\042/etc/ceph/keyrin"
	"g\042\000core.v1.RBDVolumeSource\000gateway\000system\000sslEnabled\000protectionD"
	"omain\000storagePool\000storageMode\000\042ThinProvisioned\042\000\042xfs\042\000core.v1.Sc"
	"aleIOVolumeSource\000core.v1.SecretProjection\000core.v1.SecretVolumeS"
	"ource\000core.v1.ServiceAccountTokenProjection\000audience\000volumeNames"
	"pace\000core.v1.StorageOSVolumeSource\000apiGroup\000emptyDir\000gitRepo\000sec"
	"ret\000persistentVolumeClaim\000downwardAPI\0002.23\0002.24\0002.25\000projected\0002"
	".26\0002.27\0002.28\000ephemeral\0002.29\0002.30\000serviceAccountToken\000clusterTru"
	"stBundle\000podCertificate\000volumePath\000storagePolicyName\000storagePoli"
	"cyID\000core.txt\000core.v1.ComponentCondition\000core.v1.ComponentStatus"
	"\000core.v1.ComponentStatusList\000core.v1.ConfigMap\000binaryData\000immuta"
	"ble\000core.v1.ConfigMapList\000resourceVersion\000kubeletConfigKey\000core."
	"v1.Event\000API group and version this object is written in.\000What t"
	"his object is.\000Name, namespace, labels and the other things all "
	"objects have.\000involvedObject\000source\000core.v1.EventSource\000firstTim"
	"estamp\000lastTimestamp\000count\000eventTime\000series\000core.v1.EventSeries\000"
	"related\000reportingComponent\000reportingInstance\000core.v1.EventList\000l"
	"astObservedTime\000component\000core.v1.LimitRange\000core.v1.LimitRangeS"
	"pec\000core.v1.LimitRangeItem\000Pod\000Container\000PersistentVolumeClaim\000m"
	"ax\000min\000defaultRequest\000maxLimitRequestRatio\000core.v1.LimitRangeLis"
	"t\000core.v1.Namespace\000core.v1.NamespaceSpec\000core.v1.NamespaceStatu"
	"s\000core.v1.NamespaceCondition\000NamespaceDeletionDiscoveryFailure\000N"
	"amespaceDeletionContentFailure\000NamespaceDeletionGroupVersionPars"
	"ingFailure\000NamespaceContentRemaining\000NamespaceFinalizersRemainin"
	"g\000core.v1.NamespaceList\000finalizers\000kubernetes\000\042Active\042\000Active\000Te"
	"rminating\000core.v1.PodTemplateList\000core.v1.ReplicationController\000"
	"core.v1.ReplicationControllerSpec\000core.v1.ReplicationControllerS"
	"tatus\000core.v1.ReplicationControllerCondition\000core.v1.Replication"
	"ControllerList\000core.v1.ResourceQuota\000core.v1.ResourceQuotaSpec\000c"
	"ore.v1.ResourceQuotaStatus\000core.v1.ResourceQuotaList\000hard\000scopes"
	"\000NotTerminating\000NotBestEffort\000PriorityClass\000CrossNamespacePodAff"
	"inity\000VolumeAttributesClass\000scopeSelector\000core.v1.ScopeSelector\000"
	"used\000core.v1.ScopedResourceSelectorRequirement\000scopeName\000core.v1"
	".Secret\000\042Opaque\042\000Opaque\000kubernetes.io/service-account-token\000kube"
	"rnetes.io/dockercfg\000kubernetes.io/dockerconfigjson\000kubernetes.io"
	"/basic-auth\000kubernetes.io/ssh-auth\000kubernetes.io/tls\000bootstrap.k"
	"ubernetes.io/token\000stringData\000core.v1.SecretList\000Equal\000toleratio"
	"nSeconds\000discovery.txt\000discovery.v1.Endpoint\000discovery.v1.Endpoi"
	"ntConditions\000deprecatedTopology\000zone\000hints\000discovery.v1.Endpoint"
	"Hints\000serving\000forZones\000discovery.v1.ForZone\000forNodes\000discovery.v"
	"1.ForNode\000discovery.v1.EndpointPort\000discovery.v1.EndpointSlice\000a"
	"ddressType\000FQDN\000discovery.v1.EndpointSliceList\000events.txt\000events"
	".v1.Event\000events.v1.EventSeries\000reportingController\000regarding\000no"
	"te\000deprecatedSource\000deprecatedFirstTimestamp\000deprecatedLastTimes"
	"tamp\000deprecatedCount\000events.v1.EventList\000flowcontrol.txt\000flowcon"
	"trol.v1.ExemptPriorityLevelConfiguration\000nominalConcurrencyShare"
	"s\000lendablePercent\000flowcontrol.v1.FlowDistinguisherMethod\000ByNames"
	"pace\000ByUser\000flowcontrol.v1.FlowSchema\000flowcontrol.v1.FlowSchemaS"
	"pec\000flowcontrol.v1.FlowSchemaStatus\000flowcontrol.v1.FlowSchemaCon"
	"dition\000flowcontrol.v1.FlowSchemaList\000priorityLevelConfiguration\000"
	"flowcontrol.v1.PriorityLevelConfigurationReference\000matchingPrece"
	"dence\0001000\000distinguisherMethod\000flowcontrol.v1.PolicyRulesWithSub"
	"jects\000flowcontrol.v1.GroupSubject\000flowcontrol.v1.LimitResponse\000Q"
	"ueue\000Reject\000queuing\000flowcontrol.v1.QueuingConfiguration\000flowcont"
	"rol.v1.LimitedPriorityLevelConfiguration\000limitResponse\000borrowing"
	"LimitPercent\000flowcontrol.v1.NonResourcePolicyRule\000subjects\000flowc"
	"ontrol.v1.Subject\000flowcontrol.v1.ResourcePolicyRule\000flowcontrol."
	"v1.PriorityLevelConfiguration\000flowcontrol.v1.PriorityLevelConfig"
	"urationSpec\000flowcontrol.v1.PriorityLevelConfigurationStatus\000flow"
	"control.v1.PriorityLevelConfigurationCondition\000flowcontrol.v1.Pr"
	"iorityLevelConfigurationList\000Exempt\000Limited\000limited\000exempt\000type:"
	"Exempt\000queues\00064\000handSize\000queueLengthLimit\00050\000clusterScope\000flowc"
	"ontrol.v1.ServiceAccountSubject\000Group\000ServiceAccount\000User\000flowco"
	"ntrol.v1.UserSubject\000meta.txt\000meta.v1.APIGroup\000meta.v1.GroupVers"
	"ionForDiscovery\000preferredVersion\000serverAddressByClientCIDRs\000meta"
	".v1.ServerAddressByClientCIDR\000meta.v1.APIGroupList\000meta.v1.APIRe"
	"source\000namespaced\000singularName\000storageVersionHash\000meta.v1.APIRes"
	"ourceList\000groupVersion\000meta.v1.APIVersions\000meta.v1.DeleteOptions"
	"\000gracePeriodSeconds\000preconditions\000meta.v1.Preconditions\000orphanDe"
	"pendents\000propagationPolicy\000dryRun\000ignoreStoreReadErrorWithCluste"
	"rBreakingPotential\000meta.v1.GroupResource\000matchLabels\000selfLink\000co"
	"ntinue\000remainingItemCount\000shardInfo\000meta.v1.ShardInfo\000meta.v1.Ma"
	"nagedFieldsEntry\000manager\000operation\000time\000fieldsType\000fieldsV1\000gene"
	"rateName\000generation\000creationTimestamp\000deletionTimestamp\000deletion"
	"GracePeriodSeconds\000labels\000annotations\000ownerReferences\000meta.v1.Ow"
	"nerReference\000managedFields\000controller\000blockOwnerDeletion\000clientC"
	"IDR\000serverAddress\000meta.v1.Status\000details\000meta.v1.StatusDetails\000c"
	"ode\000meta.v1.StatusCause\000field\000causes\000retryAfterSeconds\000meta.v1.W"
	"atchEvent\000version.Info\000buildDate\000compiler\000emulationMajor\000emulati"
	"onMinor\000gitCommit\000gitTreeState\000gitVersion\000goVersion\000major\000minCom"
	"patibilityMajor\000minCompatibilityMinor\000minor\000platform\000networking."
	"txt\000networking.v1.HTTPIngressPath\000backend\000networking.v1.IngressB"
	"ackend\000pathType\000ImplementationSpecific\000Prefix\000networking.v1.HTTP"
	"IngressRuleValue\000paths\000networking.v1.IPAddress\000networking.v1.IPA"
	"ddressSpec\000networking.v1.IPAddressList\000parentRef\000networking.v1.P"
	"arentReference\000networking.v1.IPBlock\000cidr\000except\000networking.v1.I"
	"ngress\000networking.v1.IngressSpec\000networking.v1.IngressStatus\000net"
	"working.v1.IngressServiceBackend\000networking.v1.IngressClass\000netw"
	"orking.v1.IngressClassSpec\000networking.v1.IngressClassList\000networ"
	"king.v1.IngressClassParametersReference\000Namespace\000parameters\000net"
	"working.v1.IngressList\000networking.v1.IngressLoadBalancerIngress\000"
	"networking.v1.IngressPortStatus\000networking.v1.IngressLoadBalance"
	"rStatus\000networking.v1.IngressRule\000http\000networking.v1.ServiceBack"
	"endPort\000defaultBackend\000tls\000networking.v1.IngressTLS\000ingressClass"
	"Name\000hosts\000networking.v1.NetworkPolicy\000networking.v1.NetworkPoli"
	"cySpec\000networking.v1.NetworkPolicyEgressRule\000networking.v1.Netwo"
	"rkPolicyPort\000to\000networking.v1.NetworkPolicyPeer\000networking.v1.Ne"
	"tworkPolicyIngressRule\000from\000networking.v1.NetworkPolicyList\000podS"
	"elector\000ipBlock\000endPort\000egress\000policyTypes\000[\042Ingress\042]\000!egress\000I"
	"ngress\000Egress\000number\000networking.v1.ServiceCIDR\000networking.v1.Ser"
	"viceCIDRSpec\000networking.v1.ServiceCIDRStatus\000networking.v1.Servi"
	"ceCIDRList\000cidrs\000node.txt\000node.v1.Overhead\000podFixed\000node.v1.Runt"
	"imeClass\000handler\000scheduling\000node.v1.Scheduling\000node.v1.RuntimeCl"
	"assList\000policy.txt\000policy.v1.Eviction\000deleteOptions\000policy.v1.Po"
	"dDisruptionBudget\000policy.v1.PodDisruptionBudgetSpec\000policy.v1.Po"
	"dDisruptionBudgetStatus\000policy.v1.PodDisruptionBudgetList\000minAva"
	"ilable\000unhealthyPodEvictionPolicy\000AlwaysAllow\000IfHealthyBudget\000di"
	"sruptedPods\000disruptionsAllowed\000currentHealthy\000desiredHealthy\000exp"
	"ectedPods\000rbac.txt\000rbac.v1.AggregationRule\000clusterRoleSelectors\000"
	"rbac.v1.ClusterRole\000rbac.v1.PolicyRule\000aggregationRule\000rbac.v1.C"
	"lusterRoleBinding\000rbac.v1.Subject\000roleRef\000rbac.v1.RoleRef\000rbac.v"
	"1.ClusterRoleBindingList\000rbac.v1.ClusterRoleList\000rbac.v1.Role\000rb"
	"ac.v1.RoleBinding\000rbac.v1.RoleBindingList\000rbac.v1.RoleList\000\042rbac"
	".authorization.k8s.io\042\000kind:User|Group\000resource.txt\000resource.v1."
	"AllocatedDeviceStatus\000device\000networkData\000resource.v1.NetworkDevi"
	"ceData\000shareID\000resource.v1.AllocationResult\000devices\000resource.v1."
	"DeviceAllocationResult\000allocationTimestamp\000resource.v1.CELDevice"
	"Selector\000resource.v1.CapacityRequestPolicy\000validValues\000validRang"
	"e\000resource.v1.CapacityRequestPolicyRange\000step\000resource.v1.Capaci"
	"tyRequirements\000resource.v1.Counter\000resource.v1.CounterSet\000counte"
	"rs\000resource.v1.Device\000attributes\000resource.v1.DeviceAttribute\000res"
	"ource.v1.DeviceCapacity\000consumesCounters\000resource.v1.DeviceCount"
	"erConsumption\000allNodes\000resource.v1.DeviceTaint\000bindsToNode\000bindi"
	"ngConditions\000bindingFailureConditions\000allowMultipleAllocations\000n"
	"odeAllocatableResourceMappings\000resource.v1.NodeAllocatableResour"
	"ceMapping\000resource.v1.DeviceAllocationConfiguration\000FromClass\000Fr"
	"omClaim\000opaque\000resource.v1.OpaqueDeviceConfiguration\0003.1\000results"
	"\000resource.v1.DeviceRequestAllocationResult\000int\000bool\000string\000ints\000"
	"bools\000strings\000requestPolicy\000resource.v1.DeviceClaim\000resource.v1."
	"DeviceRequest\000constraints\000resource.v1.DeviceConstraint\000resource."
	"v1.DeviceClaimConfiguration\000resource.v1.DeviceClass\000resource.v1."
	"DeviceClassSpec\000resource.v1.DeviceClassConfiguration\000resource.v1"
	".DeviceClassList\000selectors\000resource.v1.DeviceSelector\000extendedRe"
	"sourceName\000matchAttribute\000distinctAttribute\000counterSet\000exactly\000r"
	"esource.v1.ExactDeviceRequest\000firstAvailable\000resource.v1.DeviceS"
	"ubRequest\000adminAccess\000resource.v1.DeviceToleration\000consumedCapac"
	"ity\000cel\000deviceClassName\000allocationMode\000\042ExactCount\042\000allocationMo"
	"de:ExactCount\000\042Equal\042\000interfaceName\000ips\000hardwareAddress\000capacity"
	"Key\000allocationMultiplier\000resource.v1.ResourceClaim\000resource.v1.R"
	"esourceClaimSpec\000resource.v1.ResourceClaimStatus\000resource.v1.Res"
	"ourceClaimConsumerReference\000resource.v1.ResourceClaimList\000alloca"
	"tion\000reservedFor\000resource.v1.ResourceClaimTemplate\000resource.v1.R"
	"esourceClaimTemplateSpec\000resource.v1.ResourceClaimTemplateList\000r"
	"esource.v1.ResourcePool\000resourceSliceCount\000resource.v1.ResourceS"
	"lice\000resource.v1.ResourceSliceSpec\000resource.v1.ResourceSliceList"
	"\000perDeviceNodeSelection\000sharedCounters\000scheduling.txt\000scheduling"
	".v1.PriorityClass\000globalDefault\000\042PreemptLowerPriority\042\000schedulin"
	"g.v1.PriorityClassList\000storage.txt\000storage.v1.CSIDriver\000storage."
	"v1.CSIDriverSpec\000storage.v1.CSIDriverList\000attachRequired\000podInfo"
	"OnMount\000volumeLifecycleModes\000[\042Persistent\042]\000Ephemeral\000Persistent"
	"\000storageCapacity\000fsGroupPolicy\000\042ReadWriteOnceWithFSType\042\000ReadWri"
	"teOnceWithFSType\000tokenRequests\000storage.v1.TokenRequest\000requiresR"
	"epublish\000seLinuxMount\000nodeAllocatableUpdatePeriodSeconds\000service"
	"AccountTokenInSecrets\000preventPodSchedulingIfMissing\000storage.v1.C"
	"SINode\000storage.v1.CSINodeSpec\000storage.v1.CSINodeDriver\000nodeID\000to"
	"pologyKeys\000storage.v1.VolumeNodeResources\000storage.v1.CSINodeList"
	"\000drivers\000storage.v1.CSIStorageCapacity\000nodeTopology\000maximumVolum"
	"eSize\000storage.v1.CSIStorageCapacityList\000storage.v1.StorageClass\000"
	"provisioner\000reclaimPolicy\000\042Delete\042\000allowVolumeExpansion\000volumeBi"
	"ndingMode\000\042Immediate\042\000Immediate\000WaitForFirstConsumer\000allowedTopo"
	"logies\000storage.v1.StorageClassList\000storage.v1.VolumeAttachment\000s"
	"torage.v1.VolumeAttachmentSpec\000storage.v1.VolumeAttachmentStatus"
	"\000storage.v1.VolumeAttachmentList\000storage.v1.VolumeAttachmentSour"
	"ce\000persistentVolumeName\000inlineVolumeSpec\000attacher\000attached\000attac"
	"hmentMetadata\000attachError\000storage.v1.VolumeError\000detachError\000sto"
	"rage.v1.VolumeAttributesClass\000driverName\000storage.v1.VolumeAttrib"
	"utesClassList\000errorCode\000resources.tsv\000v1\000Binding\000bindings\000bindin"
	"g\000create\000ComponentStatus\000componentstatuses\000componentstatus\000cs\000ge"
	"t,list\000ConfigMap\000configmaps\000configmap\000cm\000create,delete,deletecol"
	"lection,get,list,patch,update,watch\000Endpoints\000ep\000Event\000events\000ev"
	"ent\000ev\000LimitRange\000limitranges\000limitrange\000ns\000create,delete,get,li"
	"st,patch,update,watch\000finalize:Namespace:update;status:Namespace"
	":get,patch,update\000Node\000nodes\000node\000no\000proxy:NodeProxyOptions:crea"
	"te,delete,get,patch,update;status:Node:get,patch,update\000persiste"
	"ntvolumeclaims\000persistentvolumeclaim\000pvc\000status:PersistentVolume"
	"Claim:get,patch,update\000PersistentVolume\000persistentvolumes\000persis"
	"tentvolume\000pv\000status:PersistentVolume:get,patch,update\000pod\000po\000al"
	"l\000attach:PodAttachOptions:create,get;binding:Binding:create;ephe"
	"meralcontainers:Pod:get,patch,update;eviction:Eviction:create;ex"
	"ec:PodExecOptions:create,get;log:Pod:get;portforward:PodPortForw"
	"ardOptions:create,get;proxy:PodProxyOptions:create,delete,get,pa"
	"tch,update;resize:Pod:get,patch,update;status:Pod:get,patch,upda"
	"te\000PodTemplate\000podtemplates\000podtemplate\000ReplicationController\000re"
	"plicationcontrollers\000replicationcontroller\000rc\000scale:Scale:get,pa"
	"tch,update;status:ReplicationController:get,patch,update\000Resourc"
	"eQuota\000resourcequotas\000resourcequota\000quota\000status:ResourceQuota:g"
	"et,patch,update\000Secret\000serviceaccounts\000serviceaccount\000sa\000token:T"
	"okenRequest:create\000Service\000services\000svc\000proxy:ServiceProxyOption"
	"s:create,delete,get,patch,update;status:Service:get,patch,update"
	"\000apiregistration.k8s.io\000APIService\000apiservices\000apiservice\000api-ex"
	"tensions\000status:APIService:get,patch,update\000apiservices.apiregis"
	"tration.k8s.io\000apiregistration.k8s.io/v1\000apps\000ControllerRevision"
	"\000controllerrevisions\000controllerrevision\000controllerrevisions.apps"
	"\000apps/v1\000DaemonSet\000daemonsets\000daemonset\000ds\000status:DaemonSet:get,"
	"patch,update\000daemonsets.apps\000Deployment\000deployments\000deployment\000d"
	"eploy\000scale:Scale:get,patch,update;status:Deployment:get,patch,u"
	"pdate\000deployments.apps\000ReplicaSet\000replicasets\000replicaset\000rs\000scal"
	"e:Scale:get,patch,update;status:ReplicaSet:get,patch,update\000repl"
	"icasets.apps\000StatefulSet\000statefulsets\000statefulset\000sts\000scale:Scal"
	"e:get,patch,update;status:StatefulSet:get,patch,update\000statefuls"
	"ets.apps\000events.k8s.io\000events.events.k8s.io\000events.k8s.io/v1\000aut"
	"hentication.k8s.io\000SelfSubjectReview\000selfsubjectreviews\000selfsubj"
	"ectreview\000selfsubjectreviews.authentication.k8s.io\000authenticatio"
	"n.k8s.io/v1\000TokenReview\000tokenreviews\000tokenreview\000tokenreviews.au"
	"thentication.k8s.io\000authorization.k8s.io\000LocalSubjectAccessRevie"
	"w\000localsubjectaccessreviews\000localsubjectaccessreview\000localsubjec"
	"taccessreviews.authorization.k8s.io\000authorization.k8s.io/v1\000Self"
	"SubjectAccessReview\000selfsubjectaccessreviews\000selfsubjectaccessre"
	"view\000selfsubjectaccessreviews.authorization.k8s.io\000SelfSubjectRu"
	"lesReview\000selfsubjectrulesreviews\000selfsubjectrulesreview\000selfsub"
	"jectrulesreviews.authorization.k8s.io\000SubjectAccessReview\000subjec"
	"taccessreviews\000subjectaccessreview\000subjectaccessreviews.authoriz"
	"ation.k8s.io\000autoscaling\000v2\000HorizontalPodAutoscaler\000horizontalpo"
	"dautoscalers\000horizontalpodautoscaler\000hpa\000status:HorizontalPodAut"
	"oscaler:get,patch,update\000horizontalpodautoscalers.autoscaling\000au"
	"toscaling/v2\000autoscaling/v1\000batch\000CronJob\000cronjobs\000cronjob\000cj\000st"
	"atus:CronJob:get,patch,update\000cronjobs.batch\000batch/v1\000Job\000jobs\000j"
	"ob\000status:Job:get,patch,update\000jobs.batch\000certificates.k8s.io\000Ce"
	"rtificateSigningRequest\000certificatesigningrequests\000certificatesi"
	"gningrequest\000csr\000approval:CertificateSigningRequest:get,patch,up"
	"date;status:CertificateSigningRequest:get,patch,update\000certifica"
	"tesigningrequests.certificates.k8s.io\000certificates.k8s.io/v1\000net"
	"working.k8s.io\000IngressClass\000ingressclasses\000ingressclass\000ingressc"
	"lasses.networking.k8s.io\000networking.k8s.io/v1\000ingresses\000ing\000stat"
	"us:Ingress:get,patch,update\000ingresses.networking.k8s.io\000IPAddres"
	"s\000ipaddresses\000ipaddress\000ipaddresses.networking.k8s.io\000NetworkPol"
	"icy\000networkpolicies\000networkpolicy\000netpol\000networkpolicies.network"
	"ing.k8s.io\000ServiceCIDR\000servicecidrs\000servicecidr\000status:ServiceCI"
	"DR:get,patch,update\000servicecidrs.networking.k8s.io\000policy\000PodDis"
	"ruptionBudget\000poddisruptionbudgets\000poddisruptionbudget\000pdb\000statu"
	"s:PodDisruptionBudget:get,patch,update\000poddisruptionbudgets.poli"
	"cy\000policy/v1\000rbac.authorization.k8s.io\000ClusterRoleBinding\000cluste"
	"rrolebindings\000clusterrolebinding\000clusterrolebindings.rbac.author"
	"ization.k8s.io\000rbac.authorization.k8s.io/v1\000ClusterRole\000clusterr"
	"oles\000clusterrole\000clusterroles.rbac.authorization.k8s.io\000RoleBind"
	"ing\000rolebindings\000rolebinding\000rolebindings.rbac.authorization.k8s"
	".io\000Role\000roles\000roles.rbac.authorization.k8s.io\000storage.k8s.io\000CS"
	"IDriver\000csidrivers\000csidriver\000csidrivers.storage.k8s.io\000storage.k"
	"8s.io/v1\000CSINode\000csinodes\000csinode\000csinodes.storage.k8s.io\000CSISto"
	"rageCapacity\000csistoragecapacities\000csistoragecapacity\000csistoragec"
	"apacities.storage.k8s.io\000StorageClass\000storageclasses\000storageclas"
	"s\000sc\000storageclasses.storage.k8s.io\000VolumeAttachment\000volumeattach"
	"ments\000volumeattachment\000status:VolumeAttachment:get,patch,update\000"
	"volumeattachments.storage.k8s.io\000volumeattributesclasses\000volumea"
	"ttributesclass\000vac\000volumeattributesclasses.storage.k8s.io\000admiss"
	"ionregistration.k8s.io\000MutatingAdmissionPolicy\000mutatingadmission"
	"policies\000mutatingadmissionpolicy\000mutatingadmissionpolicies.admis"
	"sionregistration.k8s.io\000admissionregistration.k8s.io/v1\000Mutating"
	"AdmissionPolicyBinding\000mutatingadmissionpolicybindings\000mutatinga"
	"dmissionpolicybinding\000mutatingadmissionpolicybindings.admissionr"
	"egistration.k8s.io\000MutatingWebhookConfiguration\000mutatingwebhookc"
	"onfigurations\000mutatingwebhookconfiguration\000mutatingwebhookconfig"
	"urations.admissionregistration.k8s.io\000ValidatingAdmissionPolicy\000"
	"validatingadmissionpolicies\000validatingadmissionpolicy\000status:Val"
	"idatingAdmissionPolicy:get,patch,update\000validatingadmissionpolic"
	"ies.admissionregistration.k8s.io\000ValidatingAdmissionPolicyBindin"
	"g\000validatingadmissionpolicybindings\000validatingadmissionpolicybin"
	"ding\000validatingadmissionpolicybindings.admissionregistration.k8s"
	".io\000ValidatingWebhookConfiguration\000validatingwebhookconfiguratio"
	"ns\000validatingwebhookconfiguration\000validatingwebhookconfiguration"
	"s.admissionregistration.k8s.io\000apiextensions.k8s.io\000CustomResour"
	"ceDefinition\000customresourcedefinitions\000customresourcedefinition\000"
	"crd\000crds\000status:CustomResourceDefinition:get,patch,update\000custom"
	"resourcedefinitions.apiextensions.k8s.io\000apiextensions.k8s.io/v1"
	"\000scheduling.k8s.io\000priorityclasses\000priorityclass\000pc\000priorityclas"
	"ses.scheduling.k8s.io\000scheduling.k8s.io/v1\000coordination.k8s.io\000L"
	"ease\000leases\000lease\000leases.coordination.k8s.io\000coordination.k8s.io"
	"/v1\000node.k8s.io\000RuntimeClass\000runtimeclasses\000runtimeclass\000runtime"
	"classes.node.k8s.io\000node.k8s.io/v1\000discovery.k8s.io\000EndpointSlic"
	"e\000endpointslices\000endpointslice\000endpointslices.discovery.k8s.io\000d"
	"iscovery.k8s.io/v1\000resource.k8s.io\000DeviceClass\000deviceclasses\000dev"
	"iceclass\000deviceclasses.resource.k8s.io\000resource.k8s.io/v1\000Resour"
	"ceClaim\000resourceclaims\000resourceclaim\000status:ResourceClaim:get,pa"
	"tch,update\000resourceclaims.resource.k8s.io\000ResourceClaimTemplate\000"
	"resourceclaimtemplates\000resourceclaimtemplate\000resourceclaimtempla"
	"tes.resource.k8s.io\000ResourceSlice\000resourceslices\000resourceslice\000r"
	"esourceslices.resource.k8s.io\000flowcontrol.apiserver.k8s.io\000FlowS"
	"chema\000flowschemas\000flowschema\000status:FlowSchema:get,patch,update\000"
	"flowschemas.flowcontrol.apiserver.k8s.io\000flowcontrol.apiserver.k"
	"8s.io/v1\000PriorityLevelConfiguration\000prioritylevelconfigurations\000"
	"prioritylevelconfiguration\000status:PriorityLevelConfiguration:get"
	",patch,update\000prioritylevelconfigurations.flowcontrol.apiserver."
	"k8s.io\000";

static const uint32_t words[] = {
	0, 501, 512, 0, 1355, 1360, 0, 285, 0, 1404, 1413, 0,
	1355, 1360, 0, 1580, 1585, 0, 501, 512, 0, 1404, 1413, 0,
	285, 0, 285, 0, 1789, 1808, 0, 1876, 1878, 1886, 1893, 1900,
	0, 1876, 1973, 1981, 0, 2035, 2041, 0, 1876, 1878, 1886, 1893,
	1900, 0, 1876, 1973, 1981, 0, 2584, 2041, 2590, 0, 1355, 1360,
	0, 285, 0, 285, 0, 2776, 0, 1355, 1360, 0, 1580, 1585,
	0, 501, 512, 0, 285, 0, 285, 0, 1580, 3148, 0, 1973,
	1981, 0, 2776, 0, 4851, 0, 2776, 0, 5446, 5451, 5457, 0,
	2776, 0, 5771, 5785, 0, 5953, 5963, 5975, 0, 5446, 5451, 5457,
	0, 2776, 0, 6187, 5771, 0, 5975, 0, 5446, 5451, 5457, 0,
	2776, 0, 5446, 5451, 5457, 0, 6682, 6689, 0, 6682, 6689, 0,
	6805, 6818, 0, 2776, 0, 5771, 5785, 0, 8819, 8823, 3733, 8830,
	0, 8819, 8823, 3733, 8830, 0, 9165, 9173, 0, 9248, 9257, 9261,
	0, 9799, 9813, 9825, 9840, 0, 5446, 5451, 5457, 0, 2776, 0,
	10086, 10104, 10113, 9173, 10120, 0, 10113, 9173, 10120, 10086, 10104, 0,
	10372, 10385, 10397, 0, 8819, 8823, 3733, 8830, 0, 8819, 8823, 3733,
	8830, 0, 2035, 10602, 10609, 0, 10859, 10869, 10878, 10885, 10899, 0,
	5446, 5451, 5457, 0, 11110, 11121, 0, 10878, 11271, 0, 11587, 11590,
	0, 11651, 11667, 11679, 11685, 11698, 11715, 11741, 11758, 11778, 0, 5451,
	5446, 5457, 0, 11816, 11822, 11832, 1360, 0, 12131, 12140, 10878, 0,
	5446, 5451, 5457, 0, 12208, 12216, 12234, 12253, 12270, 12284, 12302, 12312,
	12321, 12335, 12349, 12353, 12365, 12377, 12390, 12407, 12414, 12431, 12444, 12455,
	12468, 12481, 12495, 0, 2776, 0, 12697, 0, 12914, 12923, 12934, 12945,
	12957, 0, 11679, 13240, 13255, 13268, 13280, 0, 5446, 5451, 5457, 0,
	11587, 11590, 13726, 13733, 13746, 13749, 0, 13895, 13903, 13911, 0, 2776,
	0, 2776, 0, 14444, 14455, 14472, 0, 14723, 14733, 14748, 0, 14967,
	14981, 0, 285, 0, 15071, 0, 15214, 15221, 1413, 0, 15356, 15361,
	0, 12773, 0, 15214, 1413, 15488, 0, 15627, 15632, 15636, 0, 8819,
	8823, 3733, 8830, 0, 15647, 15659, 0, 15676, 15684, 0, 11587, 11590,
	0, 15071, 0, 285, 0, 16142, 16150, 16158, 16165, 16173, 16180, 16188,
	16195, 16202, 16209, 16216, 16222, 16229, 16237, 16245, 16253, 16261, 16268, 16276,
	16284, 16294, 16302, 16309, 16317, 16325, 16333, 16341, 16349, 16356, 16364, 16372,
	16382, 16391, 16399, 16407, 16416, 16427, 16438, 16449, 16460, 16471, 16482, 16493,
	16504, 16515, 16527, 16539, 16551, 16563, 16575, 16587, 16599, 16611, 16623, 16635,
	16647, 16658, 16669, 16680, 16691, 16702, 16713, 16724, 16735, 16746, 0, 14967,
	14981, 0, 285, 0, 15071, 0, 15214, 15221, 1413, 0, 15356, 15361,
	0, 12773, 0, 15214, 1413, 15488, 0, 17294, 17299, 0, 16142, 16150,
	16158, 16165, 16173, 16180, 16188, 16195, 16202, 16209, 16216, 16222, 16229, 16237,
	16245, 16253, 16261, 16268, 16276, 16284, 16294, 16302, 16309, 16317, 16325, 16333,
	16341, 16349, 16356, 16364, 16372, 16382, 16391, 16399, 16407, 16416, 16427, 16438,
	16449, 16460, 16471, 16482, 16493, 16504, 16515, 16527, 16539, 16551, 16563, 16575,
	16587, 16599, 16611, 16623, 16635, 16647, 16658, 16669, 16680, 16691, 16702, 16713,
	16724, 16735, 16746, 0, 11651, 11667, 11679, 11685, 11698, 11715, 11741, 11758,
	11778, 0, 5446, 5451, 5457, 0, 16755, 17916, 0, 11651, 11667, 11679,
	11685, 11698, 11715, 11741, 11758, 11778, 0, 15214, 18314, 0, 18383, 18389,
	0, 18416, 18428, 0, 285, 0, 285, 0, 15214, 15488, 1413, 0,
	18525, 18549, 18562, 1580, 0, 285, 0, 285, 0, 17354, 0, 18967,
	1413, 0, 17674, 19056, 0, 285, 0, 285, 0, 285, 0, 13895,
	13903, 19189, 10878, 5457, 0, 2776, 0, 19232, 19243, 19253, 0, 17354,
	0, 19345, 19356, 19365, 0, 285, 0, 19639, 19647, 5457, 0, 285,
	0, 8819, 8823, 3733, 8830, 0, 19621, 0, 14723, 14733, 14748, 0,
	18562, 19773, 0, 19798, 19812, 0, 19857, 1360, 0, 19857, 1360, 0,
	19914, 19928, 1580, 0, 9248, 19974, 19982, 0, 9248, 19982, 19974, 0,
	15627, 15632, 15636, 0, 20354, 20358, 0, 15632, 15636, 15627, 0, 285,
	0, 15627, 15632, 15636, 0, 2105, 14981, 0, 20616, 20626, 20639, 20652,
	0, 20696, 1580, 0, 1973, 20817, 0, 20998, 21014, 21031, 0, 21065,
	21070, 0, 1973, 20817, 0, 2776, 0, 1580, 21391, 21400, 0, 21426,
	21436, 21444, 0, 1, 22200, 22207, 22217, 0, 1, 22704, 22716, 22727,
	22737, 15356, 22755, 22768, 0, 15214, 15221, 1413, 0, 13895, 19345, 19365,
	0, 23292, 23301, 23325, 23347, 23363, 23381, 23397, 0, 5446, 5451, 5457,
	0, 23450, 23463, 23477, 23491, 0, 23584, 23590, 0, 13895, 23725, 23731,
	0, 23477, 23450, 23463, 23491, 0, 2776, 0, 23450, 23463, 23477, 23491,
	0, 6682, 24482, 6689, 0, 23584, 23590, 0, 13895, 5953, 23725, 24530,
	10878, 0, 19639, 0, 5446, 5451, 5457, 0, 2776, 0, 25947, 25951,
	25961, 0, 26141, 26175, 26207, 26251, 26277, 0, 5446, 5451, 5457, 0,
	26339, 0, 26359, 26366, 0, 2776, 0, 5975, 0, 5446, 5451, 5457,
	0, 2776, 0, 26366, 26689, 19253, 26704, 26718, 26732, 26758, 0, 26366,
	26689, 19253, 26704, 26718, 26732, 26758, 0, 11587, 11590, 13726, 13733, 0,
	26897, 26904, 26940, 26964, 26995, 27020, 27043, 27061, 0, 27121, 13726, 13749,
	13746, 0, 14444, 14455, 14472, 0, 15627, 15632, 15636, 0, 27403, 21065,
	21070, 0, 27769, 27781, 0, 5446, 5451, 5457, 0, 2776, 0, 28159,
	28165, 0, 5446, 5451, 5457, 0, 28637, 28644, 0, 2776, 0, 28768,
	28774, 28789, 0, 7012, 0, 512, 30032, 30055, 0, 1973, 30504, 0,
	15632, 15636, 15627, 0, 15632, 15636, 15627, 0, 31103, 31111, 0, 2776,
	0, 31586, 31598, 0, 2776, 0, 28774, 28789, 28768, 0, 2776, 0,
	32820, 32830, 0, 1580, 14444, 14472, 0, 13726, 27121, 0, 1580, 14444,
	14472, 0, 7012, 0, 21592, 32086, 24788, 32135, 0, 18967, 1413, 0,
	34348, 34358, 0, 15356, 1580, 34425, 0, 285, 0, 6682, 6689, 0,
	34966, 34976, 0, 0, 0, 35515, 0, 0, 35558, 0, 0, 35630,
	0, 0, 35652, 0, 0, 19657, 0, 0, 35689, 0, 0, 35810,
	0, 0, 35941, 0, 0, 36043, 0, 0, 36091, 0, 36094, 0,
	0, 0, 36523, 0, 36094, 0, 36644, 0, 0, 0, 0, 36726,
	0, 0, 36772, 0, 36094, 0, 0, 36922, 0, 0, 0, 37160,
	0, 36094, 0, 37247, 0, 36094, 0, 37369, 0, 36094, 0, 37490,
	0, 36094, 0, 35652, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 38437, 0, 36094, 0, 38437, 0,
	36094, 0, 38587, 0, 36094, 0, 0, 36094, 0, 38797, 0, 0,
	0, 0, 39096, 0, 0, 17354, 0, 0, 39266, 0, 0, 0,
	0, 39479, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 40194, 0, 0, 0, 0, 40399,
	0, 0, 0, 36922, 0, 0, 36922, 0, 0, 36922, 0, 0,
	36922, 0, 0, 36922, 0, 0, 36922, 0, 41536, 41540, 0, 36922,
	0, 41713, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

static const struct pack_type types[] = {
	{ 28, 0, 0, 1, 0 }, /* admissionregistration.v1.ApplyConfiguration */
	{ 85, 0, 1, 2, 0 }, /* admissionregistration.v1.AuditAnnotation */
	{ 148, 0, 3, 2, 0 }, /* admissionregistration.v1.ExpressionWarning */
	{ 210, 0, 5, 1, 0 }, /* admissionregistration.v1.JSONPatch */
	{ 245, 0, 6, 2, 0 }, /* admissionregistration.v1.MatchCondition */
	{ 290, 0, 8, 5, 1 }, /* admissionregistration.v1.MatchResources */
	{ 518, 0, 13, 4, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicy */
	{ 800, 0, 17, 4, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicyBinding */
	{ 916, 0, 21, 4, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicyBindingList */
	{ 856, 0, 25, 3, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicyBindingSpec */
	{ 1129, 0, 28, 4, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicyList */
	{ 731, 0, 32, 7, 0 }, /* admissionregistration.v1.MutatingAdmissionPolicySpec */
	{ 1419, 0, 39, 12, 0 }, /* admissionregistration.v1.MutatingWebhook */
	{ 1658, 0, 51, 4, 0 }, /* admissionregistration.v1.MutatingWebhookConfiguration */
	{ 1721, 0, 55, 4, 0 }, /* admissionregistration.v1.MutatingWebhookConfigurationList */
	{ 1298, 0, 59, 3, 0 }, /* admissionregistration.v1.Mutation */
	{ 402, 0, 62, 6, 1 }, /* admissionregistration.v1.NamedRuleWithOperations */
	{ 1192, 0, 68, 2, 1 }, /* admissionregistration.v1.ParamKind */
	{ 1080, 0, 70, 4, 1 }, /* admissionregistration.v1.ParamRef */
	{ 1524, 0, 74, 5, 0 }, /* admissionregistration.v1.RuleWithOperations */
	{ 2058, 0, 79, 4, 0 }, /* admissionregistration.v1.ServiceReference */
	{ 2114, 0, 83, 1, 0 }, /* admissionregistration.v1.TypeChecking */
	{ 2171, 0, 84, 5, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicy */
	{ 2384, 0, 89, 4, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicyBinding */
	{ 2504, 0, 93, 4, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicyBindingList */
	{ 2442, 0, 97, 4, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec */
	{ 2595, 0, 101, 4, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicyList */
	{ 2222, 0, 105, 7, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicySpec */
	{ 2284, 0, 112, 3, 0 }, /* admissionregistration.v1.ValidatingAdmissionPolicyStatus */
	{ 2781, 0, 115, 11, 0 }, /* admissionregistration.v1.ValidatingWebhook */
	{ 2824, 0, 126, 4, 0 }, /* admissionregistration.v1.ValidatingWebhookConfiguration */
	{ 2880, 0, 130, 4, 0 }, /* admissionregistration.v1.ValidatingWebhookConfigurationList */
	{ 2662, 0, 134, 4, 0 }, /* admissionregistration.v1.Validation */
	{ 1254, 0, 138, 2, 1 }, /* admissionregistration.v1.Variable */
	{ 1473, 0, 140, 3, 0 }, /* admissionregistration.v1.WebhookClientConfig */
	{ 3012, 0, 143, 6, 0 }, /* apiextensions.v1.CustomResourceColumnDefinition */
	{ 3097, 0, 149, 2, 0 }, /* apiextensions.v1.CustomResourceConversion */
	{ 3199, 0, 151, 5, 0 }, /* apiextensions.v1.CustomResourceDefinition */
	{ 3335, 0, 156, 6, 0 }, /* apiextensions.v1.CustomResourceDefinitionCondition */
	{ 3405, 0, 162, 4, 0 }, /* apiextensions.v1.CustomResourceDefinitionList */
	{ 3451, 0, 166, 6, 0 }, /* apiextensions.v1.CustomResourceDefinitionNames */
	{ 3241, 0, 172, 6, 0 }, /* apiextensions.v1.CustomResourceDefinitionSpec */
	{ 3287, 0, 178, 4, 0 }, /* apiextensions.v1.CustomResourceDefinitionStatus */
	{ 3566, 0, 182, 9, 0 }, /* apiextensions.v1.CustomResourceDefinitionVersion */
	{ 3952, 0, 191, 3, 0 }, /* apiextensions.v1.CustomResourceSubresourceScale */
	{ 4054, 0, 194, 0, 0 }, /* apiextensions.v1.CustomResourceSubresourceStatus */
	{ 3803, 0, 194, 2, 0 }, /* apiextensions.v1.CustomResourceSubresources */
	{ 3748, 0, 196, 1, 0 }, /* apiextensions.v1.CustomResourceValidation */
	{ 4158, 0, 197, 2, 0 }, /* apiextensions.v1.ExternalDocumentation */
	{ 4125, 0, 199, 44, 0 }, /* apiextensions.v1.JSONSchemaProps */
	{ 3919, 0, 243, 1, 0 }, /* apiextensions.v1.SelectableField */
	{ 4856, 0, 244, 4, 0 }, /* apiextensions.v1.ServiceReference */
	{ 4816, 0, 248, 6, 0 }, /* apiextensions.v1.ValidationRule */
	{ 4916, 0, 254, 3, 0 }, /* apiextensions.v1.WebhookClientConfig */
	{ 3164, 0, 257, 2, 0 }, /* apiextensions.v1.WebhookConversion */
	{ 4998, 0, 259, 5, 0 }, /* apiregistration.v1.APIService */
	{ 5098, 0, 264, 5, 0 }, /* apiregistration.v1.APIServiceCondition */
	{ 5137, 0, 269, 4, 0 }, /* apiregistration.v1.APIServiceList */
	{ 5028, 0, 273, 7, 0 }, /* apiregistration.v1.APIServiceSpec */
	{ 5062, 0, 280, 1, 0 }, /* apiregistration.v1.APIServiceStatus */
	{ 5171, 0, 281, 3, 0 }, /* apiregistration.v1.ServiceReference */
	{ 5283, 0, 284, 5, 0 }, /* apps.v1.ControllerRevision */
	{ 5324, 0, 289, 4, 0 }, /* apps.v1.ControllerRevisionList */
	{ 5355, 0, 293, 5, 0 }, /* apps.v1.DaemonSet */
	{ 5419, 0, 298, 5, 0 }, /* apps.v1.DaemonSetCondition */
	{ 5465, 0, 303, 4, 0 }, /* apps.v1.DaemonSetList */
	{ 5373, 0, 307, 5, 0 }, /* apps.v1.DaemonSetSpec */
	{ 5395, 0, 312, 10, 0 }, /* apps.v1.DaemonSetStatus */
	{ 5535, 0, 322, 2, 0 }, /* apps.v1.DaemonSetUpdateStrategy */
	{ 5858, 0, 324, 5, 0 }, /* apps.v1.Deployment */
	{ 5925, 0, 329, 6, 0 }, /* apps.v1.DeploymentCondition */
	{ 6005, 0, 335, 4, 0 }, /* apps.v1.DeploymentList */
	{ 5877, 0, 339, 8, 0 }, /* apps.v1.DeploymentSpec */
	{ 5900, 0, 347, 9, 0 }, /* apps.v1.DeploymentStatus */
	{ 6037, 0, 356, 2, 0 }, /* apps.v1.DeploymentStrategy */
	{ 6228, 0, 358, 5, 0 }, /* apps.v1.ReplicaSet */
	{ 6295, 0, 363, 5, 0 }, /* apps.v1.ReplicaSetCondition */
	{ 6323, 0, 368, 4, 0 }, /* apps.v1.ReplicaSetList */
	{ 6247, 0, 372, 4, 0 }, /* apps.v1.ReplicaSetSpec */
	{ 6270, 0, 376, 7, 0 }, /* apps.v1.ReplicaSetStatus */
	{ 5808, 0, 383, 2, 0 }, /* apps.v1.RollingUpdateDaemonSet */
	{ 6196, 0, 385, 2, 0 }, /* apps.v1.RollingUpdateDeployment */
	{ 6397, 0, 387, 2, 0 }, /* apps.v1.RollingUpdateStatefulSetStrategy */
	{ 6448, 0, 389, 5, 0 }, /* apps.v1.StatefulSet */
	{ 6518, 0, 394, 5, 0 }, /* apps.v1.StatefulSetCondition */
	{ 6547, 0, 399, 4, 0 }, /* apps.v1.StatefulSetList */
	{ 6571, 0, 403, 1, 0 }, /* apps.v1.StatefulSetOrdinals */
	{ 6605, 0, 404, 2, 0 }, /* apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy */
	{ 6468, 0, 406, 11, 0 }, /* apps.v1.StatefulSetSpec */
	{ 6492, 0, 417, 10, 0 }, /* apps.v1.StatefulSetStatus */
	{ 6827, 0, 427, 2, 0 }, /* apps.v1.StatefulSetUpdateStrategy */
	{ 6973, 0, 429, 4, 0 }, /* authentication.v1.BoundObjectReference */
	{ 7016, 0, 433, 4, 0 }, /* authentication.v1.SelfSubjectReview */
	{ 7052, 0, 437, 1, 0 }, /* authentication.v1.SelfSubjectReviewStatus */
	{ 7130, 0, 438, 5, 0 }, /* authentication.v1.TokenRequest */
	{ 7161, 0, 443, 3, 0 }, /* authentication.v1.TokenRequestSpec */
	{ 7196, 0, 446, 2, 0 }, /* authentication.v1.TokenRequestStatus */
	{ 7307, 0, 448, 5, 0 }, /* authentication.v1.TokenReview */
	{ 7337, 0, 453, 2, 0 }, /* authentication.v1.TokenReviewSpec */
	{ 7371, 0, 455, 4, 0 }, /* authentication.v1.TokenReviewStatus */
	{ 7103, 0, 459, 4, 0 }, /* authentication.v1.UserInfo */
	{ 7472, 0, 463, 2, 0 }, /* authorization.v1.FieldSelectorAttributes */
	{ 7571, 0, 465, 2, 0 }, /* authorization.v1.LabelSelectorAttributes */
	{ 7645, 0, 467, 5, 0 }, /* authorization.v1.LocalSubjectAccessReview */
	{ 7771, 0, 472, 2, 0 }, /* authorization.v1.NonResourceAttributes */
	{ 7815, 0, 474, 2, 0 }, /* authorization.v1.NonResourceRule */
	{ 7870, 0, 476, 9, 0 }, /* authorization.v1.ResourceAttributes */
	{ 7955, 0, 485, 4, 0 }, /* authorization.v1.ResourceRule */
	{ 7985, 0, 489, 5, 0 }, /* authorization.v1.SelfSubjectAccessReview */
	{ 8026, 0, 494, 2, 0 }, /* authorization.v1.SelfSubjectAccessReviewSpec */
	{ 8112, 0, 496, 5, 0 }, /* authorization.v1.SelfSubjectRulesReview */
	{ 8152, 0, 501, 1, 0 }, /* authorization.v1.SelfSubjectRulesReviewSpec */
	{ 8238, 0, 502, 5, 0 }, /* authorization.v1.SubjectAccessReview */
	{ 7687, 0, 507, 6, 0 }, /* authorization.v1.SubjectAccessReviewSpec */
	{ 7728, 0, 513, 4, 0 }, /* authorization.v1.SubjectAccessReviewStatus */
	{ 8196, 0, 517, 4, 0 }, /* authorization.v1.SubjectRulesReviewStatus */
	{ 8356, 0, 521, 3, 1 }, /* autoscaling.v1.CrossVersionObjectReference */
	{ 8399, 0, 524, 5, 0 }, /* autoscaling.v1.HorizontalPodAutoscaler */
	{ 8526, 0, 529, 4, 0 }, /* autoscaling.v1.HorizontalPodAutoscalerList */
	{ 8438, 0, 533, 4, 0 }, /* autoscaling.v1.HorizontalPodAutoscalerSpec */
	{ 8481, 0, 537, 5, 0 }, /* autoscaling.v1.HorizontalPodAutoscalerStatus */
	{ 8701, 0, 542, 5, 0 }, /* autoscaling.v1.Scale */
	{ 8722, 0, 547, 1, 0 }, /* autoscaling.v1.ScaleSpec */
	{ 8747, 0, 548, 2, 0 }, /* autoscaling.v1.ScaleStatus */
	{ 8774, 0, 550, 3, 0 }, /* autoscaling.v2.ContainerResourceMetricSource */
	{ 8893, 0, 553, 3, 0 }, /* autoscaling.v2.ContainerResourceMetricStatus */
	{ 8979, 0, 556, 3, 0 }, /* autoscaling.v2.CrossVersionObjectReference */
	{ 9022, 0, 559, 2, 0 }, /* autoscaling.v2.ExternalMetricSource */
	{ 9097, 0, 561, 2, 0 }, /* autoscaling.v2.ExternalMetricStatus */
	{ 9133, 0, 563, 3, 0 }, /* autoscaling.v2.HPAScalingPolicy */
	{ 9198, 0, 566, 4, 0 }, /* autoscaling.v2.HPAScalingRules */
	{ 9311, 0, 570, 5, 0 }, /* autoscaling.v2.HorizontalPodAutoscaler */
	{ 9438, 0, 575, 2, 0 }, /* autoscaling.v2.HorizontalPodAutoscalerBehavior */
	{ 9751, 0, 577, 5, 0 }, /* autoscaling.v2.HorizontalPodAutoscalerCondition */
	{ 9853, 0, 582, 4, 0 }, /* autoscaling.v2.HorizontalPodAutoscalerList */
	{ 9350, 0, 586, 5, 0 }, /* autoscaling.v2.HorizontalPodAutoscalerSpec */
	{ 9393, 0, 591, 6, 0 }, /* autoscaling.v2.HorizontalPodAutoscalerStatus */
	{ 9065, 0, 597, 2, 0 }, /* autoscaling.v2.MetricIdentifier */
	{ 9904, 0, 599, 6, 0 }, /* autoscaling.v2.MetricSpec */
	{ 10058, 0, 605, 6, 0 }, /* autoscaling.v2.MetricStatus */
	{ 8855, 0, 611, 4, 0 }, /* autoscaling.v2.MetricTarget */
	{ 8946, 0, 615, 3, 0 }, /* autoscaling.v2.MetricValueStatus */
	{ 10136, 0, 618, 3, 0 }, /* autoscaling.v2.ObjectMetricSource */
	{ 10270, 0, 621, 3, 0 }, /* autoscaling.v2.ObjectMetricStatus */
	{ 10175, 0, 624, 2, 0 }, /* autoscaling.v2.PodsMetricSource */
	{ 10304, 0, 626, 2, 0 }, /* autoscaling.v2.PodsMetricStatus */
	{ 10207, 0, 628, 2, 0 }, /* autoscaling.v2.ResourceMetricSource */
	{ 10336, 0, 630, 2, 0 }, /* autoscaling.v2.ResourceMetricStatus */
	{ 10461, 0, 632, 5, 0 }, /* batch.v1.CronJob */
	{ 10522, 0, 637, 4, 0 }, /* batch.v1.CronJobList */
	{ 10478, 0, 641, 8, 0 }, /* batch.v1.CronJobSpec */
	{ 10499, 0, 649, 3, 0 }, /* batch.v1.CronJobStatus */
	{ 10788, 0, 652, 5, 0 }, /* batch.v1.Job */
	{ 10837, 0, 657, 6, 0 }, /* batch.v1.JobCondition */
	{ 10932, 0, 663, 4, 0 }, /* batch.v1.JobList */
	{ 10801, 0, 667, 16, 0 }, /* batch.v1.JobSpec */
	{ 10818, 0, 683, 11, 0 }, /* batch.v1.JobStatus */
	{ 10637, 0, 694, 2, 0 }, /* batch.v1.JobTemplateSpec */
	{ 11146, 0, 696, 1, 0 }, /* batch.v1.PodFailurePolicy */
	{ 11516, 0, 697, 3, 0 }, /* batch.v1.PodFailurePolicyOnExitCodesRequirement */
	{ 11603, 0, 700, 2, 0 }, /* batch.v1.PodFailurePolicyOnPodConditionsPattern */
	{ 11486, 0, 702, 3, 0 }, /* batch.v1.PodFailurePolicyRule */
	{ 11315, 0, 705, 1, 0 }, /* batch.v1.SuccessPolicy */
	{ 11868, 0, 706, 2, 0 }, /* batch.v1.SuccessPolicyRule */
	{ 11421, 0, 708, 2, 0 }, /* batch.v1.UncountedTerminatedPods */
	{ 11944, 0, 710, 5, 0 }, /* certificates.v1.CertificateSigningRequest */
	{ 12080, 0, 715, 6, 0 }, /* certificates.v1.CertificateSigningRequestCondition */
	{ 12147, 0, 721, 4, 0 }, /* certificates.v1.CertificateSigningRequestList */
	{ 11986, 0, 725, 8, 0 }, /* certificates.v1.CertificateSigningRequestSpec */
	{ 12032, 0, 733, 2, 0 }, /* certificates.v1.CertificateSigningRequestStatus */
	{ 12548, 0, 735, 4, 0 }, /* coordination.v1.Lease */
	{ 12596, 0, 739, 4, 0 }, /* coordination.v1.LeaseList */
	{ 12570, 0, 743, 7, 0 }, /* coordination.v1.LeaseSpec */
	{ 21263, 0, 750, 4, 0 }, /* core.v1.AWSElasticBlockStoreVolumeSource */
	{ 14597, 0, 754, 3, 0 }, /* core.v1.Affinity */
	{ 14699, 0, 757, 2, 0 }, /* core.v1.AppArmorProfile */
	{ 12750, 0, 759, 2, 0 }, /* core.v1.AttachedVolume */
	{ 21320, 0, 761, 6, 0 }, /* core.v1.AzureDiskVolumeSource */
	{ 21451, 0, 767, 4, 0 }, /* core.v1.AzureFilePersistentVolumeSource */
	{ 21528, 0, 771, 3, 0 }, /* core.v1.AzureFileVolumeSource */
	{ 14776, 0, 774, 4, 0 }, /* core.v1.Binding */
	{ 21558, 0, 778, 10, 0 }, /* core.v1.CSIPersistentVolumeSource */
	{ 21766, 0, 788, 5, 0 }, /* core.v1.CSIVolumeSource */
	{ 14792, 0, 793, 2, 0 }, /* core.v1.Capabilities */
	{ 21790, 0, 795, 6, 0 }, /* core.v1.CephFSPersistentVolumeSource */
	{ 21847, 0, 801, 6, 0 }, /* core.v1.CephFSVolumeSource */
	{ 21874, 0, 807, 4, 0 }, /* core.v1.CinderPersistentVolumeSource */
	{ 21911, 0, 811, 4, 0 }, /* core.v1.CinderVolumeSource */
	{ 20128, 0, 815, 1, 0 }, /* core.v1.ClientIPConfig */
	{ 21938, 0, 816, 5, 0 }, /* core.v1.ClusterTrustBundleProjection */
	{ 25358, 0, 821, 4, 0 }, /* core.v1.ComponentCondition */
	{ 25385, 0, 825, 4, 0 }, /* core.v1.ComponentStatus */
	{ 25409, 0, 829, 4, 0 }, /* core.v1.ComponentStatusList */
	{ 25437, 0, 833, 6, 0 }, /* core.v1.ConfigMap */
	{ 14822, 0, 839, 2, 0 }, /* core.v1.ConfigMapEnvSource */
	{ 14862, 0, 841, 3, 1 }, /* core.v1.ConfigMapKeySelector */
	{ 25476, 0, 844, 4, 0 }, /* core.v1.ConfigMapList */
	{ 13352, 0, 848, 5, 0 }, /* core.v1.ConfigMapNodeConfigSource */
	{ 21975, 0, 853, 3, 0 }, /* core.v1.ConfigMapProjection */
	{ 22021, 0, 856, 4, 0 }, /* core.v1.ConfigMapVolumeSource */
	{ 14891, 0, 860, 25, 0 }, /* core.v1.Container */
	{ 15546, 0, 885, 3, 0 }, /* core.v1.ContainerExtendedResourceRequest */
	{ 12784, 0, 888, 2, 0 }, /* core.v1.ContainerImage */
	{ 14945, 0, 890, 5, 0 }, /* core.v1.ContainerPort */
	{ 15444, 0, 895, 2, 0 }, /* core.v1.ContainerResizePolicy */
	{ 15517, 0, 897, 2, 0 }, /* core.v1.ContainerRestartRule */
	{ 15715, 0, 899, 2, 0 }, /* core.v1.ContainerRestartRuleOnExitCodes */
	{ 15755, 0, 901, 3, 0 }, /* core.v1.ContainerState */
	{ 15824, 0, 904, 1, 0 }, /* core.v1.ContainerStateRunning */
	{ 15865, 0, 905, 7, 0 }, /* core.v1.ContainerStateTerminated */
	{ 15786, 0, 912, 2, 0 }, /* core.v1.ContainerStateWaiting */
	{ 15947, 0, 914, 15, 0 }, /* core.v1.ContainerStatus */
	{ 16061, 0, 929, 1, 0 }, /* core.v1.ContainerUser */
	{ 12817, 0, 930, 1, 0 }, /* core.v1.DaemonEndpoint */
	{ 22067, 0, 931, 1, 0 }, /* core.v1.DownwardAPIProjection */
	{ 22097, 0, 932, 4, 0 }, /* core.v1.DownwardAPIVolumeFile */
	{ 22132, 0, 936, 2, 0 }, /* core.v1.DownwardAPIVolumeSource */
	{ 22164, 0, 938, 2, 0 }, /* core.v1.EmptyDirVolumeSource */
	{ 20157, 0, 940, 4, 1 }, /* core.v1.EndpointAddress */
	{ 20191, 0, 944, 4, 1 }, /* core.v1.EndpointPort */
	{ 20224, 0, 948, 3, 0 }, /* core.v1.EndpointSubset */
	{ 20265, 0, 951, 4, 0 }, /* core.v1.Endpoints */
	{ 20291, 0, 955, 4, 0 }, /* core.v1.EndpointsList */
	{ 15302, 0, 959, 3, 0 }, /* core.v1.EnvFromSource */
	{ 14994, 0, 962, 3, 0 }, /* core.v1.EnvVar */
	{ 16852, 0, 965, 5, 0 }, /* core.v1.EnvVarSource */
	{ 17038, 0, 970, 26, 0 }, /* core.v1.EphemeralContainer */
	{ 22238, 0, 996, 1, 0 }, /* core.v1.EphemeralVolumeSource */
	{ 25531, 0, 997, 17, 0 }, /* core.v1.Event */
	{ 25837, 0, 1014, 4, 0 }, /* core.v1.EventList */
	{ 25772, 0, 1018, 2, 0 }, /* core.v1.EventSeries */
	{ 25700, 0, 1020, 2, 0 }, /* core.v1.EventSource */
	{ 17197, 0, 1022, 1, 0 }, /* core.v1.ExecAction */
	{ 22326, 0, 1023, 5, 0 }, /* core.v1.FCVolumeSource */
	{ 17014, 0, 1028, 4, 1 }, /* core.v1.FileKeySelector */
	{ 22370, 0, 1032, 5, 0 }, /* core.v1.FlexPersistentVolumeSource */
	{ 22405, 0, 1037, 5, 0 }, /* core.v1.FlexVolumeSource */
	{ 22430, 0, 1042, 2, 0 }, /* core.v1.FlockerVolumeSource */
	{ 22482, 0, 1044, 4, 0 }, /* core.v1.GCEPersistentDiskVolumeSource */
	{ 17227, 0, 1048, 2, 0 }, /* core.v1.GRPCAction */
	{ 22527, 0, 1050, 3, 0 }, /* core.v1.GitRepoVolumeSource */
	{ 22576, 0, 1053, 4, 0 }, /* core.v1.GlusterfsPersistentVolumeSource */
	{ 22645, 0, 1057, 3, 0 }, /* core.v1.GlusterfsVolumeSource */
	{ 17249, 0, 1060, 5, 0 }, /* core.v1.HTTPGetAction */
	{ 17317, 0, 1065, 2, 0 }, /* core.v1.HTTPHeader */
	{ 17336, 0, 1067, 2, 0 }, /* core.v1.HostAlias */
	{ 17367, 0, 1069, 1, 0 }, /* core.v1.HostIP */
	{ 22675, 0, 1070, 2, 0 }, /* core.v1.HostPathVolumeSource */
	{ 22775, 0, 1072, 11, 0 }, /* core.v1.ISCSIPersistentVolumeSource */
	{ 22909, 0, 1083, 11, 0 }, /* core.v1.ISCSIVolumeSource */
	{ 22935, 0, 1094, 2, 0 }, /* core.v1.ImageVolumeSource */
	{ 17382, 0, 1096, 1, 0 }, /* core.v1.ImageVolumeStatus */
	{ 22003, 0, 1097, 3, 0 }, /* core.v1.KeyToPath */
	{ 15134, 0, 1100, 3, 0 }, /* core.v1.Lifecycle */
	{ 17427, 0, 1103, 4, 0 }, /* core.v1.LifecycleHandler */
	{ 25882, 0, 1107, 4, 0 }, /* core.v1.LimitRange */
	{ 25924, 0, 1111, 6, 0 }, /* core.v1.LimitRangeItem */
	{ 26027, 0, 1117, 4, 0 }, /* core.v1.LimitRangeList */
	{ 25901, 0, 1121, 1, 0 }, /* core.v1.LimitRangeSpec */
	{ 16761, 0, 1122, 3, 0 }, /* core.v1.LinuxContainerUser */
	{ 20313, 0, 1125, 4, 0 }, /* core.v1.LoadBalancerIngress */
	{ 20383, 0, 1129, 1, 0 }, /* core.v1.LoadBalancerStatus */
	{ 18671, 0, 1130, 1, 1 }, /* core.v1.LocalObjectReference */
	{ 22982, 0, 1131, 2, 0 }, /* core.v1.LocalVolumeSource */
	{ 23008, 0, 1133, 2, 0 }, /* core.v1.ModifyVolumeStatus */
	{ 23067, 0, 1135, 3, 0 }, /* core.v1.NFSVolumeSource */
	{ 26050, 0, 1138, 5, 0 }, /* core.v1.Namespace */
	{ 26114, 0, 1143, 5, 0 }, /* core.v1.NamespaceCondition */
	{ 26306, 0, 1148, 4, 0 }, /* core.v1.NamespaceList */
	{ 26068, 0, 1152, 1, 0 }, /* core.v1.NamespaceSpec */
	{ 26090, 0, 1153, 2, 0 }, /* core.v1.NamespaceStatus */
	{ 12845, 0, 1155, 5, 0 }, /* core.v1.Node */
	{ 12894, 0, 1160, 2, 0 }, /* core.v1.NodeAddress */
	{ 12977, 0, 1162, 2, 0 }, /* core.v1.NodeAffinity */
	{ 13146, 0, 1164, 3, 0 }, /* core.v1.NodeAllocatableResourceClaimStatus */
	{ 13218, 0, 1167, 6, 0 }, /* core.v1.NodeCondition */
	{ 13317, 0, 1173, 1, 0 }, /* core.v1.NodeConfigSource */
	{ 13386, 0, 1174, 4, 0 }, /* core.v1.NodeConfigStatus */
	{ 13434, 0, 1178, 1, 0 }, /* core.v1.NodeDaemonEndpoints */
	{ 13478, 0, 1179, 1, 0 }, /* core.v1.NodeFeatures */
	{ 13524, 0, 1180, 4, 0 }, /* core.v1.NodeList */
	{ 13541, 0, 1184, 2, 0 }, /* core.v1.NodeRuntimeHandler */
	{ 13577, 0, 1186, 2, 0 }, /* core.v1.NodeRuntimeHandlerFeatures */
	{ 13045, 0, 1188, 1, 1 }, /* core.v1.NodeSelector */
	{ 13694, 0, 1189, 3, 0 }, /* core.v1.NodeSelectorRequirement */
	{ 13669, 0, 1192, 2, 1 }, /* core.v1.NodeSelectorTerm */
	{ 12858, 0, 1194, 7, 0 }, /* core.v1.NodeSpec */
	{ 12875, 0, 1201, 14, 0 }, /* core.v1.NodeStatus */
	{ 14274, 0, 1215, 1, 0 }, /* core.v1.NodeSwapStatus */
	{ 13988, 0, 1216, 11, 0 }, /* core.v1.NodeSystemInfo */
	{ 16873, 0, 1227, 2, 1 }, /* core.v1.ObjectFieldSelector */
	{ 10728, 0, 1229, 7, 1 }, /* core.v1.ObjectReference */
	{ 23098, 0, 1236, 5, 0 }, /* core.v1.PersistentVolume */
	{ 6728, 0, 1241, 5, 0 }, /* core.v1.PersistentVolumeClaim */
	{ 23253, 0, 1246, 6, 0 }, /* core.v1.PersistentVolumeClaimCondition */
	{ 23404, 0, 1252, 4, 0 }, /* core.v1.PersistentVolumeClaimList */
	{ 23183, 0, 1256, 9, 0 }, /* core.v1.PersistentVolumeClaimSpec */
	{ 23217, 0, 1265, 8, 0 }, /* core.v1.PersistentVolumeClaimStatus */
	{ 22288, 0, 1273, 2, 0 }, /* core.v1.PersistentVolumeClaimTemplate */
	{ 23814, 0, 1275, 2, 0 }, /* core.v1.PersistentVolumeClaimVolumeSource */
	{ 23866, 0, 1277, 4, 0 }, /* core.v1.PersistentVolumeList */
	{ 23123, 0, 1281, 31, 0 }, /* core.v1.PersistentVolumeSpec */
	{ 23152, 0, 1312, 4, 0 }, /* core.v1.PersistentVolumeStatus */
	{ 24222, 0, 1316, 2, 0 }, /* core.v1.PhotonPersistentDiskVolumeSource */
	{ 17561, 0, 1318, 5, 0 }, /* core.v1.Pod */
	{ 14639, 0, 1323, 2, 0 }, /* core.v1.PodAffinity */
	{ 17607, 0, 1325, 6, 0 }, /* core.v1.PodAffinityTerm */
	{ 14675, 0, 1331, 2, 0 }, /* core.v1.PodAntiAffinity */
	{ 24568, 0, 1333, 7, 0 }, /* core.v1.PodCertificateProjection */
	{ 17719, 0, 1340, 7, 0 }, /* core.v1.PodCondition */
	{ 17740, 0, 1347, 3, 0 }, /* core.v1.PodDNSConfig */
	{ 17790, 0, 1350, 2, 0 }, /* core.v1.PodDNSConfigOption */
	{ 17817, 0, 1352, 2, 0 }, /* core.v1.PodExtendedResourceClaimStatus */
	{ 17872, 0, 1354, 1, 0 }, /* core.v1.PodIP */
	{ 17886, 0, 1355, 4, 0 }, /* core.v1.PodList */
	{ 17902, 0, 1359, 1, 0 }, /* core.v1.PodOS */
	{ 17924, 0, 1360, 1, 0 }, /* core.v1.PodReadinessGate */
	{ 17963, 0, 1361, 3, 0 }, /* core.v1.PodResourceClaim */
	{ 18014, 0, 1364, 2, 0 }, /* core.v1.PodResourceClaimStatus */
	{ 18045, 0, 1366, 1, 0 }, /* core.v1.PodSchedulingGate */
	{ 18071, 0, 1367, 1, 0 }, /* core.v1.PodSchedulingGroup */
	{ 18111, 0, 1368, 13, 0 }, /* core.v1.PodSecurityContext */
	{ 17573, 0, 1381, 42, 0 }, /* core.v1.PodSpec */
	{ 17589, 0, 1423, 21, 0 }, /* core.v1.PodStatus */
	{ 19471, 0, 1444, 4, 0 }, /* core.v1.PodTemplate */
	{ 26378, 0, 1448, 4, 0 }, /* core.v1.PodTemplateList */
	{ 5496, 0, 1452, 2, 0 }, /* core.v1.PodTemplateSpec */
	{ 20364, 0, 1454, 3, 0 }, /* core.v1.PortStatus */
	{ 24283, 0, 1457, 3, 0 }, /* core.v1.PortworxVolumeSource */
	{ 13114, 0, 1460, 2, 0 }, /* core.v1.PreferredSchedulingTerm */
	{ 15095, 0, 1462, 10, 0 }, /* core.v1.Probe */
	{ 24702, 0, 1472, 2, 0 }, /* core.v1.ProjectedVolumeSource */
	{ 24153, 0, 1474, 6, 0 }, /* core.v1.QuobyteVolumeSource */
	{ 23965, 0, 1480, 8, 0 }, /* core.v1.RBDPersistentVolumeSource */
	{ 24835, 0, 1488, 8, 0 }, /* core.v1.RBDVolumeSource */
	{ 26402, 0, 1496, 5, 0 }, /* core.v1.ReplicationController */
	{ 26502, 0, 1501, 5, 0 }, /* core.v1.ReplicationControllerCondition */
	{ 26541, 0, 1506, 4, 0 }, /* core.v1.ReplicationControllerList */
	{ 26432, 0, 1510, 4, 0 }, /* core.v1.ReplicationControllerSpec */
	{ 26466, 0, 1514, 6, 0 }, /* core.v1.ReplicationControllerStatus */
	{ 19568, 0, 1520, 2, 0 }, /* core.v1.ResourceClaim */
	{ 16918, 0, 1522, 3, 1 }, /* core.v1.ResourceFieldSelector */
	{ 19598, 0, 1525, 3, 0 }, /* core.v1.ResourceHealth */
	{ 26575, 0, 1528, 5, 0 }, /* core.v1.ResourceQuota */
	{ 26651, 0, 1533, 4, 0 }, /* core.v1.ResourceQuotaList */
	{ 26597, 0, 1537, 3, 0 }, /* core.v1.ResourceQuotaSpec */
	{ 26623, 0, 1540, 2, 0 }, /* core.v1.ResourceQuotaStatus */
	{ 15009, 0, 1542, 3, 0 }, /* core.v1.ResourceRequirements */
	{ 16108, 0, 1545, 2, 0 }, /* core.v1.ResourceStatus */
	{ 18153, 0, 1547, 4, 0 }, /* core.v1.SELinuxOptions */
	{ 24325, 0, 1551, 10, 0 }, /* core.v1.ScaleIOPersistentVolumeSource */
	{ 24950, 0, 1561, 10, 0 }, /* core.v1.ScaleIOVolumeSource */
	{ 26794, 0, 1571, 1, 1 }, /* core.v1.ScopeSelector */
	{ 26821, 0, 1572, 3, 0 }, /* core.v1.ScopedResourceSelectorRequirement */
	{ 18344, 0, 1575, 2, 0 }, /* core.v1.SeccompProfile */
	{ 26873, 0, 1577, 7, 0 }, /* core.v1.Secret */
	{ 16818, 0, 1584, 2, 0 }, /* core.v1.SecretEnvSource */
	{ 16977, 0, 1586, 3, 1 }, /* core.v1.SecretKeySelector */
	{ 27102, 0, 1589, 4, 0 }, /* core.v1.SecretList */
	{ 24978, 0, 1593, 3, 0 }, /* core.v1.SecretProjection */
	{ 21656, 0, 1596, 2, 1 }, /* core.v1.SecretReference */
	{ 25003, 0, 1598, 4, 0 }, /* core.v1.SecretVolumeSource */
	{ 15250, 0, 1602, 12, 0 }, /* core.v1.SecurityContext */
	{ 20418, 0, 1614, 5, 0 }, /* core.v1.Service */
	{ 20476, 0, 1619, 6, 0 }, /* core.v1.ServiceAccount */
	{ 20507, 0, 1625, 4, 0 }, /* core.v1.ServiceAccountList */
	{ 25030, 0, 1629, 3, 0 }, /* core.v1.ServiceAccountTokenProjection */
	{ 20534, 0, 1632, 4, 0 }, /* core.v1.ServiceList */
	{ 20554, 0, 1636, 6, 0 }, /* core.v1.ServicePort */
	{ 20434, 0, 1642, 20, 0 }, /* core.v1.ServiceSpec */
	{ 20454, 0, 1662, 2, 0 }, /* core.v1.ServiceStatus */
	{ 20890, 0, 1664, 1, 0 }, /* core.v1.SessionAffinityConfig */
	{ 17513, 0, 1665, 1, 0 }, /* core.v1.SleepAction */
	{ 24389, 0, 1666, 5, 0 }, /* core.v1.StorageOSPersistentVolumeSource */
	{ 25093, 0, 1671, 5, 0 }, /* core.v1.StorageOSVolumeSource */
	{ 18226, 0, 1676, 2, 0 }, /* core.v1.Sysctl */
	{ 17483, 0, 1678, 2, 0 }, /* core.v1.TCPSocketAction */
	{ 13832, 0, 1680, 4, 0 }, /* core.v1.Taint */
	{ 18818, 0, 1684, 5, 0 }, /* core.v1.Toleration */
	{ 14492, 0, 1689, 2, 0 }, /* core.v1.TopologySelectorLabelRequirement */
	{ 14533, 0, 1691, 1, 1 }, /* core.v1.TopologySelectorTerm */
	{ 19023, 0, 1692, 8, 0 }, /* core.v1.TopologySpreadConstraint */
	{ 23612, 0, 1700, 3, 1 }, /* core.v1.TypedLocalObjectReference */
	{ 23660, 0, 1703, 4, 0 }, /* core.v1.TypedObjectReference */
	{ 18446, 0, 1707, 31, 0 }, /* core.v1.Volume */
	{ 15397, 0, 1738, 2, 0 }, /* core.v1.VolumeDevice */
	{ 15051, 0, 1740, 7, 0 }, /* core.v1.VolumeMount */
	{ 16035, 0, 1747, 5, 0 }, /* core.v1.VolumeMountStatus */
	{ 24503, 0, 1752, 1, 0 }, /* core.v1.VolumeNodeAffinity */
	{ 24740, 0, 1753, 6, 0 }, /* core.v1.VolumeProjection */
	{ 23508, 0, 1759, 2, 0 }, /* core.v1.VolumeResourceRequirements */
	{ 20006, 0, 1761, 1, 0 }, /* core.v1.VolumeStatus */
	{ 24101, 0, 1762, 4, 0 }, /* core.v1.VsphereVirtualDiskVolumeSource */
	{ 17631, 0, 1766, 2, 0 }, /* core.v1.WeightedPodAffinityTerm */
	{ 18256, 0, 1768, 4, 0 }, /* core.v1.WindowsSecurityContextOptions */
	{ 27159, 0, 1772, 8, 0 }, /* discovery.v1.Endpoint */
	{ 27181, 0, 1780, 3, 0 }, /* discovery.v1.EndpointConditions */
	{ 27243, 0, 1783, 2, 0 }, /* discovery.v1.EndpointHints */
	{ 27338, 0, 1785, 4, 1 }, /* discovery.v1.EndpointPort */
	{ 27364, 0, 1789, 6, 0 }, /* discovery.v1.EndpointSlice */
	{ 27408, 0, 1795, 4, 0 }, /* discovery.v1.EndpointSliceList */
	{ 27317, 0, 1799, 1, 0 }, /* discovery.v1.ForNode */
	{ 27287, 0, 1800, 1, 0 }, /* discovery.v1.ForZone */
	{ 27450, 0, 1801, 17, 0 }, /* events.v1.Event */
	{ 27605, 0, 1818, 4, 0 }, /* events.v1.EventList */
	{ 27466, 0, 1822, 2, 0 }, /* events.v1.EventSeries */
	{ 27641, 0, 1824, 2, 0 }, /* flowcontrol.v1.ExemptPriorityLevelConfiguration */
	{ 27730, 0, 1826, 1, 0 }, /* flowcontrol.v1.FlowDistinguisherMethod */
	{ 27788, 0, 1827, 5, 0 }, /* flowcontrol.v1.FlowSchema */
	{ 27876, 0, 1832, 5, 0 }, /* flowcontrol.v1.FlowSchemaCondition */
	{ 27911, 0, 1837, 4, 0 }, /* flowcontrol.v1.FlowSchemaList */
	{ 27814, 0, 1841, 4, 0 }, /* flowcontrol.v1.FlowSchemaSpec */
	{ 27844, 0, 1845, 1, 0 }, /* flowcontrol.v1.FlowSchemaStatus */
	{ 28102, 0, 1846, 1, 0 }, /* flowcontrol.v1.GroupSubject */
	{ 28130, 0, 1847, 2, 0 }, /* flowcontrol.v1.LimitResponse */
	{ 28216, 0, 1849, 4, 0 }, /* flowcontrol.v1.LimitedPriorityLevelConfiguration */
	{ 28301, 0, 1853, 2, 0 }, /* flowcontrol.v1.NonResourcePolicyRule */
	{ 28063, 0, 1855, 3, 0 }, /* flowcontrol.v1.PolicyRulesWithSubjects */
	{ 28404, 0, 1858, 5, 0 }, /* flowcontrol.v1.PriorityLevelConfiguration */
	{ 28540, 0, 1863, 5, 0 }, /* flowcontrol.v1.PriorityLevelConfigurationCondition */
	{ 28591, 0, 1868, 4, 0 }, /* flowcontrol.v1.PriorityLevelConfigurationList */
	{ 27968, 0, 1872, 1, 0 }, /* flowcontrol.v1.PriorityLevelConfigurationReference */
	{ 28446, 0, 1873, 3, 0 }, /* flowcontrol.v1.PriorityLevelConfigurationSpec */
	{ 28492, 0, 1876, 1, 0 }, /* flowcontrol.v1.PriorityLevelConfigurationStatus */
	{ 28180, 0, 1877, 3, 0 }, /* flowcontrol.v1.QueuingConfiguration */
	{ 28370, 0, 1880, 5, 0 }, /* flowcontrol.v1.ResourcePolicyRule */
	{ 28731, 0, 1885, 2, 0 }, /* flowcontrol.v1.ServiceAccountSubject */
	{ 28347, 0, 1887, 4, 0 }, /* flowcontrol.v1.Subject */
	{ 28794, 0, 1891, 1, 0 }, /* flowcontrol.v1.UserSubject */
	{ 28830, 0, 1892, 6, 0 }, /* meta.v1.APIGroup */
	{ 28958, 0, 1898, 3, 0 }, /* meta.v1.APIGroupList */
	{ 28979, 0, 1901, 10, 0 }, /* meta.v1.APIResource */
	{ 29042, 0, 1911, 4, 0 }, /* meta.v1.APIResourceList */
	{ 29079, 0, 1915, 4, 0 }, /* meta.v1.APIVersions */
	{ 2758, 0, 1919, 6, 0 }, /* meta.v1.Condition */
	{ 29099, 0, 1925, 8, 0 }, /* meta.v1.DeleteOptions */
	{ 7538, 0, 1933, 3, 0 }, /* meta.v1.FieldSelectorRequirement */
	{ 29267, 0, 1936, 2, 0 }, /* meta.v1.GroupResource */
	{ 28847, 0, 1938, 2, 0 }, /* meta.v1.GroupVersionForDiscovery */
	{ 348, 0, 1940, 2, 1 }, /* meta.v1.LabelSelector */
	{ 7612, 0, 1942, 3, 0 }, /* meta.v1.LabelSelectorRequirement */
	{ 976, 0, 1945, 5, 0 }, /* meta.v1.ListMeta */
	{ 29366, 0, 1950, 7, 0 }, /* meta.v1.ManagedFieldsEntry */
	{ 651, 0, 1957, 15, 0 }, /* meta.v1.ObjectMeta */
	{ 29558, 0, 1972, 6, 1 }, /* meta.v1.OwnerReference */
	{ 29154, 0, 1978, 2, 0 }, /* meta.v1.Preconditions */
	{ 28924, 0, 1980, 2, 0 }, /* meta.v1.ServerAddressByClientCIDR */
	{ 29348, 0, 1982, 1, 0 }, /* meta.v1.ShardInfo */
	{ 29650, 0, 1983, 8, 0 }, /* meta.v1.Status */
	{ 29700, 0, 1991, 3, 0 }, /* meta.v1.StatusCause */
	{ 29673, 0, 1994, 6, 0 }, /* meta.v1.StatusDetails */
	{ 29751, 0, 2000, 2, 0 }, /* meta.v1.WatchEvent */
	{ 29956, 0, 2002, 3, 0 }, /* networking.v1.HTTPIngressPath */
	{ 30062, 0, 2005, 1, 0 }, /* networking.v1.HTTPIngressRuleValue */
	{ 30103, 0, 2006, 4, 0 }, /* networking.v1.IPAddress */
	{ 30155, 0, 2010, 4, 0 }, /* networking.v1.IPAddressList */
	{ 30127, 0, 2014, 1, 0 }, /* networking.v1.IPAddressSpec */
	{ 30223, 0, 2015, 2, 0 }, /* networking.v1.IPBlock */
	{ 30257, 0, 2017, 5, 0 }, /* networking.v1.Ingress */
	{ 29994, 0, 2022, 2, 0 }, /* networking.v1.IngressBackend */
	{ 30369, 0, 2024, 4, 0 }, /* networking.v1.IngressClass */
	{ 30427, 0, 2028, 4, 0 }, /* networking.v1.IngressClassList */
	{ 30458, 0, 2032, 5, 0 }, /* networking.v1.IngressClassParametersReference */
	{ 30396, 0, 2037, 2, 0 }, /* networking.v1.IngressClassSpec */
	{ 30525, 0, 2039, 4, 0 }, /* networking.v1.IngressList */
	{ 30551, 0, 2043, 3, 0 }, /* networking.v1.IngressLoadBalancerIngress */
	{ 30624, 0, 2046, 1, 0 }, /* networking.v1.IngressLoadBalancerStatus */
	{ 30592, 0, 2047, 3, 0 }, /* networking.v1.IngressPortStatus */
	{ 30664, 0, 2050, 2, 0 }, /* networking.v1.IngressRule */
	{ 30333, 0, 2052, 2, 0 }, /* networking.v1.IngressServiceBackend */
	{ 30279, 0, 2054, 4, 0 }, /* networking.v1.IngressSpec */
	{ 30305, 0, 2058, 1, 0 }, /* networking.v1.IngressStatus */
	{ 30747, 0, 2059, 2, 0 }, /* networking.v1.IngressTLS */
	{ 30795, 0, 2061, 4, 0 }, /* networking.v1.NetworkPolicy */
	{ 30855, 0, 2065, 2, 0 }, /* networking.v1.NetworkPolicyEgressRule */
	{ 30960, 0, 2067, 2, 0 }, /* networking.v1.NetworkPolicyIngressRule */
	{ 31004, 0, 2069, 4, 0 }, /* networking.v1.NetworkPolicyList */
	{ 30928, 0, 2073, 3, 0 }, /* networking.v1.NetworkPolicyPeer */
	{ 30893, 0, 2076, 3, 0 }, /* networking.v1.NetworkPolicyPort */
	{ 30823, 0, 2079, 4, 0 }, /* networking.v1.NetworkPolicySpec */
	{ 30193, 0, 2083, 4, 0 }, /* networking.v1.ParentReference */
	{ 30695, 0, 2087, 2, 1 }, /* networking.v1.ServiceBackendPort */
	{ 31125, 0, 2089, 5, 0 }, /* networking.v1.ServiceCIDR */
	{ 31213, 0, 2094, 4, 0 }, /* networking.v1.ServiceCIDRList */
	{ 31151, 0, 2098, 1, 0 }, /* networking.v1.ServiceCIDRSpec */
	{ 31181, 0, 2099, 1, 0 }, /* networking.v1.ServiceCIDRStatus */
	{ 31258, 0, 2100, 1, 0 }, /* node.v1.Overhead */
	{ 31284, 0, 2101, 6, 0 }, /* node.v1.RuntimeClass */
	{ 31343, 0, 2107, 4, 0 }, /* node.v1.RuntimeClassList */
	{ 31324, 0, 2111, 2, 0 }, /* node.v1.Scheduling */
	{ 31379, 0, 2113, 4, 0 }, /* policy.v1.Eviction */
	{ 31412, 0, 2117, 5, 0 }, /* policy.v1.PodDisruptionBudget */
	{ 31512, 0, 2122, 4, 0 }, /* policy.v1.PodDisruptionBudgetList */
	{ 31442, 0, 2126, 4, 0 }, /* policy.v1.PodDisruptionBudgetSpec */
	{ 31476, 0, 2130, 7, 0 }, /* policy.v1.PodDisruptionBudgetStatus */
	{ 31699, 0, 2137, 1, 0 }, /* rbac.v1.AggregationRule */
	{ 31744, 0, 2138, 5, 0 }, /* rbac.v1.ClusterRole */
	{ 31799, 0, 2143, 5, 0 }, /* rbac.v1.ClusterRoleBinding */
	{ 31866, 0, 2148, 4, 0 }, /* rbac.v1.ClusterRoleBindingList */
	{ 31897, 0, 2152, 4, 0 }, /* rbac.v1.ClusterRoleList */
	{ 31764, 0, 2156, 5, 0 }, /* rbac.v1.PolicyRule */
	{ 31921, 0, 2161, 4, 0 }, /* rbac.v1.Role */
	{ 31934, 0, 2165, 5, 0 }, /* rbac.v1.RoleBinding */
	{ 31954, 0, 2170, 4, 0 }, /* rbac.v1.RoleBindingList */
	{ 31978, 0, 2174, 4, 0 }, /* rbac.v1.RoleList */
	{ 31850, 0, 2178, 3, 1 }, /* rbac.v1.RoleRef */
	{ 31826, 0, 2181, 4, 1 }, /* rbac.v1.Subject */
	{ 32052, 0, 2185, 7, 0 }, /* resource.v1.AllocatedDeviceStatus */
	{ 32143, 0, 2192, 3, 0 }, /* resource.v1.AllocationResult */
	{ 32235, 0, 2195, 1, 0 }, /* resource.v1.CELDeviceSelector */
	{ 32265, 0, 2196, 3, 0 }, /* resource.v1.CapacityRequestPolicy */
	{ 32322, 0, 2199, 3, 0 }, /* resource.v1.CapacityRequestPolicyRange */
	{ 32366, 0, 2202, 1, 0 }, /* resource.v1.CapacityRequirements */
	{ 32399, 0, 2203, 1, 0 }, /* resource.v1.Counter */
	{ 32419, 0, 2204, 2, 0 }, /* resource.v1.CounterSet */
	{ 32451, 0, 2206, 13, 0 }, /* resource.v1.Device */
	{ 32778, 0, 2219, 3, 0 }, /* resource.v1.DeviceAllocationConfiguration */
	{ 32180, 0, 2222, 2, 0 }, /* resource.v1.DeviceAllocationResult */
	{ 32481, 0, 2224, 8, 0 }, /* resource.v1.DeviceAttribute */
	{ 32509, 0, 2232, 2, 0 }, /* resource.v1.DeviceCapacity */
	{ 32988, 0, 2234, 3, 0 }, /* resource.v1.DeviceClaim */
	{ 33079, 0, 2237, 2, 0 }, /* resource.v1.DeviceClaimConfiguration */
	{ 33116, 0, 2239, 4, 0 }, /* resource.v1.DeviceClass */
	{ 33168, 0, 2243, 1, 0 }, /* resource.v1.DeviceClassConfiguration */
	{ 33205, 0, 2244, 4, 0 }, /* resource.v1.DeviceClassList */
	{ 33140, 0, 2248, 3, 0 }, /* resource.v1.DeviceClassSpec */
	{ 33050, 0, 2251, 3, 0 }, /* resource.v1.DeviceConstraint */
	{ 32553, 0, 2254, 2, 0 }, /* resource.v1.DeviceCounterConsumption */
	{ 33012, 0, 2256, 3, 0 }, /* resource.v1.DeviceRequest */
	{ 32897, 0, 2259, 10, 0 }, /* resource.v1.DeviceRequestAllocationResult */
	{ 33243, 0, 2269, 1, 0 }, /* resource.v1.DeviceSelector */
	{ 33389, 0, 2270, 7, 0 }, /* resource.v1.DeviceSubRequest */
	{ 32599, 0, 2277, 4, 0 }, /* resource.v1.DeviceTaint */
	{ 33430, 0, 2281, 5, 0 }, /* resource.v1.DeviceToleration */
	{ 33343, 0, 2286, 7, 0 }, /* resource.v1.ExactDeviceRequest */
	{ 32105, 0, 2293, 3, 0 }, /* resource.v1.NetworkDeviceData */
	{ 32735, 0, 2296, 2, 0 }, /* resource.v1.NodeAllocatableResourceMapping */
	{ 32847, 0, 2298, 2, 0 }, /* resource.v1.OpaqueDeviceConfiguration */
	{ 33625, 0, 2300, 5, 0 }, /* resource.v1.ResourceClaim */
	{ 33713, 0, 2305, 4, 0 }, /* resource.v1.ResourceClaimConsumerReference */
	{ 33756, 0, 2309, 4, 0 }, /* resource.v1.ResourceClaimList */
	{ 33651, 0, 2313, 1, 0 }, /* resource.v1.ResourceClaimSpec */
	{ 33681, 0, 2314, 3, 0 }, /* resource.v1.ResourceClaimStatus */
	{ 33809, 0, 2317, 4, 0 }, /* resource.v1.ResourceClaimTemplate */
	{ 33881, 0, 2321, 4, 0 }, /* resource.v1.ResourceClaimTemplateList */
	{ 33843, 0, 2325, 2, 0 }, /* resource.v1.ResourceClaimTemplateSpec */
	{ 33919, 0, 2327, 3, 0 }, /* resource.v1.ResourcePool */
	{ 33963, 0, 2330, 4, 0 }, /* resource.v1.ResourceSlice */
	{ 34019, 0, 2334, 4, 0 }, /* resource.v1.ResourceSliceList */
	{ 33989, 0, 2338, 8, 0 }, /* resource.v1.ResourceSliceSpec */
	{ 34102, 0, 2346, 7, 0 }, /* scheduling.v1.PriorityClass */
	{ 34167, 0, 2353, 4, 0 }, /* scheduling.v1.PriorityClassList */
	{ 34211, 0, 2357, 4, 0 }, /* storage.v1.CSIDriver */
	{ 34257, 0, 2361, 4, 0 }, /* storage.v1.CSIDriverList */
	{ 34232, 0, 2365, 11, 0 }, /* storage.v1.CSIDriverSpec */
	{ 34612, 0, 2376, 4, 0 }, /* storage.v1.CSINode */
	{ 34654, 0, 2380, 4, 0 }, /* storage.v1.CSINodeDriver */
	{ 34730, 0, 2384, 4, 0 }, /* storage.v1.CSINodeList */
	{ 34631, 0, 2388, 1, 0 }, /* storage.v1.CSINodeSpec */
	{ 34761, 0, 2389, 7, 0 }, /* storage.v1.CSIStorageCapacity */
	{ 34822, 0, 2396, 4, 0 }, /* storage.v1.CSIStorageCapacityList */
	{ 34856, 0, 2400, 10, 0 }, /* storage.v1.StorageClass */
	{ 35015, 0, 2410, 4, 0 }, /* storage.v1.StorageClassList */
	{ 34463, 0, 2414, 2, 0 }, /* storage.v1.TokenRequest */
	{ 35043, 0, 2416, 5, 0 }, /* storage.v1.VolumeAttachment */
	{ 35137, 0, 2421, 4, 0 }, /* storage.v1.VolumeAttachmentList */
	{ 35169, 0, 2425, 2, 0 }, /* storage.v1.VolumeAttachmentSource */
	{ 35071, 0, 2427, 3, 0 }, /* storage.v1.VolumeAttachmentSpec */
	{ 35103, 0, 2430, 4, 0 }, /* storage.v1.VolumeAttachmentStatus */
	{ 35325, 0, 2434, 5, 0 }, /* storage.v1.VolumeAttributesClass */
	{ 35369, 0, 2439, 4, 0 }, /* storage.v1.VolumeAttributesClassList */
	{ 35290, 0, 2443, 3, 0 }, /* storage.v1.VolumeError */
	{ 34699, 0, 2446, 1, 0 }, /* storage.v1.VolumeNodeResources */
	{ 29770, 0, 2447, 13, 0 }, /* version.Info */
};

static const struct pack_field fields[] = {
	{ 72, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 130, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 191, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 200, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 72, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 72, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 451, 472, 0, 0, 0, 0, 0, 0, 17, 288, 12, 1, 0, 2 },
	{ 474, 486, 0, 0, 1, 488, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 330, 83, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 4 },
	{ 373, 146, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 388, 208, 0, 0, 0, 0, 0, 0, 17, 288, 12, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 12, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 10, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 8, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1114, 208, 0, 0, 0, 0, 0, 0, 6, 32, 12, 0, 0, 2 },
	{ 1071, 146, 0, 0, 0, 0, 0, 0, 19, 32, 12, 0, 0, 1 },
	{ 1060, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 7, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1332, 1346, 0, 0, 4, 1348, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 1367, 1383, 285, 7, 0, 0, 0, 0, 5, 264, 12, 1, 2, 2 },
	{ 1227, 146, 0, 0, 0, 0, 0, 0, 6, 32, 12, 0, 0, 6 },
	{ 1288, 472, 0, 0, 0, 0, 0, 0, 16, 256, 12, 1, 0, 3 },
	{ 1182, 83, 0, 0, 0, 0, 0, 0, 18, 32, 12, 0, 0, 0 },
	{ 1385, 486, 0, 0, 9, 0, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 1244, 208, 0, 0, 0, 0, 0, 0, 34, 288, 12, 1, 0, 5 },
	{ 1616, 1640, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 5 },
	{ 1460, 146, 0, 0, 0, 0, 0, 0, 35, 1, 12, 0, 0, 1 },
	{ 1332, 472, 0, 0, 12, 1348, 0, 0, 0, 64, 0, 0, 0, 9 },
	{ 1367, 1655, 285, 24, 0, 0, 0, 0, 5, 264, 12, 1, 2, 2 },
	{ 474, 1642, 0, 0, 18, 488, 0, 0, 0, 64, 0, 0, 0, 6 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 10 },
	{ 330, 1346, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 11 },
	{ 373, 1652, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 1385, 1613, 0, 0, 21, 1644, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 1518, 208, 0, 0, 0, 0, 0, 0, 20, 256, 12, 1, 0, 8 },
	{ 1568, 1383, 0, 0, 15, 0, 0, 0, 0, 65, 0, 0, 0, 7 },
	{ 1598, 486, 0, 0, 0, 1613, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 1712, 146, 285, 26, 0, 0, 0, 0, 13, 2312, 12, 1, 2, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 14, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1818, 208, 0, 0, 0, 0, 0, 0, 1, 0, 12, 0, 0, 2 },
	{ 1837, 472, 0, 0, 0, 0, 0, 0, 4, 0, 12, 0, 0, 0 },
	{ 1779, 146, 0, 0, 28, 0, 0, 0, 0, 65, 0, 0, 0, 1 },
	{ 1907, 1917, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 1923, 1935, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 1861, 1872, 0, 0, 31, 0, 0, 0, 0, 320, 0, 1, 0, 0 },
	{ 1847, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 1941, 1951, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 1957, 1963, 0, 0, 37, 1969, 0, 0, 0, 64, 0, 0, 0, 5 },
	{ 567, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 1992, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2011, 472, 0, 0, 41, 0, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 2002, 208, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 2 },
	{ 1907, 1872, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 1923, 2046, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 1861, 83, 0, 0, 44, 0, 0, 0, 0, 320, 0, 1, 0, 1 },
	{ 1941, 2050, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 1957, 2054, 0, 0, 50, 1969, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2100, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2105, 472, 0, 0, 0, 2110, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2152, 83, 0, 0, 0, 0, 0, 0, 3, 256, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 28, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 29, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 26, 1, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 24, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1114, 208, 0, 0, 0, 0, 0, 0, 6, 32, 12, 0, 0, 2 },
	{ 1071, 146, 0, 0, 0, 0, 0, 0, 19, 32, 12, 0, 0, 1 },
	{ 1060, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2566, 472, 0, 0, 54, 0, 0, 0, 0, 321, 0, 1, 1, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 23, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 2698, 1346, 0, 0, 0, 0, 0, 0, 2, 256, 12, 1, 0, 4 },
	{ 1332, 472, 0, 0, 58, 1348, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 1367, 1383, 285, 61, 0, 0, 0, 0, 5, 264, 12, 1, 2, 5 },
	{ 1227, 146, 0, 0, 0, 0, 0, 0, 6, 32, 12, 0, 0, 1 },
	{ 1182, 83, 0, 0, 0, 0, 0, 0, 18, 32, 12, 0, 0, 0 },
	{ 2650, 208, 0, 0, 0, 0, 0, 0, 33, 256, 12, 1, 0, 2 },
	{ 1244, 486, 285, 63, 0, 0, 0, 0, 34, 296, 12, 1, 2, 6 },
	{ 2747, 208, 0, 65, 0, 0, 0, 0, 435, 256, 12, 1, 2, 1 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 2734, 146, 0, 0, 0, 0, 0, 0, 22, 0, 12, 0, 0, 0 },
	{ 1616, 1640, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 5 },
	{ 1460, 146, 0, 0, 0, 0, 0, 0, 35, 1, 12, 0, 0, 1 },
	{ 1332, 472, 0, 0, 67, 1348, 0, 0, 0, 64, 0, 0, 0, 8 },
	{ 1367, 1652, 285, 76, 0, 0, 0, 0, 5, 264, 12, 1, 2, 2 },
	{ 474, 1642, 0, 0, 73, 488, 0, 0, 0, 64, 0, 0, 0, 6 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9 },
	{ 330, 1346, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 10 },
	{ 373, 1613, 0, 0, 0, 370, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 1518, 208, 0, 0, 0, 0, 0, 0, 20, 256, 12, 1, 0, 4 },
	{ 1568, 1383, 0, 0, 70, 0, 0, 0, 0, 65, 0, 0, 0, 7 },
	{ 1598, 486, 0, 0, 0, 1613, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 1712, 146, 285, 78, 0, 0, 0, 0, 30, 2312, 12, 1, 2, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 31, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 72, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2955, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 72, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2981, 146, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1 },
	{ 2973, 83, 0, 0, 0, 0, 0, 0, 21, 0, 12, 0, 0, 0 },
	{ 2990, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 3067, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 3060, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 3088, 1383, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 3079, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 2776, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 3139, 83, 0, 0, 80, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 3156, 146, 0, 0, 0, 0, 0, 0, 55, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 42, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 43, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 2715, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2277, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 38, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 3534, 1383, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 625, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 },
	{ 3525, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 3498, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 3514, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 3505, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 3615, 1642, 0, 0, 0, 3626, 0, 0, 37, 0, 12, 0, 0, 1 },
	{ 3545, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 3551, 208, 0, 0, 0, 0, 0, 0, 41, 1, 12, 0, 0, 4 },
	{ 3646, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 1957, 472, 0, 0, 83, 0, 0, 0, 0, 193, 0, 0, 0, 0 },
	{ 3557, 486, 0, 0, 0, 0, 0, 0, 44, 257, 12, 1, 0, 3 },
	{ 3673, 146, 0, 0, 0, 3687, 0, 0, 41, 0, 12, 0, 0, 1 },
	{ 2747, 83, 0, 86, 0, 3668, 0, 0, 39, 256, 12, 1, 2, 0 },
	{ 2715, 472, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3 },
	{ 3711, 208, 0, 0, 0, 3668, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 3847, 1383, 0, 0, 0, 0, 0, 0, 36, 256, 12, 1, 0, 3 },
	{ 3872, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 6 },
	{ 3883, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 4 },
	{ 3741, 472, 0, 0, 0, 0, 0, 0, 48, 0, 12, 0, 0, 8 },
	{ 3902, 1642, 0, 0, 0, 0, 0, 0, 51, 256, 12, 1, 0, 0 },
	{ 3726, 146, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 1 },
	{ 3733, 208, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 2 },
	{ 3790, 1346, 0, 0, 0, 0, 0, 0, 47, 0, 12, 0, 0, 5 },
	{ 4036, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 4000, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 4017, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 4103, 146, 0, 0, 0, 0, 0, 0, 45, 0, 12, 0, 0, 1 },
	{ 2277, 83, 0, 0, 0, 0, 0, 0, 46, 0, 12, 0, 0, 0 },
	{ 4109, 83, 0, 0, 0, 0, 0, 0, 50, 0, 12, 0, 0, 0 },
	{ 3067, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2990, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 4208, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16 },
	{ 4200, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 4533, 4549, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0 },
	{ 4472, 4493, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 9 },
	{ 4424, 4430, 0, 0, 0, 0, 0, 0, 50, 256, 12, 1, 0, 35 },
	{ 4442, 4448, 0, 0, 0, 0, 0, 0, 50, 256, 12, 1, 0, 15 },
	{ 4219, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 34 },
	{ 4552, 4564, 0, 0, 0, 0, 0, 0, 50, 0, 12, 2, 0, 6 },
	{ 4517, 4530, 0, 0, 0, 0, 0, 0, 0, 0, 11, 2, 0, 21 },
	{ 3067, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12 },
	{ 4367, 4372, 0, 0, 0, 0, 0, 0, 0, 256, 11, 1, 0, 25 },
	{ 4583, 4591, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 13 },
	{ 4235, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 19 },
	{ 4260, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 23 },
	{ 4567, 4580, 0, 0, 0, 0, 0, 0, 49, 0, 12, 0, 0, 30 },
	{ 3060, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 18 },
	{ 4197, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 22 },
	{ 1041, 4421, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 36 },
	{ 4314, 4323, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 26 },
	{ 4277, 4287, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 10 },
	{ 4375, 4389, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 20 },
	{ 4227, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 24 },
	{ 4326, 4335, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 33 },
	{ 4290, 4300, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 17 },
	{ 4392, 4406, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 4252, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 29 },
	{ 4353, 4364, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 5 },
	{ 4451, 4455, 0, 0, 0, 0, 0, 0, 50, 0, 12, 0, 0, 27 },
	{ 4594, 4603, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 32 },
	{ 4433, 4439, 0, 0, 0, 0, 0, 0, 50, 256, 12, 1, 0, 3 },
	{ 4303, 4311, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 31 },
	{ 4496, 4514, 0, 0, 0, 0, 0, 0, 50, 0, 12, 2, 0, 8 },
	{ 4458, 4469, 0, 0, 0, 0, 0, 0, 50, 0, 12, 2, 0, 2 },
	{ 4409, 4418, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 7 },
	{ 4213, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14 },
	{ 2776, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 },
	{ 4338, 4350, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 28 },
	{ 4646, 4677, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 42 },
	{ 4680, 4707, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 37 },
	{ 4710, 4737, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 38 },
	{ 4740, 4763, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 39 },
	{ 4766, 4788, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40 },
	{ 4606, 4643, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 41 },
	{ 4791, 4848, 4851, 88, 0, 0, 0, 0, 53, 264, 12, 1, 2, 43 },
	{ 3088, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2100, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2105, 472, 0, 0, 0, 2110, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 4890, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2955, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 4900, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 4851, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 2981, 146, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1 },
	{ 2973, 83, 0, 0, 0, 0, 0, 0, 52, 0, 12, 0, 0, 0 },
	{ 2990, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 1460, 146, 0, 0, 0, 0, 0, 0, 54, 0, 12, 0, 0, 0 },
	{ 4953, 208, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 59, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 60, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 56, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 2981, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 5, 0, 0, 4 },
	{ 3545, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 5237, 486, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 5 },
	{ 5215, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 2973, 83, 0, 0, 0, 0, 0, 0, 61, 0, 12, 0, 0, 0 },
	{ 5207, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 5258, 1640, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 6 },
	{ 2747, 83, 2776, 90, 0, 0, 0, 0, 57, 264, 12, 1, 2, 0 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2105, 208, 0, 0, 0, 2110, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 5310, 146, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 1 },
	{ 5315, 208, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 62, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 67, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 68, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 92, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 64, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 5567, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 5583, 1383, 0, 0, 0, 1613, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2002, 83, 0, 0, 0, 0, 0, 0, 440, 33, 12, 0, 0, 4 },
	{ 5487, 146, 0, 0, 0, 370, 0, 0, 327, 1, 12, 0, 0, 0 },
	{ 5520, 208, 0, 0, 0, 370, 0, 0, 69, 0, 12, 0, 0, 1 },
	{ 5740, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2747, 1613, 2776, 96, 0, 0, 0, 0, 65, 264, 12, 1, 2, 5 },
	{ 5604, 83, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 3 },
	{ 5648, 208, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 6 },
	{ 5706, 486, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8 },
	{ 5629, 146, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 9 },
	{ 5671, 472, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 4 },
	{ 5722, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 7 },
	{ 2715, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 5683, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 5794, 146, 0, 0, 0, 370, 5839, 0, 81, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 98, 5755, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 73, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 74, 0, 12, 0, 0, 4 },
	{ 3386, 486, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 5990, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2277, 146, 0, 0, 105, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 101, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 70, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 5567, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 6064, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 6071, 1642, 0, 0, 0, 6095, 0, 0, 0, 0, 1, 0, 0, 7 },
	{ 6028, 83, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 6 },
	{ 5583, 1383, 0, 0, 0, 1613, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 440, 161, 12, 0, 0, 4 },
	{ 3139, 472, 0, 0, 0, 370, 0, 0, 75, 16, 12, 0, 0, 1 },
	{ 5487, 208, 0, 0, 0, 370, 0, 0, 327, 1, 12, 0, 0, 2 },
	{ 6115, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 5740, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 2747, 1383, 2776, 109, 0, 0, 0, 0, 71, 264, 12, 1, 2, 8 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 6153, 486, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 7 },
	{ 6028, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 6167, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 6133, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 6099, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 6 },
	{ 5794, 146, 0, 0, 0, 370, 5839, 0, 82, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 111, 5755, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 79, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 80, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 116, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 114, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 76, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 5567, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 6028, 83, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 440, 161, 12, 0, 0, 3 },
	{ 5487, 208, 0, 0, 0, 370, 0, 0, 327, 0, 12, 0, 0, 0 },
	{ 6115, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 2747, 1383, 2776, 120, 0, 0, 0, 0, 77, 264, 12, 1, 2, 2 },
	{ 6346, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2715, 208, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 6153, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 6028, 83, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 1 },
	{ 6167, 486, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 6 },
	{ 6382, 146, 0, 0, 0, 5627, 0, 0, 0, 0, 10, 0, 0, 1 },
	{ 6367, 83, 0, 0, 0, 83, 0, 0, 0, 0, 10, 0, 0, 0 },
	{ 6382, 146, 0, 0, 0, 6391, 0, 0, 0, 0, 10, 0, 0, 1 },
	{ 6367, 83, 0, 0, 0, 6391, 0, 0, 0, 0, 10, 0, 0, 0 },
	{ 6367, 146, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1 },
	{ 6438, 83, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 89, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 90, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 122, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 84, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 6599, 83, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 6661, 83, 0, 0, 126, 6673, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 6696, 146, 0, 0, 129, 6673, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 5567, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 6898, 1652, 0, 0, 0, 0, 0, 0, 87, 0, 12, 0, 0, 6 },
	{ 6861, 1613, 0, 0, 0, 370, 0, 0, 88, 0, 12, 0, 0, 8 },
	{ 6770, 1383, 0, 0, 132, 6790, 0, 0, 0, 0, 0, 0, 0, 10 },
	{ 6028, 83, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 7 },
	{ 5583, 1640, 0, 0, 0, 1613, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 440, 161, 12, 0, 0, 9 },
	{ 6758, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 5487, 208, 0, 0, 0, 370, 0, 0, 327, 1, 12, 0, 0, 0 },
	{ 5520, 486, 0, 0, 0, 370, 0, 0, 91, 0, 12, 0, 0, 2 },
	{ 6707, 472, 0, 0, 0, 0, 0, 0, 294, 256, 12, 1, 0, 1 },
	{ 6115, 1652, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 5740, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 7 },
	{ 2747, 1613, 2776, 135, 0, 0, 0, 0, 85, 264, 12, 1, 2, 6 },
	{ 6907, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 6923, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 6153, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8 },
	{ 6028, 146, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 1 },
	{ 6939, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 6099, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 5794, 146, 0, 0, 0, 370, 5839, 0, 83, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 137, 5755, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 567, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 625, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 7012, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 2277, 146, 0, 0, 0, 370, 0, 2341, 94, 0, 12, 0, 0, 3 },
	{ 7094, 83, 0, 0, 0, 0, 0, 0, 101, 0, 12, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 0, 0, 0, 96, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 0, 0, 0, 97, 0, 12, 0, 0, 4 },
	{ 7233, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 7243, 208, 0, 0, 0, 0, 0, 0, 92, 0, 12, 0, 0, 1 },
	{ 7258, 472, 0, 0, 0, 7276, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 7287, 146, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 1 },
	{ 7281, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 99, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 100, 0, 12, 0, 0, 4 },
	{ 7233, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 7281, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 7233, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 7407, 83, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 7426, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 7421, 146, 0, 0, 0, 0, 0, 0, 101, 0, 12, 0, 0, 0 },
	{ 7448, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3 },
	{ 7441, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 7012, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 7432, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7513, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7525, 146, 0, 0, 0, 0, 0, 0, 437, 256, 12, 1, 0, 1 },
	{ 7513, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7525, 146, 0, 0, 0, 0, 0, 0, 441, 256, 12, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 114, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 115, 0, 12, 0, 0, 4 },
	{ 2100, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7810, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 7854, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 7848, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 0 },
	{ 7927, 1640, 0, 0, 0, 0, 0, 0, 102, 0, 12, 0, 0, 4 },
	{ 3545, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 7941, 1642, 0, 0, 0, 0, 0, 0, 103, 0, 12, 0, 0, 1 },
	{ 285, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 7906, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 7915, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 7810, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 5207, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 1907, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 1847, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 1941, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 7848, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 110, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 115, 0, 12, 0, 0, 4 },
	{ 8090, 146, 0, 0, 0, 0, 0, 0, 105, 0, 12, 0, 0, 1 },
	{ 8071, 83, 0, 0, 0, 0, 0, 0, 107, 0, 12, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 112, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 116, 0, 12, 0, 0, 4 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 114, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 115, 0, 12, 0, 0, 4 },
	{ 7448, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3 },
	{ 7441, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 8090, 146, 0, 0, 0, 0, 0, 0, 105, 0, 12, 0, 0, 5 },
	{ 8071, 83, 0, 0, 0, 0, 0, 0, 107, 0, 12, 0, 0, 1 },
	{ 7012, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7421, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 8275, 83, 0, 0, 0, 8283, 0, 0, 0, 1, 3, 0, 0, 0 },
	{ 8305, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 8289, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2948, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 8289, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 8329, 208, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 2 },
	{ 8312, 146, 0, 0, 0, 0, 0, 0, 106, 257, 12, 1, 0, 1 },
	{ 388, 83, 0, 0, 0, 0, 0, 0, 108, 257, 12, 1, 0, 0 },
	{ 567, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 625, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 120, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 121, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 118, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 8596, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2 },
	{ 8584, 146, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 8569, 83, 0, 0, 0, 0, 0, 0, 117, 33, 12, 0, 0, 0 },
	{ 8608, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 8669, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 6907, 208, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 3 },
	{ 8653, 472, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 1 },
	{ 8639, 146, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 2 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 0, 0, 0, 123, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 0, 0, 0, 124, 0, 12, 0, 0, 4 },
	{ 6028, 83, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 6028, 83, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 8883, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 140, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 8848, 146, 0, 0, 0, 0, 0, 0, 141, 1, 12, 0, 0, 0 },
	{ 8883, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 8938, 146, 0, 0, 0, 0, 0, 0, 142, 1, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 145, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 625, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 9058, 83, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 0 },
	{ 8848, 146, 0, 0, 0, 0, 0, 0, 141, 1, 12, 0, 0, 1 },
	{ 8938, 146, 0, 0, 0, 0, 0, 0, 142, 1, 12, 0, 0, 1 },
	{ 9058, 83, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 0 },
	{ 9184, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1 },
	{ 2776, 83, 0, 0, 150, 0, 0, 0, 0, 65, 0, 0, 0, 2 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 9265, 146, 0, 0, 0, 0, 0, 0, 130, 256, 12, 1, 0, 1 },
	{ 9229, 83, 0, 0, 153, 9242, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 9274, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 9301, 472, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 136, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 137, 0, 12, 0, 0, 4 },
	{ 9655, 146, 0, 0, 0, 9665, 0, 0, 131, 0, 12, 0, 0, 1 },
	{ 9485, 83, 0, 0, 0, 9493, 0, 0, 131, 0, 12, 0, 0, 0 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 162, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 157, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 132, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 10034, 1346, 0, 0, 0, 0, 0, 0, 133, 0, 12, 0, 0, 4 },
	{ 8596, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 3 },
	{ 9896, 472, 0, 0, 0, 9930, 0, 0, 139, 256, 12, 1, 0, 1 },
	{ 8584, 146, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 8569, 83, 0, 0, 0, 0, 0, 0, 127, 1, 12, 0, 0, 0 },
	{ 2747, 1383, 2776, 166, 0, 0, 0, 0, 134, 264, 12, 1, 2, 5 },
	{ 10043, 1346, 0, 0, 0, 3668, 0, 0, 140, 256, 12, 1, 0, 4 },
	{ 6907, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 8653, 472, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 3 },
	{ 8639, 146, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 1 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 1 },
	{ 10252, 486, 0, 0, 0, 0, 0, 0, 125, 0, 12, 0, 0, 5 },
	{ 10243, 1346, 0, 0, 0, 0, 0, 0, 128, 0, 12, 0, 0, 2 },
	{ 10129, 146, 0, 0, 0, 0, 0, 0, 143, 0, 12, 0, 0, 3 },
	{ 10170, 208, 0, 0, 0, 0, 0, 0, 145, 0, 12, 0, 0, 4 },
	{ 7906, 472, 0, 0, 0, 0, 0, 0, 147, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 168, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 10252, 486, 0, 0, 0, 0, 0, 0, 126, 0, 12, 0, 0, 5 },
	{ 10243, 1346, 0, 0, 0, 0, 0, 0, 129, 0, 12, 0, 0, 2 },
	{ 10129, 146, 0, 0, 0, 0, 0, 0, 144, 0, 12, 0, 0, 3 },
	{ 10170, 208, 0, 0, 0, 0, 0, 0, 146, 0, 12, 0, 0, 4 },
	{ 7906, 472, 0, 0, 0, 0, 0, 0, 148, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 174, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 10416, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 10403, 208, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 3 },
	{ 2776, 83, 0, 0, 180, 0, 0, 0, 0, 65, 0, 0, 0, 1 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0 },
	{ 10416, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 10403, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 1 },
	{ 9178, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0 },
	{ 10435, 83, 0, 0, 0, 0, 0, 0, 127, 1, 12, 0, 0, 0 },
	{ 9058, 208, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 2 },
	{ 8848, 146, 0, 0, 0, 0, 0, 0, 141, 1, 12, 0, 0, 1 },
	{ 8938, 146, 0, 0, 0, 0, 0, 0, 142, 1, 12, 0, 0, 2 },
	{ 10435, 208, 0, 0, 0, 0, 0, 0, 127, 1, 12, 0, 0, 0 },
	{ 9058, 83, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 1 },
	{ 9058, 83, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 0 },
	{ 8848, 146, 0, 0, 0, 0, 0, 0, 141, 1, 12, 0, 0, 1 },
	{ 8938, 146, 0, 0, 0, 0, 0, 0, 142, 1, 12, 0, 0, 1 },
	{ 9058, 83, 0, 0, 0, 0, 0, 0, 138, 1, 12, 0, 0, 0 },
	{ 285, 83, 0, 0, 184, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 8848, 146, 0, 0, 0, 0, 0, 0, 141, 1, 12, 0, 0, 1 },
	{ 8938, 146, 0, 0, 0, 0, 0, 0, 142, 1, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 189, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 151, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 152, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 149, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 10576, 208, 0, 0, 194, 10594, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 10689, 486, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 10625, 1346, 0, 0, 0, 370, 0, 0, 158, 1, 12, 0, 0, 0 },
	{ 10543, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 6 },
	{ 10552, 146, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 10662, 1383, 0, 0, 0, 208, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 10617, 472, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 10712, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 10721, 83, 0, 0, 0, 0, 0, 0, 292, 288, 12, 1, 0, 0 },
	{ 10752, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 1 },
	{ 10769, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 156, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 157, 0, 12, 0, 0, 4 },
	{ 10918, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 3386, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2277, 146, 0, 0, 204, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 2776, 83, 0, 0, 198, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 153, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 10986, 208, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 11023, 486, 0, 0, 0, 1383, 11036, 0, 0, 0, 1, 0, 0, 8 },
	{ 11172, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 11082, 1642, 0, 0, 208, 11097, 0, 0, 0, 64, 0, 0, 0, 11 },
	{ 10949, 146, 0, 0, 0, 83, 10961, 0, 0, 0, 1, 0, 0, 6 },
	{ 11291, 4311, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14 },
	{ 11008, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 11193, 4287, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 15 },
	{ 10974, 83, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 11129, 1652, 0, 0, 0, 0, 0, 0, 159, 0, 12, 0, 0, 13 },
	{ 11210, 4300, 0, 0, 211, 11231, 11253, 0, 0, 64, 0, 0, 0, 9 },
	{ 2002, 472, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 2 },
	{ 11301, 4323, 0, 0, 0, 0, 0, 0, 163, 0, 12, 0, 0, 7 },
	{ 10617, 1613, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 10 },
	{ 5487, 1383, 0, 0, 0, 370, 0, 0, 327, 1, 12, 0, 0, 5 },
	{ 11058, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 12 },
	{ 10721, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 11380, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 11348, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 2 },
	{ 2747, 83, 2776, 0, 0, 0, 0, 0, 154, 264, 12, 1, 0, 0 },
	{ 11373, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8 },
	{ 11460, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 11454, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 11338, 146, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 10 },
	{ 11363, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 6 },
	{ 11474, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 11397, 1640, 0, 0, 0, 0, 0, 0, 165, 0, 12, 0, 0, 9 },
	{ 642, 83, 0, 0, 0, 370, 0, 0, 444, 0, 12, 0, 0, 0 },
	{ 726, 146, 0, 0, 0, 370, 0, 0, 156, 0, 12, 0, 0, 1 },
	{ 1518, 83, 0, 0, 0, 0, 0, 0, 162, 257, 12, 1, 0, 0 },
	{ 11564, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 11578, 146, 0, 0, 214, 0, 0, 0, 0, 65, 0, 0, 0, 1 },
	{ 11596, 208, 0, 0, 0, 0, 0, 0, 0, 257, 1, 1, 1, 2 },
	{ 2277, 146, 0, 0, 227, 11802, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 217, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11809, 83, 0, 0, 231, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 11840, 146, 0, 0, 0, 0, 0, 0, 160, 0, 12, 0, 0, 1 },
	{ 11852, 208, 0, 0, 0, 0, 0, 0, 161, 256, 12, 1, 0, 2 },
	{ 1518, 83, 0, 0, 0, 0, 0, 0, 164, 257, 12, 1, 0, 0 },
	{ 11912, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 11895, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 11373, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 1, 1 },
	{ 11363, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 1, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 169, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 170, 0, 12, 0, 0, 4 },
	{ 3386, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 5990, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 3 },
	{ 2940, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2948, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2277, 1383, 0, 0, 240, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2776, 83, 0, 0, 236, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 166, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 7258, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 7448, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 7 },
	{ 7441, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 5 },
	{ 12193, 83, 0, 0, 0, 0, 0, 0, 0, 1, 5, 0, 0, 2 },
	{ 12508, 486, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 6 },
	{ 7012, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 12201, 1346, 0, 0, 244, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 7432, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 12519, 146, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1 },
	{ 2747, 83, 0, 268, 0, 0, 0, 0, 167, 256, 12, 1, 2, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 173, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 171, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 12658, 208, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 1 },
	{ 12622, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 12637, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 12680, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 12720, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 12670, 472, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 6 },
	{ 3139, 1383, 0, 0, 270, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 6438, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 21304, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 14614, 83, 0, 0, 0, 0, 0, 0, 274, 0, 12, 0, 0, 0 },
	{ 14627, 146, 0, 0, 0, 0, 0, 0, 306, 0, 12, 0, 0, 1 },
	{ 14659, 208, 0, 0, 0, 0, 0, 0, 308, 0, 12, 0, 0, 2 },
	{ 14759, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 307, 0, 0, 0, 0, 193, 0, 0, 0, 0 },
	{ 12773, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21367, 208, 0, 0, 679, 21379, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 21350, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 21359, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21313, 472, 0, 0, 0, 21410, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 625, 1383, 0, 0, 683, 21417, 0, 0, 0, 64, 0, 0, 0, 5 },
	{ 19880, 1346, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 21491, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 21512, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21502, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 21491, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 21502, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 8848, 146, 0, 0, 0, 370, 0, 0, 292, 161, 12, 0, 0, 3 },
	{ 21720, 1642, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 2 },
	{ 21629, 1383, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 9 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 7 },
	{ 21313, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 21746, 1613, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 8 },
	{ 21699, 1640, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 1 },
	{ 21680, 486, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 6 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 21612, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0 },
	{ 21599, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 4 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 21699, 1346, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 1 },
	{ 19880, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 21612, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2 },
	{ 14813, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 14817, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 21827, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 0 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 19880, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 21836, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 16808, 1346, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 4 },
	{ 7421, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 21827, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 0 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 19880, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 21836, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 16808, 1346, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 4 },
	{ 7421, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 16808, 472, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 1 },
	{ 21304, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 16808, 472, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 1 },
	{ 21304, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 1598, 83, 0, 0, 0, 20151, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 7941, 208, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 14853, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 2100, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 12508, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 7426, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2940, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2277, 146, 0, 0, 760, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 758, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 2747, 146, 2776, 764, 0, 0, 0, 0, 191, 264, 12, 1, 2, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 192, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 25455, 208, 0, 0, 0, 0, 0, 0, 0, 0, 5, 2, 0, 4 },
	{ 5310, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 5 },
	{ 25466, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 3 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 14853, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 126, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 14853, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 194, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25514, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 25498, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 7012, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 0, 253, 256, 12, 1, 0, 1 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 14853, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 22051, 208, 0, 0, 0, 22063, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 1041, 146, 0, 0, 0, 0, 0, 0, 253, 256, 12, 1, 0, 1 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 14853, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 14923, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 8 },
	{ 14915, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 14990, 486, 285, 314, 0, 0, 0, 0, 225, 264, 12, 1, 2, 1 },
	{ 15294, 4364, 0, 0, 0, 0, 0, 0, 224, 256, 12, 1, 0, 0 },
	{ 14909, 146, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 24 },
	{ 15198, 4300, 0, 0, 318, 0, 0, 0, 0, 64, 0, 0, 0, 9 },
	{ 15124, 1655, 0, 0, 0, 0, 0, 0, 254, 0, 12, 0, 0, 2 },
	{ 15081, 1613, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 12 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 23 },
	{ 14939, 1383, 14967, 311, 0, 0, 0, 0, 204, 264, 12, 1, 2, 7 },
	{ 15109, 1652, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 10 },
	{ 15431, 4418, 0, 0, 0, 0, 0, 0, 205, 256, 12, 1, 0, 6 },
	{ 1941, 1640, 0, 0, 0, 370, 0, 0, 348, 0, 12, 0, 0, 19 },
	{ 15474, 4421, 0, 0, 327, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 15498, 4430, 0, 0, 0, 0, 0, 0, 206, 256, 12, 1, 0, 15 },
	{ 15234, 4311, 0, 0, 0, 0, 0, 0, 363, 0, 12, 0, 0, 17 },
	{ 15418, 4406, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 18 },
	{ 15274, 4323, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 21 },
	{ 15280, 4335, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 15152, 4287, 0, 0, 0, 15175, 0, 0, 0, 0, 0, 0, 0, 20 },
	{ 15324, 4372, 0, 0, 322, 15349, 0, 0, 0, 64, 0, 0, 0, 22 },
	{ 15290, 4350, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 16 },
	{ 15383, 4389, 12773, 325, 0, 0, 0, 0, 386, 264, 12, 1, 2, 11 },
	{ 15038, 1642, 15071, 316, 0, 0, 0, 0, 387, 264, 12, 1, 2, 13 },
	{ 14928, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14 },
	{ 11564, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 15600, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 15587, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 3551, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 12807, 146, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1 },
	{ 14967, 208, 0, 0, 0, 0, 0, 0, 0, 129, 1, 0, 0, 3 },
	{ 15640, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 15612, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 14981, 472, 0, 0, 331, 15621, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 15587, 83, 0, 0, 335, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 15474, 146, 0, 0, 340, 0, 0, 0, 0, 65, 0, 0, 0, 1 },
	{ 11809, 83, 0, 0, 343, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 15705, 146, 0, 0, 0, 0, 0, 0, 207, 0, 12, 0, 0, 1 },
	{ 11578, 83, 0, 0, 346, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11596, 146, 0, 0, 0, 0, 0, 0, 0, 256, 1, 1, 1, 1 },
	{ 15816, 146, 0, 0, 0, 0, 0, 0, 209, 0, 12, 0, 0, 2 },
	{ 15854, 208, 0, 0, 0, 0, 0, 0, 210, 0, 12, 0, 0, 0 },
	{ 15778, 83, 0, 0, 0, 0, 0, 0, 211, 0, 12, 0, 0, 1 },
	{ 15898, 83, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0 },
	{ 15935, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 15908, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 5 },
	{ 15924, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 15917, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 15898, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2948, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 16016, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 6 },
	{ 16083, 4300, 285, 351, 0, 0, 0, 0, 349, 264, 12, 1, 2, 11 },
	{ 15935, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 14909, 1383, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7 },
	{ 16000, 486, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9 },
	{ 15977, 208, 0, 0, 0, 370, 0, 0, 208, 0, 12, 0, 0, 3 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 11454, 472, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 2 },
	{ 1941, 1652, 0, 0, 0, 0, 0, 0, 348, 0, 12, 0, 0, 10 },
	{ 15987, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 16008, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 8 },
	{ 15971, 146, 0, 0, 0, 370, 0, 0, 208, 0, 12, 0, 0, 14 },
	{ 16131, 4311, 0, 0, 353, 0, 0, 0, 0, 0, 0, 0, 0, 13 },
	{ 7421, 4287, 0, 0, 0, 0, 0, 0, 213, 0, 12, 0, 0, 1 },
	{ 15038, 1655, 15071, 349, 0, 0, 0, 0, 388, 264, 12, 1, 2, 12 },
	{ 16755, 83, 0, 0, 0, 0, 0, 0, 260, 0, 12, 0, 0, 0 },
	{ 12840, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 1041, 83, 0, 0, 0, 0, 0, 0, 216, 256, 12, 1, 0, 0 },
	{ 191, 146, 0, 0, 0, 0, 0, 0, 291, 32, 12, 0, 0, 2 },
	{ 22127, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 2100, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 3 },
	{ 16901, 208, 0, 0, 0, 0, 0, 0, 342, 32, 12, 0, 0, 1 },
	{ 22051, 146, 0, 0, 0, 22063, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 1041, 83, 0, 0, 0, 0, 0, 0, 216, 256, 12, 1, 0, 0 },
	{ 22193, 83, 0, 0, 687, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 22228, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 1 },
	{ 18700, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 18617, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 20181, 146, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 2 },
	{ 20212, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2105, 146, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 3 },
	{ 14981, 208, 0, 0, 636, 15621, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 13922, 83, 0, 0, 0, 0, 0, 0, 219, 288, 12, 1, 0, 0 },
	{ 20247, 146, 0, 0, 0, 0, 0, 0, 219, 288, 12, 1, 0, 1 },
	{ 14939, 208, 0, 0, 0, 0, 0, 0, 220, 288, 12, 1, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 20283, 146, 0, 0, 0, 0, 0, 0, 221, 256, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 222, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 16795, 146, 0, 0, 0, 0, 0, 0, 195, 0, 12, 0, 0, 1 },
	{ 16788, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 16808, 208, 0, 0, 0, 0, 0, 0, 357, 0, 12, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 16842, 208, 0, 0, 0, 0, 0, 0, 226, 0, 12, 0, 0, 2 },
	{ 16948, 208, 0, 0, 0, 0, 0, 0, 196, 32, 12, 0, 0, 1 },
	{ 191, 83, 0, 0, 0, 0, 0, 0, 291, 32, 12, 0, 0, 3 },
	{ 17003, 1346, 0, 0, 0, 0, 0, 0, 235, 32, 12, 0, 0, 0 },
	{ 16901, 146, 0, 0, 0, 0, 0, 0, 342, 32, 12, 0, 0, 4 },
	{ 16964, 472, 0, 0, 0, 0, 0, 0, 358, 32, 12, 0, 0, 2 },
	{ 14923, 17073, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 8 },
	{ 14915, 17069, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 14990, 17085, 285, 422, 0, 0, 0, 0, 225, 264, 12, 1, 2, 1 },
	{ 15294, 17142, 0, 0, 0, 0, 0, 0, 224, 256, 12, 1, 0, 0 },
	{ 14909, 17065, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 25 },
	{ 15198, 17117, 0, 0, 426, 0, 0, 0, 0, 64, 0, 0, 0, 9 },
	{ 15124, 17107, 0, 0, 0, 0, 0, 0, 254, 0, 12, 0, 0, 2 },
	{ 15081, 17097, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 12 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 24 },
	{ 14939, 17081, 14967, 419, 0, 0, 0, 0, 204, 264, 12, 1, 2, 7 },
	{ 15109, 17102, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 10 },
	{ 15431, 17162, 0, 0, 0, 0, 0, 0, 205, 256, 12, 1, 0, 6 },
	{ 1941, 17089, 0, 0, 0, 370, 0, 0, 348, 0, 12, 0, 0, 20 },
	{ 15474, 17167, 0, 0, 435, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 15498, 17172, 0, 0, 0, 0, 0, 0, 206, 256, 12, 1, 0, 15 },
	{ 15234, 17122, 0, 0, 0, 0, 0, 0, 363, 0, 12, 0, 0, 17 },
	{ 15418, 17157, 0, 0, 0, 0, 0, 0, 331, 0, 12, 0, 0, 18 },
	{ 15274, 17127, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 22 },
	{ 15280, 17132, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 17177, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 21 },
	{ 15152, 17112, 0, 0, 0, 15175, 0, 0, 0, 0, 0, 0, 0, 23 },
	{ 15324, 17147, 0, 0, 430, 15349, 0, 0, 0, 64, 0, 0, 0, 16 },
	{ 15290, 17137, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 11 },
	{ 15383, 17152, 12773, 433, 0, 0, 0, 0, 386, 264, 12, 1, 2, 13 },
	{ 15038, 17093, 15071, 424, 0, 0, 0, 0, 387, 264, 12, 1, 2, 14 },
	{ 14928, 17077, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19 },
	{ 22268, 83, 0, 0, 0, 0, 0, 0, 299, 128, 12, 0, 0, 0 },
	{ 11809, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 25545, 0, 0, 0, 0, 0, 6 },
	{ 25749, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 9 },
	{ 25755, 1613, 0, 0, 0, 3668, 0, 0, 0, 0, 7, 0, 0, 5 },
	{ 25720, 1383, 0, 0, 0, 3668, 0, 0, 0, 0, 6, 0, 0, 10 },
	{ 25678, 146, 0, 0, 0, 370, 0, 0, 292, 33, 12, 0, 0, 8 },
	{ 625, 0, 0, 0, 0, 0, 0, 25594, 0, 0, 0, 0, 0, 15 },
	{ 25735, 486, 0, 0, 0, 3668, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 642, 83, 0, 0, 0, 0, 0, 25615, 444, 1, 12, 0, 0, 2 },
	{ 2948, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16 },
	{ 25792, 4287, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 3 },
	{ 25800, 4300, 0, 0, 0, 17246, 0, 0, 0, 0, 0, 0, 0, 14 },
	{ 25819, 4311, 0, 0, 0, 17246, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 25765, 1652, 0, 0, 0, 0, 0, 0, 231, 0, 12, 0, 0, 11 },
	{ 25693, 1346, 0, 0, 0, 370, 0, 0, 232, 0, 12, 0, 0, 12 },
	{ 2776, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 229, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25749, 83, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 25855, 146, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 1 },
	{ 25872, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 17275, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 14915, 83, 0, 0, 0, 0, 0, 0, 0, 384, 0, 1, 0, 0 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 22360, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 22349, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 22364, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 126, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 14853, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 17216, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17782, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 16808, 208, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 2 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17782, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 16808, 208, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 2 },
	{ 22458, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 22470, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 6438, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 22520, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 2105, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 2973, 146, 0, 0, 0, 17246, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 22566, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 22555, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 5315, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 22616, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 22626, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 22616, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 17275, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 17305, 1346, 0, 0, 0, 0, 0, 0, 245, 256, 12, 1, 0, 3 },
	{ 2100, 83, 0, 0, 0, 17271, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2105, 146, 0, 0, 0, 0, 0, 0, 0, 1, 10, 0, 0, 4 },
	{ 17280, 472, 0, 0, 439, 17287, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 17357, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2100, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 2776, 146, 0, 0, 692, 17246, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 22861, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 10 },
	{ 22879, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 21313, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 22895, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 22824, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 22828, 472, 0, 0, 0, 22843, 0, 0, 0, 0, 0, 0, 0, 8 },
	{ 22360, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 7 },
	{ 22853, 486, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 19880, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 9 },
	{ 16808, 1613, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 1 },
	{ 22811, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 22861, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 10 },
	{ 22879, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 21313, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 22895, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 22824, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 22828, 472, 0, 0, 0, 22843, 0, 0, 0, 0, 0, 0, 0, 8 },
	{ 22360, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 7 },
	{ 22853, 486, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 19880, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 9 },
	{ 16808, 1613, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 1 },
	{ 22811, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 22971, 146, 0, 0, 701, 0, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 22961, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 17408, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 22127, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 17417, 83, 0, 0, 0, 0, 0, 0, 255, 0, 12, 0, 0, 0 },
	{ 17452, 146, 0, 0, 0, 0, 0, 0, 255, 0, 12, 0, 0, 1 },
	{ 16131, 208, 0, 0, 442, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 17460, 83, 0, 0, 0, 0, 0, 0, 233, 0, 12, 0, 0, 0 },
	{ 17465, 146, 0, 0, 0, 0, 0, 0, 244, 0, 12, 0, 0, 1 },
	{ 17507, 472, 0, 0, 0, 0, 0, 0, 373, 0, 12, 0, 0, 3 },
	{ 17473, 208, 0, 0, 0, 0, 0, 0, 377, 0, 12, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 259, 0, 12, 0, 0, 3 },
	{ 4219, 472, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 5 },
	{ 25991, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 2 },
	{ 25983, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 4 },
	{ 26006, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 25987, 208, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 1 },
	{ 2776, 83, 0, 0, 766, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 256, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 19657, 83, 0, 0, 0, 0, 0, 0, 257, 257, 12, 1, 0, 0 },
	{ 17533, 146, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 2 },
	{ 17537, 208, 0, 0, 0, 0, 0, 0, 0, 256, 2, 1, 0, 0 },
	{ 7012, 83, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 1 },
	{ 18700, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 20341, 208, 0, 0, 640, 20348, 17354, 0, 0, 0, 0, 0, 0, 2 },
	{ 14939, 472, 0, 0, 0, 0, 0, 0, 328, 256, 12, 1, 0, 3 },
	{ 20410, 83, 0, 0, 0, 0, 0, 0, 261, 256, 12, 1, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2100, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 705, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 23035, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2100, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 23091, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 270, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 271, 0, 12, 0, 0, 4 },
	{ 3386, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 776, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 770, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 267, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 26328, 83, 0, 0, 780, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 2747, 146, 2776, 785, 0, 0, 0, 0, 268, 264, 12, 1, 2, 1 },
	{ 13889, 83, 0, 0, 782, 26350, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 287, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 288, 0, 12, 0, 0, 4 },
	{ 12969, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 272, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 13066, 146, 0, 0, 0, 0, 0, 0, 330, 256, 12, 1, 0, 1 },
	{ 12998, 83, 0, 0, 0, 0, 0, 0, 284, 32, 12, 0, 0, 0 },
	{ 13207, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 1, 1 },
	{ 13189, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 1941, 208, 0, 0, 0, 0, 0, 0, 0, 1, 9, 2, 0, 2 },
	{ 13299, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 3386, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2277, 146, 0, 0, 284, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 2776, 83, 0, 0, 278, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 13342, 146, 0, 0, 0, 0, 0, 0, 198, 0, 12, 0, 0, 0 },
	{ 10721, 146, 0, 0, 0, 0, 0, 0, 277, 0, 12, 0, 0, 1 },
	{ 13411, 83, 0, 0, 0, 0, 0, 0, 277, 0, 12, 0, 0, 0 },
	{ 7426, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 13420, 208, 0, 0, 0, 0, 0, 0, 277, 0, 12, 0, 0, 2 },
	{ 13462, 83, 0, 0, 0, 0, 0, 0, 214, 0, 12, 0, 0, 0 },
	{ 13499, 83, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 272, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 13568, 146, 0, 0, 0, 0, 0, 0, 283, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 13612, 83, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 13636, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 13651, 83, 0, 0, 0, 0, 0, 0, 286, 289, 12, 1, 0, 0 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11578, 146, 0, 0, 288, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 11596, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 13752, 83, 0, 0, 0, 0, 0, 0, 285, 256, 12, 1, 0, 0 },
	{ 13769, 146, 0, 0, 0, 0, 0, 0, 285, 256, 12, 1, 0, 1 },
	{ 13846, 1383, 0, 0, 0, 0, 0, 0, 277, 0, 12, 0, 0, 2 },
	{ 13789, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 13781, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 13859, 486, 0, 0, 0, 0, 0, 0, 0, 264, 0, 1, 1, 6 },
	{ 13800, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 13825, 1346, 0, 0, 0, 0, 0, 0, 378, 256, 12, 1, 0, 0 },
	{ 13811, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 13922, 1346, 2776, 301, 0, 0, 0, 0, 273, 264, 12, 1, 2, 2 },
	{ 13877, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 1 },
	{ 13868, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 10 },
	{ 2747, 472, 2776, 299, 0, 0, 0, 0, 276, 264, 12, 1, 2, 3 },
	{ 14234, 1652, 0, 0, 0, 0, 0, 0, 278, 0, 12, 0, 0, 0 },
	{ 13932, 1383, 0, 0, 0, 13948, 0, 0, 279, 0, 12, 0, 0, 5 },
	{ 14257, 4300, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 9 },
	{ 13568, 4287, 0, 0, 0, 0, 0, 0, 280, 0, 12, 0, 0, 8 },
	{ 14198, 1640, 0, 0, 0, 0, 0, 0, 203, 256, 12, 1, 0, 13 },
	{ 13979, 486, 0, 0, 0, 14011, 0, 0, 290, 0, 12, 0, 0, 12 },
	{ 13889, 208, 0, 0, 295, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 14241, 1655, 0, 0, 0, 0, 0, 0, 282, 256, 12, 1, 0, 11 },
	{ 14218, 1613, 0, 0, 0, 0, 0, 0, 177, 256, 12, 1, 0, 7 },
	{ 14205, 1642, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 6 },
	{ 13868, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 14419, 1613, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 6 },
	{ 14318, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 10 },
	{ 14347, 1383, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 14325, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 14386, 1640, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8 },
	{ 14371, 486, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 14297, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 },
	{ 14403, 1642, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 14339, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7 },
	{ 14432, 1652, 0, 0, 0, 0, 0, 0, 289, 0, 12, 0, 0, 0 },
	{ 14307, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9 },
	{ 567, 83, 0, 0, 0, 17556, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 4890, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 567, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 4890, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 625, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 1992, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 25498, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 7012, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 302, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 303, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 297, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 298, 0, 12, 0, 0, 4 },
	{ 10918, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 3386, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2277, 146, 0, 0, 717, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 2776, 83, 0, 0, 709, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 294, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 23438, 83, 0, 0, 721, 0, 0, 0, 0, 1472, 0, 1, 0, 0 },
	{ 23601, 486, 0, 0, 0, 0, 0, 0, 383, 32, 12, 0, 0, 3 },
	{ 23646, 1640, 0, 0, 0, 0, 0, 0, 384, 0, 12, 0, 0, 8 },
	{ 1941, 146, 0, 0, 0, 370, 0, 0, 391, 0, 12, 0, 0, 4 },
	{ 2002, 472, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 5 },
	{ 23543, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 23689, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 23560, 1383, 0, 0, 726, 23571, 0, 0, 0, 64, 0, 0, 0, 2 },
	{ 17216, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 23438, 146, 0, 0, 733, 0, 0, 0, 0, 256, 0, 1, 0, 7 },
	{ 23736, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0 },
	{ 16016, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 3 },
	{ 13868, 208, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 4 },
	{ 2747, 472, 2776, 738, 0, 0, 0, 0, 295, 264, 12, 1, 2, 2 },
	{ 23762, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 23795, 1642, 0, 0, 0, 0, 0, 0, 265, 0, 12, 0, 0, 5 },
	{ 13889, 83, 0, 0, 729, 23715, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 642, 83, 0, 0, 0, 370, 0, 0, 444, 0, 12, 0, 0, 0 },
	{ 726, 146, 0, 0, 0, 370, 0, 0, 297, 1, 12, 0, 0, 1 },
	{ 23856, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 19880, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 293, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 23438, 208, 0, 0, 740, 0, 0, 0, 0, 1472, 0, 1, 0, 4 },
	{ 23913, 2046, 0, 0, 0, 0, 0, 0, 174, 0, 12, 0, 0, 12 },
	{ 24186, 24196, 0, 0, 0, 0, 0, 0, 178, 0, 12, 0, 0, 1 },
	{ 24072, 24082, 0, 0, 0, 0, 0, 0, 179, 0, 12, 0, 0, 14 },
	{ 13868, 83, 0, 0, 0, 0, 0, 0, 0, 128, 9, 2, 0, 13 },
	{ 24024, 24031, 0, 0, 0, 0, 0, 0, 185, 0, 12, 0, 0, 18 },
	{ 24013, 24020, 0, 0, 0, 0, 0, 0, 187, 0, 12, 0, 0, 24 },
	{ 24443, 472, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 15 },
	{ 24434, 24438, 0, 0, 0, 0, 0, 0, 182, 0, 12, 0, 0, 6 },
	{ 24035, 24038, 0, 0, 0, 0, 0, 0, 234, 0, 12, 0, 0, 5 },
	{ 24056, 24067, 0, 0, 0, 0, 0, 0, 236, 0, 12, 0, 0, 9 },
	{ 24043, 24051, 0, 0, 0, 0, 0, 0, 238, 0, 12, 0, 0, 11 },
	{ 23895, 1872, 0, 0, 0, 0, 0, 0, 239, 0, 12, 0, 0, 10 },
	{ 23943, 2054, 0, 0, 0, 0, 0, 0, 242, 0, 12, 0, 0, 3 },
	{ 23934, 2050, 0, 0, 0, 0, 0, 0, 248, 0, 12, 0, 0, 30 },
	{ 24003, 24009, 0, 0, 0, 0, 0, 0, 249, 0, 12, 0, 0, 23 },
	{ 24368, 24374, 0, 0, 0, 0, 0, 0, 264, 0, 12, 0, 0, 2 },
	{ 24490, 486, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 21 },
	{ 23953, 23957, 0, 0, 0, 0, 0, 0, 266, 0, 12, 0, 0, 22 },
	{ 14614, 1642, 0, 0, 0, 0, 0, 0, 389, 0, 12, 0, 0, 25 },
	{ 24452, 1346, 0, 0, 745, 6673, 0, 0, 0, 64, 0, 0, 0, 16 },
	{ 24201, 24263, 0, 0, 0, 0, 0, 0, 304, 0, 12, 0, 0, 27 },
	{ 24268, 24312, 0, 0, 0, 0, 0, 0, 329, 0, 12, 0, 0, 8 },
	{ 24145, 24181, 0, 0, 0, 0, 0, 0, 333, 0, 12, 0, 0, 0 },
	{ 23961, 23999, 0, 0, 0, 0, 0, 0, 334, 0, 12, 0, 0, 7 },
	{ 24317, 24363, 0, 0, 0, 0, 0, 0, 351, 0, 12, 0, 0, 20 },
	{ 23543, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 26 },
	{ 24379, 24429, 0, 0, 0, 0, 0, 0, 374, 0, 12, 0, 0, 17 },
	{ 23689, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 29 },
	{ 23560, 1640, 0, 0, 749, 23571, 0, 0, 0, 64, 0, 0, 0, 19 },
	{ 24087, 24140, 0, 0, 0, 0, 0, 0, 393, 0, 12, 0, 0, 28 },
	{ 24539, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 2 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 13889, 83, 0, 0, 752, 23715, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 24563, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 323, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 324, 0, 12, 0, 0, 4 },
	{ 13066, 146, 0, 0, 0, 0, 0, 0, 394, 256, 12, 1, 0, 1 },
	{ 12998, 83, 0, 0, 0, 0, 0, 0, 307, 256, 12, 1, 0, 0 },
	{ 7941, 83, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 17686, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 17701, 1383, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 5 },
	{ 330, 472, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 3 },
	{ 17663, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 17674, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 13066, 146, 0, 0, 0, 0, 0, 0, 394, 256, 12, 1, 0, 1 },
	{ 12998, 83, 0, 0, 0, 0, 0, 0, 307, 256, 12, 1, 0, 0 },
	{ 24665, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 24636, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 24657, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 24601, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 24609, 208, 0, 0, 0, 24630, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 12508, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 24686, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 6 },
	{ 10918, 208, 0, 0, 0, 3668, 0, 0, 0, 0, 6, 0, 0, 6 },
	{ 3386, 472, 0, 0, 0, 3668, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2715, 486, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 2277, 146, 0, 0, 518, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 508, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 17761, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 17782, 208, 0, 0, 0, 0, 0, 0, 312, 256, 12, 1, 0, 2 },
	{ 17773, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17856, 83, 0, 0, 0, 0, 0, 0, 202, 257, 12, 1, 0, 0 },
	{ 13189, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 305, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 522, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 17949, 83, 0, 0, 525, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 13189, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17988, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 13189, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 18098, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 18367, 1652, 0, 0, 0, 0, 0, 0, 176, 0, 12, 0, 0, 7 },
	{ 18199, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 5 },
	{ 18294, 1642, 0, 0, 535, 0, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 18207, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 9 },
	{ 18186, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 18176, 146, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3 },
	{ 18396, 4287, 0, 0, 541, 0, 0, 0, 0, 64, 0, 0, 0, 11 },
	{ 18138, 83, 0, 0, 0, 0, 0, 0, 350, 0, 12, 0, 0, 12 },
	{ 18329, 1613, 0, 0, 0, 0, 0, 0, 355, 0, 12, 0, 0, 2 },
	{ 17537, 472, 0, 0, 0, 0, 0, 0, 0, 256, 2, 1, 0, 8 },
	{ 13499, 1655, 0, 0, 538, 0, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 18218, 486, 0, 0, 0, 0, 0, 0, 376, 256, 12, 1, 0, 10 },
	{ 18241, 1640, 0, 0, 0, 0, 0, 0, 395, 0, 12, 0, 0, 6 },
	{ 10986, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 41 },
	{ 18719, 4350, 0, 0, 0, 0, 0, 0, 175, 0, 12, 0, 0, 3 },
	{ 18777, 4389, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 27 },
	{ 13207, 146, 285, 546, 0, 0, 0, 0, 201, 2441, 12, 1, 2, 38 },
	{ 18867, 4439, 0, 0, 0, 0, 0, 0, 311, 0, 12, 0, 0, 0 },
	{ 18500, 1383, 0, 0, 552, 18510, 0, 0, 0, 64, 0, 0, 0, 5 },
	{ 18931, 4493, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 18 },
	{ 19074, 4564, 285, 569, 0, 0, 0, 0, 227, 2312, 12, 1, 2, 34 },
	{ 18837, 4418, 17354, 561, 0, 0, 0, 0, 246, 264, 12, 1, 2, 33 },
	{ 18646, 4287, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 17 },
	{ 18626, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 10 },
	{ 18638, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 11 },
	{ 19115, 4603, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 9 },
	{ 18700, 4323, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32 },
	{ 19156, 4737, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15 },
	{ 18654, 4311, 285, 557, 0, 0, 0, 0, 263, 296, 12, 1, 2, 13 },
	{ 18762, 4372, 285, 559, 0, 0, 0, 0, 201, 2312, 12, 1, 2, 37 },
	{ 18617, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 18570, 486, 0, 0, 0, 0, 0, 0, 0, 32, 0, 2, 0, 29 },
	{ 19112, 4591, 0, 0, 0, 0, 0, 0, 316, 0, 12, 0, 0, 16 },
	{ 18988, 4530, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 2 },
	{ 18950, 4514, 0, 0, 563, 0, 0, 0, 0, 64, 0, 0, 0, 39 },
	{ 3079, 4430, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8 },
	{ 18849, 4421, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23 },
	{ 18899, 4455, 0, 0, 0, 0, 0, 0, 317, 256, 12, 1, 0, 22 },
	{ 19141, 4677, 285, 573, 0, 0, 0, 0, 318, 280, 12, 1, 2, 4 },
	{ 1941, 4707, 0, 0, 0, 0, 0, 0, 348, 0, 12, 0, 0, 36 },
	{ 15474, 208, 0, 0, 548, 18461, 0, 0, 0, 64, 0, 0, 0, 24 },
	{ 18914, 4469, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28 },
	{ 18728, 4364, 0, 0, 0, 18742, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 19125, 4643, 285, 571, 0, 0, 0, 0, 320, 264, 12, 1, 2, 21 },
	{ 19173, 4788, 0, 0, 0, 0, 0, 0, 321, 0, 12, 0, 0, 20 },
	{ 15234, 4300, 0, 0, 0, 370, 0, 0, 322, 0, 12, 0, 0, 40 },
	{ 18602, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 18583, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 35 },
	{ 19094, 4580, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 19 },
	{ 18877, 4448, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 12 },
	{ 18709, 4335, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30 },
	{ 18470, 472, 0, 0, 0, 4493, 0, 0, 0, 0, 2, 0, 0, 25 },
	{ 18806, 4406, 0, 0, 0, 0, 0, 0, 379, 256, 12, 1, 0, 26 },
	{ 18997, 4549, 17674, 566, 0, 0, 0, 0, 382, 264, 12, 1, 2, 14 },
	{ 18438, 83, 285, 544, 0, 0, 0, 0, 385, 2328, 12, 1, 2, 31 },
	{ 16016, 4364, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 12 },
	{ 2747, 146, 2776, 581, 0, 0, 0, 0, 310, 264, 12, 1, 2, 1 },
	{ 19205, 1640, 0, 0, 0, 0, 0, 0, 212, 256, 12, 1, 0, 8 },
	{ 19311, 4287, 0, 0, 0, 0, 0, 0, 212, 256, 12, 1, 0, 16 },
	{ 19406, 4350, 0, 0, 0, 0, 0, 0, 313, 0, 12, 0, 0, 5 },
	{ 15640, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13 },
	{ 19398, 4323, 17354, 0, 0, 0, 0, 0, 247, 264, 12, 1, 0, 20 },
	{ 19264, 1613, 0, 0, 0, 0, 0, 0, 212, 256, 12, 1, 0, 2 },
	{ 2940, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15 },
	{ 19434, 4389, 0, 0, 0, 0, 0, 0, 275, 256, 12, 1, 0, 7 },
	{ 19286, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10 },
	{ 2715, 4335, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 14 },
	{ 13889, 83, 0, 0, 575, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19199, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17 },
	{ 19304, 1655, 17354, 587, 0, 0, 0, 0, 314, 264, 12, 1, 2, 18 },
	{ 19223, 1642, 0, 0, 583, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 },
	{ 19338, 4300, 0, 0, 589, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 19376, 4311, 285, 593, 0, 0, 0, 0, 319, 280, 12, 1, 2, 0 },
	{ 1941, 4372, 0, 0, 0, 0, 0, 0, 348, 0, 12, 0, 0, 19 },
	{ 11338, 486, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 9 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 5487, 146, 0, 0, 0, 0, 0, 0, 327, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 325, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 370, 0, 0, 444, 0, 12, 0, 0, 0 },
	{ 726, 146, 0, 0, 0, 370, 0, 0, 323, 0, 12, 0, 0, 1 },
	{ 7426, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2105, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2 },
	{ 14981, 146, 0, 0, 643, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 21304, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 19498, 146, 0, 0, 0, 0, 0, 0, 286, 33, 12, 0, 0, 1 },
	{ 19491, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 17460, 14849, 0, 0, 0, 0, 0, 0, 233, 0, 12, 0, 0, 0 },
	{ 19551, 1383, 0, 0, 0, 208, 0, 0, 0, 4096, 1, 0, 0, 3 },
	{ 19509, 17073, 0, 0, 0, 0, 0, 0, 240, 0, 12, 0, 0, 7 },
	{ 17465, 17065, 0, 0, 0, 0, 0, 0, 244, 0, 12, 0, 0, 2 },
	{ 19514, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 9184, 472, 0, 0, 0, 1613, 0, 0, 0, 4096, 1, 0, 0, 9 },
	{ 19534, 1346, 0, 0, 0, 83, 0, 0, 0, 4096, 1, 0, 0, 5 },
	{ 17473, 17069, 0, 0, 0, 0, 0, 0, 377, 0, 12, 0, 0, 6 },
	{ 18470, 486, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1 },
	{ 1598, 208, 0, 0, 0, 83, 0, 0, 0, 4096, 1, 0, 0, 8 },
	{ 22051, 146, 0, 0, 0, 22063, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 24732, 83, 0, 0, 0, 0, 0, 0, 390, 256, 12, 1, 0, 0 },
	{ 3545, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 24765, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 24781, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 7421, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 24774, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 14909, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 24807, 1383, 0, 0, 0, 24815, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21827, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 4 },
	{ 24788, 472, 0, 0, 0, 24793, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 19880, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 16808, 486, 0, 0, 0, 0, 0, 0, 361, 32, 12, 0, 0, 6 },
	{ 7421, 1346, 0, 0, 0, 24799, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 14909, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 24807, 1383, 0, 0, 0, 24815, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21827, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 4 },
	{ 24788, 472, 0, 0, 0, 24793, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 19880, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 16808, 486, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 6 },
	{ 7421, 1346, 0, 0, 0, 24799, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 339, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 340, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 789, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 787, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 336, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 5567, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 6028, 83, 0, 0, 0, 83, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 0, 32, 0, 2, 0, 3 },
	{ 5487, 208, 0, 0, 0, 0, 0, 0, 327, 0, 12, 0, 0, 0 },
	{ 6115, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 2747, 1383, 2776, 793, 0, 0, 0, 0, 337, 264, 12, 1, 2, 2 },
	{ 6346, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2715, 208, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 6153, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 6028, 83, 0, 0, 0, 5627, 0, 0, 0, 1, 1, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 12193, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 11564, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 19590, 208, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 2 },
	{ 7906, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 19632, 146, 0, 0, 595, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 19621, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 346, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 347, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 344, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 26677, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 26780, 208, 0, 0, 0, 0, 0, 0, 353, 32, 12, 0, 0, 2 },
	{ 26682, 146, 0, 0, 795, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 26677, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 26816, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 1 },
	{ 19673, 208, 0, 599, 0, 0, 0, 0, 341, 256, 12, 1, 2, 1 },
	{ 19657, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 2 },
	{ 19664, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 285, 83, 0, 0, 601, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 1941, 146, 0, 606, 0, 0, 0, 0, 343, 256, 12, 1, 2, 1 },
	{ 19685, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19680, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2776, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 7421, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21313, 1642, 0, 0, 0, 24944, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 24859, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8 },
	{ 24885, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 19880, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 16808, 208, 0, 0, 0, 0, 0, 0, 361, 33, 12, 0, 0, 2 },
	{ 24874, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 7 },
	{ 24914, 486, 0, 0, 0, 24926, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 24902, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 },
	{ 24867, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 17216, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 21313, 1642, 0, 0, 0, 24944, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 24859, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8 },
	{ 24885, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 19880, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 16808, 208, 0, 0, 0, 0, 0, 0, 263, 33, 12, 0, 0, 2 },
	{ 24874, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 7 },
	{ 24914, 486, 0, 0, 0, 24926, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 24902, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 },
	{ 24867, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 17216, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 13752, 83, 0, 0, 0, 0, 0, 0, 354, 256, 12, 1, 0, 0 },
	{ 11578, 146, 0, 0, 811, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 26863, 83, 0, 0, 803, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11596, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 14759, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2776, 83, 0, 0, 608, 0, 0, 0, 0, 193, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 5310, 146, 0, 0, 0, 0, 0, 0, 0, 0, 5, 2, 0, 3 },
	{ 25466, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 6 },
	{ 27091, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 5 },
	{ 2776, 208, 0, 0, 816, 26888, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 14853, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 126, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 14853, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 356, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1041, 146, 0, 0, 0, 0, 0, 0, 253, 256, 12, 1, 0, 1 },
	{ 285, 14849, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 14853, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 1992, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 22051, 208, 0, 0, 0, 22063, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 1041, 146, 0, 0, 0, 0, 0, 0, 253, 256, 12, 1, 0, 1 },
	{ 14853, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 21491, 83, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 2 },
	{ 19738, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 18367, 1655, 0, 0, 0, 0, 0, 0, 176, 0, 12, 0, 0, 3 },
	{ 19691, 83, 0, 0, 0, 0, 0, 0, 184, 0, 12, 0, 0, 9 },
	{ 19704, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 8 },
	{ 19763, 1642, 0, 0, 612, 0, 0, 0, 0, 64, 0, 0, 0, 7 },
	{ 19715, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 18207, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 18186, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 6 },
	{ 18176, 472, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 18138, 208, 0, 0, 0, 0, 0, 0, 350, 0, 12, 0, 0, 11 },
	{ 18329, 1652, 0, 0, 0, 0, 0, 0, 355, 0, 12, 0, 0, 10 },
	{ 18241, 1613, 0, 0, 0, 0, 0, 0, 395, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 370, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 371, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 18777, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 18654, 208, 0, 0, 0, 0, 0, 0, 263, 288, 12, 1, 0, 4 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 5 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 20499, 146, 285, 647, 0, 0, 0, 0, 292, 296, 12, 1, 2, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 365, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25068, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7258, 146, 0, 0, 0, 7276, 0, 0, 0, 0, 2, 0, 0, 1 },
	{ 2100, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 364, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 20212, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 20585, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 2105, 208, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 5 },
	{ 14981, 146, 0, 0, 649, 15621, 0, 0, 0, 64, 0, 0, 0, 2 },
	{ 20574, 472, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0 },
	{ 21075, 4372, 0, 0, 0, 21105, 21110, 0, 0, 0, 3, 0, 0, 13 },
	{ 20594, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15 },
	{ 21043, 4350, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 20661, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 19 },
	{ 20745, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 20758, 1652, 0, 0, 664, 20780, 20790, 0, 0, 64, 0, 0, 0, 16 },
	{ 20823, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 11 },
	{ 21146, 4406, 0, 0, 674, 20780, 21168, 0, 0, 64, 0, 0, 0, 12 },
	{ 21054, 4364, 0, 0, 671, 0, 0, 0, 0, 320, 0, 1, 0, 4 },
	{ 20983, 4335, 0, 0, 667, 0, 0, 0, 0, 64, 0, 0, 0, 5 },
	{ 21128, 4389, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 20705, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14 },
	{ 20720, 1642, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 17 },
	{ 14939, 83, 2105, 653, 0, 0, 0, 0, 369, 264, 12, 1, 2, 9 },
	{ 20843, 4287, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 0, 32, 0, 2, 0, 8 },
	{ 20673, 486, 0, 0, 661, 20689, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 20868, 4300, 0, 0, 0, 20920, 20958, 0, 372, 0, 12, 0, 0, 10 },
	{ 21205, 4418, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 2776, 472, 0, 0, 656, 20604, 0, 0, 0, 64, 0, 0, 0, 18 },
	{ 2747, 146, 2776, 677, 0, 0, 0, 0, 435, 264, 12, 1, 2, 1 },
	{ 21225, 83, 0, 0, 0, 370, 0, 0, 262, 0, 12, 0, 0, 0 },
	{ 21238, 83, 0, 0, 0, 0, 0, 0, 189, 0, 12, 0, 0, 0 },
	{ 19782, 83, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 16808, 1346, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 0 },
	{ 17216, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 25077, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 21313, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19880, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 16808, 1346, 0, 0, 0, 0, 0, 0, 263, 32, 12, 0, 0, 0 },
	{ 17216, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 25077, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 17275, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2105, 83, 0, 0, 0, 0, 0, 0, 0, 1, 10, 0, 0, 0 },
	{ 14437, 208, 0, 0, 303, 0, 0, 0, 0, 193, 0, 0, 0, 1 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 3 },
	{ 14482, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 14437, 472, 0, 0, 830, 0, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 11578, 146, 0, 0, 825, 0, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 27127, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 9178, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11596, 146, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 1 },
	{ 14562, 83, 0, 0, 0, 0, 0, 0, 380, 256, 12, 1, 0, 0 },
	{ 7941, 472, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 2 },
	{ 17686, 1640, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 6 },
	{ 19790, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 7 },
	{ 19827, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 19838, 1383, 0, 0, 618, 0, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 19863, 486, 0, 0, 621, 0, 0, 0, 0, 64, 0, 0, 0, 4 },
	{ 17674, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 },
	{ 19056, 208, 0, 0, 615, 0, 0, 0, 0, 65, 0, 0, 0, 1 },
	{ 25123, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 25123, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 1992, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 23913, 2054, 0, 0, 0, 0, 0, 0, 174, 0, 12, 0, 0, 19 },
	{ 24186, 24438, 0, 0, 0, 0, 0, 0, 178, 0, 12, 0, 0, 16 },
	{ 24072, 24312, 0, 0, 0, 0, 0, 0, 180, 0, 12, 0, 0, 8 },
	{ 24024, 24140, 0, 0, 0, 0, 0, 0, 186, 0, 12, 0, 0, 13 },
	{ 24013, 24082, 0, 0, 0, 0, 0, 0, 188, 0, 12, 0, 0, 0 },
	{ 13342, 24363, 0, 0, 0, 0, 0, 0, 200, 0, 12, 0, 0, 14 },
	{ 24434, 25225, 0, 0, 0, 0, 0, 0, 183, 0, 12, 0, 0, 28 },
	{ 25178, 24196, 0, 0, 0, 0, 0, 0, 217, 0, 12, 0, 0, 20 },
	{ 25132, 2046, 0, 0, 0, 0, 0, 0, 218, 0, 12, 0, 0, 18 },
	{ 25230, 25240, 0, 0, 0, 0, 0, 0, 228, 0, 12, 0, 0, 15 },
	{ 24035, 24263, 0, 0, 0, 0, 0, 0, 234, 0, 12, 0, 0, 21 },
	{ 24056, 24067, 0, 0, 0, 0, 0, 0, 237, 0, 12, 0, 0, 26 },
	{ 24043, 24181, 0, 0, 0, 0, 0, 0, 238, 0, 12, 0, 0, 11 },
	{ 23895, 2050, 0, 0, 0, 0, 0, 0, 239, 0, 12, 0, 0, 4 },
	{ 25141, 23957, 0, 0, 0, 0, 0, 0, 241, 0, 12, 0, 0, 3 },
	{ 23943, 24031, 0, 0, 0, 0, 0, 0, 243, 0, 12, 0, 0, 12 },
	{ 23934, 1872, 0, 0, 0, 0, 0, 0, 248, 0, 12, 0, 0, 7 },
	{ 14909, 25245, 0, 0, 0, 0, 0, 0, 251, 0, 12, 0, 0, 10 },
	{ 24003, 24020, 0, 0, 0, 0, 0, 0, 250, 0, 12, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 5 },
	{ 23953, 24009, 0, 0, 0, 0, 0, 0, 266, 0, 12, 0, 0, 30 },
	{ 25156, 24038, 0, 0, 0, 0, 0, 0, 300, 0, 12, 0, 0, 25 },
	{ 24201, 25190, 0, 0, 0, 0, 0, 0, 304, 0, 12, 0, 0, 1 },
	{ 24268, 25195, 0, 0, 0, 0, 0, 0, 329, 0, 12, 0, 0, 22 },
	{ 25205, 25215, 0, 0, 0, 0, 0, 0, 332, 0, 12, 0, 0, 23 },
	{ 24145, 24429, 0, 0, 0, 0, 0, 0, 333, 0, 12, 0, 0, 27 },
	{ 23961, 24051, 0, 0, 0, 0, 0, 0, 335, 0, 12, 0, 0, 24 },
	{ 24317, 25200, 0, 0, 0, 0, 0, 0, 352, 0, 12, 0, 0, 29 },
	{ 25149, 23999, 0, 0, 0, 0, 0, 0, 362, 0, 12, 0, 0, 6 },
	{ 24379, 25220, 0, 0, 0, 0, 0, 0, 375, 0, 12, 0, 0, 9 },
	{ 24087, 24374, 0, 0, 0, 0, 0, 0, 393, 0, 12, 0, 0, 17 },
	{ 12773, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 15071, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 19897, 1346, 0, 0, 624, 0, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 19880, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 19956, 486, 0, 0, 628, 0, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 19889, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 19944, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 15071, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 19880, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 19956, 472, 0, 0, 632, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 19993, 1346, 0, 0, 0, 0, 0, 0, 392, 0, 12, 0, 0, 4 },
	{ 4409, 83, 0, 0, 0, 0, 0, 0, 284, 32, 12, 0, 0, 0 },
	{ 25270, 1346, 0, 0, 0, 0, 0, 0, 190, 0, 12, 0, 0, 4 },
	{ 13342, 208, 0, 0, 0, 0, 0, 0, 199, 0, 12, 0, 0, 2 },
	{ 25178, 146, 0, 0, 0, 0, 0, 0, 215, 0, 12, 0, 0, 1 },
	{ 25289, 1383, 0, 0, 0, 0, 0, 0, 309, 0, 12, 0, 0, 5 },
	{ 25149, 83, 0, 0, 0, 0, 0, 0, 360, 0, 12, 0, 0, 0 },
	{ 25250, 472, 0, 0, 0, 0, 0, 0, 367, 0, 12, 0, 0, 3 },
	{ 19657, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 19664, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 1 },
	{ 14909, 83, 0, 0, 0, 0, 0, 0, 252, 0, 12, 0, 0, 0 },
	{ 21313, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 25333, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 25315, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 25304, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 20027, 146, 0, 0, 0, 0, 0, 0, 307, 1, 12, 0, 0, 1 },
	{ 19491, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 20066, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 20043, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 20099, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 3 },
	{ 20085, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 13922, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 0 },
	{ 2747, 146, 0, 0, 0, 0, 0, 0, 397, 0, 12, 0, 0, 1 },
	{ 27213, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4 },
	{ 27237, 1640, 0, 0, 0, 0, 0, 0, 398, 0, 12, 0, 0, 6 },
	{ 18700, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 18617, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 20181, 472, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 7 },
	{ 27232, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 11454, 83, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 27270, 146, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 11474, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 27308, 146, 0, 0, 0, 0, 0, 0, 402, 256, 12, 1, 0, 1 },
	{ 27278, 83, 0, 0, 0, 0, 0, 0, 403, 256, 12, 1, 0, 0 },
	{ 20212, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 17246, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2105, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 14981, 146, 0, 0, 834, 15621, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 27391, 472, 0, 0, 838, 0, 0, 0, 0, 193, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 3 },
	{ 22616, 146, 0, 0, 0, 0, 0, 0, 396, 256, 12, 1, 0, 4 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 2 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 5 },
	{ 14939, 208, 0, 0, 0, 0, 0, 0, 399, 288, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 400, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11809, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 7 },
	{ 27589, 4311, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8 },
	{ 27540, 4287, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 6 },
	{ 27565, 4300, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 15 },
	{ 27523, 1655, 0, 0, 0, 0, 0, 0, 232, 0, 12, 0, 0, 13 },
	{ 25755, 146, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 14 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 0 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 10 },
	{ 27518, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 },
	{ 2948, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12 },
	{ 27508, 1640, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 9 },
	{ 25792, 1642, 0, 0, 0, 0, 0, 0, 292, 32, 12, 0, 0, 16 },
	{ 27488, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 25819, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 25765, 208, 0, 0, 0, 0, 0, 0, 406, 0, 12, 0, 0, 4 },
	{ 2776, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 404, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25749, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0 },
	{ 25855, 146, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 1 },
	{ 27714, 146, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 27689, 83, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 2776, 83, 0, 0, 842, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 412, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 413, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 845, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 409, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 28043, 208, 0, 0, 0, 0, 0, 0, 408, 0, 12, 0, 0, 2 },
	{ 28019, 146, 0, 0, 0, 28038, 0, 0, 0, 4096, 1, 0, 0, 1 },
	{ 27941, 83, 0, 0, 0, 0, 0, 0, 422, 1, 12, 0, 0, 0 },
	{ 1518, 472, 0, 0, 0, 0, 0, 0, 418, 256, 12, 1, 0, 3 },
	{ 2747, 83, 2776, 849, 0, 0, 0, 0, 410, 264, 12, 1, 2, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 28172, 146, 0, 0, 0, 0, 0, 0, 425, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 851, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 28279, 472, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 27714, 208, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 28265, 146, 0, 0, 0, 0, 0, 0, 415, 0, 12, 0, 0, 1 },
	{ 27689, 83, 0, 0, 0, 4493, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 7854, 1383, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 1 },
	{ 7848, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 0 },
	{ 8312, 208, 0, 0, 0, 0, 0, 0, 417, 256, 12, 1, 0, 2 },
	{ 388, 146, 0, 0, 0, 0, 0, 0, 426, 256, 12, 1, 0, 1 },
	{ 28338, 83, 0, 0, 0, 0, 0, 0, 428, 257, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 423, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 424, 0, 12, 0, 0, 4 },
	{ 3386, 208, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 4 },
	{ 2940, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 854, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 419, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 28660, 208, 0, 0, 0, 370, 28667, 0, 407, 0, 12, 0, 0, 2 },
	{ 28652, 146, 0, 0, 0, 0, 0, 0, 416, 0, 12, 0, 0, 1 },
	{ 2776, 83, 0, 0, 858, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 2747, 83, 2776, 861, 0, 0, 0, 0, 420, 264, 12, 1, 2, 0 },
	{ 28689, 146, 0, 0, 0, 1640, 0, 0, 0, 4096, 1, 0, 0, 2 },
	{ 28698, 208, 0, 0, 0, 28715, 0, 0, 0, 4096, 1, 0, 0, 0 },
	{ 28679, 83, 0, 0, 0, 28686, 0, 0, 0, 4096, 1, 0, 0, 1 },
	{ 1907, 146, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 4 },
	{ 28718, 472, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 17663, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 1, 3 },
	{ 1941, 208, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 1 },
	{ 7848, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 1, 2 },
	{ 285, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 1992, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 3545, 208, 0, 0, 0, 0, 0, 0, 414, 0, 12, 0, 0, 1 },
	{ 625, 83, 0, 0, 863, 0, 0, 0, 0, 65, 0, 0, 0, 3 },
	{ 18602, 472, 0, 0, 0, 0, 0, 0, 427, 0, 12, 0, 0, 0 },
	{ 7421, 146, 0, 0, 0, 0, 0, 0, 429, 0, 12, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 28880, 208, 0, 0, 0, 0, 0, 0, 439, 0, 12, 0, 0, 5 },
	{ 28897, 472, 0, 0, 0, 0, 0, 0, 447, 256, 12, 1, 0, 3 },
	{ 3557, 146, 0, 0, 0, 0, 0, 0, 439, 257, 12, 1, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 7441, 83, 0, 0, 0, 0, 0, 0, 430, 257, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 3534, 486, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 3545, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 625, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8 },
	{ 28999, 146, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 5 },
	{ 3514, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 6 },
	{ 29010, 1383, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 29023, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 7848, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 9 },
	{ 5207, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29066, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 1941, 146, 0, 0, 0, 0, 0, 0, 432, 257, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 28897, 146, 0, 0, 0, 0, 0, 0, 447, 257, 12, 1, 0, 3 },
	{ 3557, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 2 },
	{ 3386, 472, 0, 0, 0, 0, 0, 0, 0, 1, 6, 0, 0, 5 },
	{ 2940, 1383, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 2715, 208, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 2948, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 2277, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29211, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 29121, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 29218, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 6 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 29176, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 7 },
	{ 29140, 146, 0, 0, 0, 0, 0, 0, 446, 0, 12, 0, 0, 1 },
	{ 29193, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11578, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 11596, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 3545, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 7906, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 29066, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 5207, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 13752, 146, 0, 0, 0, 0, 0, 0, 441, 256, 12, 1, 0, 1 },
	{ 29289, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 11578, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 11596, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 29310, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 29319, 472, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2 },
	{ 25498, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29301, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 29338, 1346, 0, 0, 0, 0, 0, 0, 448, 0, 12, 0, 0, 4 },
	{ 567, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 29416, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 29427, 486, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0 },
	{ 29393, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 29401, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 7915, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 29411, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 29530, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 9 },
	{ 29460, 1640, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 5 },
	{ 29496, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 10 },
	{ 29478, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 13 },
	{ 26328, 4300, 0, 0, 0, 0, 0, 0, 0, 264, 0, 1, 1, 14 },
	{ 29436, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12 },
	{ 29449, 486, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 6 },
	{ 29523, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1 },
	{ 29581, 4335, 0, 0, 0, 0, 0, 0, 443, 256, 12, 1, 0, 3 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 1992, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 29542, 4287, 7012, 867, 0, 0, 0, 0, 445, 296, 12, 1, 2, 0 },
	{ 25498, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 },
	{ 29301, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 7012, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 },
	{ 567, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 29606, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 29595, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 625, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 7012, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 25498, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 7012, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29625, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 29636, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 2002, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29695, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 29665, 1346, 0, 0, 0, 0, 0, 0, 451, 0, 12, 0, 0, 5 },
	{ 625, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
	{ 2940, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 642, 83, 0, 0, 0, 0, 0, 0, 442, 0, 12, 0, 0, 6 },
	{ 2948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2277, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 29720, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2948, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29726, 472, 0, 0, 0, 0, 0, 0, 450, 256, 12, 1, 0, 3 },
	{ 3545, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 625, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 29733, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 7012, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 10129, 146, 0, 0, 0, 0, 0, 0, 0, 1, 11, 0, 0, 1 },
	{ 2776, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 29986, 146, 0, 0, 0, 0, 0, 0, 460, 1, 12, 0, 0, 1 },
	{ 2100, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 30023, 208, 0, 0, 869, 0, 0, 0, 0, 65, 0, 0, 0, 2 },
	{ 30097, 83, 0, 0, 0, 0, 0, 0, 453, 257, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 457, 1, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 455, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 30183, 83, 0, 0, 0, 0, 0, 0, 481, 1, 12, 0, 0, 0 },
	{ 30245, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 30250, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 471, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 472, 0, 12, 0, 0, 4 },
	{ 7906, 208, 0, 0, 0, 0, 0, 0, 383, 32, 12, 0, 0, 0 },
	{ 2973, 472, 0, 0, 0, 0, 0, 0, 470, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 464, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 461, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25123, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 1992, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 1957, 472, 0, 0, 873, 20780, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 29595, 83, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0 },
	{ 30514, 146, 0, 0, 0, 0, 0, 0, 463, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 459, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 18700, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 17354, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 14939, 472, 0, 0, 0, 0, 0, 0, 468, 256, 12, 1, 0, 2 },
	{ 20410, 83, 0, 0, 0, 0, 0, 0, 466, 256, 12, 1, 0, 0 },
	{ 7426, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 2105, 83, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2 },
	{ 14981, 146, 0, 0, 876, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 17275, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 30690, 1872, 0, 0, 0, 0, 0, 0, 454, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 2105, 146, 0, 0, 0, 0, 0, 0, 482, 32, 12, 0, 0, 1 },
	{ 30728, 83, 0, 0, 0, 0, 0, 0, 460, 0, 12, 0, 0, 0 },
	{ 30772, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 1518, 208, 0, 0, 0, 0, 0, 0, 469, 256, 12, 1, 0, 2 },
	{ 30743, 146, 0, 0, 0, 0, 0, 0, 473, 256, 12, 1, 0, 1 },
	{ 21225, 83, 0, 0, 0, 370, 0, 0, 467, 0, 12, 0, 0, 0 },
	{ 30789, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 21491, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 480, 0, 12, 0, 0, 3 },
	{ 14939, 83, 0, 0, 0, 0, 0, 0, 479, 256, 12, 1, 0, 0 },
	{ 30925, 146, 0, 0, 0, 0, 0, 0, 478, 256, 12, 1, 0, 1 },
	{ 30999, 146, 0, 0, 0, 0, 0, 0, 478, 256, 12, 1, 0, 1 },
	{ 14939, 83, 0, 0, 0, 0, 0, 0, 479, 256, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 474, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 31048, 208, 0, 0, 0, 0, 0, 0, 458, 0, 12, 0, 0, 2 },
	{ 330, 146, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 1 },
	{ 31036, 83, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 31056, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2105, 146, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1 },
	{ 14981, 83, 0, 0, 880, 15621, 0, 0, 0, 64, 0, 0, 0, 0 },
	{ 31064, 208, 0, 0, 0, 0, 0, 0, 475, 256, 12, 1, 0, 2 },
	{ 20410, 146, 0, 0, 0, 0, 0, 0, 476, 256, 12, 1, 0, 1 },
	{ 31036, 83, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 0 },
	{ 31071, 472, 0, 0, 884, 31083, 31095, 0, 0, 320, 0, 1, 0, 3 },
	{ 3545, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 285, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 1992, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 7906, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 31118, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 485, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 486, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 483, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 31243, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 2747, 83, 2776, 887, 0, 0, 0, 0, 435, 264, 12, 1, 2, 0 },
	{ 31275, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 31305, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 1 },
	{ 18988, 208, 0, 0, 0, 0, 0, 0, 487, 0, 12, 0, 0, 4 },
	{ 31313, 472, 0, 0, 0, 0, 0, 0, 490, 0, 12, 0, 0, 5 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 488, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 18570, 83, 0, 0, 0, 0, 0, 0, 0, 32, 0, 2, 0, 0 },
	{ 18806, 146, 0, 0, 0, 0, 0, 0, 379, 256, 12, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 31398, 146, 0, 0, 0, 0, 0, 0, 436, 0, 12, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 494, 0, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 495, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 492, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 6367, 208, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1 },
	{ 31546, 83, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2 },
	{ 2002, 146, 0, 0, 0, 0, 0, 0, 440, 544, 12, 0, 0, 0 },
	{ 31559, 472, 0, 0, 889, 0, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 2747, 486, 2776, 892, 0, 0, 0, 0, 435, 264, 12, 1, 2, 6 },
	{ 31647, 472, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 3 },
	{ 31662, 1346, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 4 },
	{ 31614, 146, 0, 0, 0, 0, 0, 0, 0, 0, 6, 2, 0, 1 },
	{ 31628, 208, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 31677, 1383, 0, 0, 0, 5627, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 2715, 83, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 31723, 83, 0, 0, 0, 0, 0, 0, 440, 288, 12, 1, 0, 0 },
	{ 31783, 208, 0, 0, 0, 0, 0, 0, 496, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 4 },
	{ 1518, 146, 0, 0, 0, 3668, 0, 0, 501, 256, 12, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 31842, 208, 0, 0, 0, 0, 0, 0, 506, 33, 12, 0, 0, 4 },
	{ 28338, 146, 0, 0, 0, 0, 0, 0, 507, 288, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 498, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 497, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 1907, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 4 },
	{ 7854, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 1847, 472, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 3 },
	{ 1941, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 2 },
	{ 7848, 83, 0, 0, 0, 0, 0, 0, 0, 257, 0, 1, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 1518, 146, 0, 0, 0, 3668, 0, 0, 501, 256, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 31842, 208, 0, 0, 0, 0, 0, 0, 506, 33, 12, 0, 0, 4 },
	{ 28338, 146, 0, 0, 0, 0, 0, 0, 507, 288, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 503, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 502, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25123, 83, 0, 0, 0, 31995, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 625, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 25123, 146, 0, 0, 0, 31995, 32023, 0, 0, 0, 0, 0, 0, 1 },
	{ 625, 83, 0, 0, 894, 0, 0, 0, 0, 65, 0, 0, 0, 0 },
	{ 285, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 1992, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 2747, 472, 0, 898, 0, 0, 0, 0, 435, 256, 12, 1, 2, 3 },
	{ 5310, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 5 },
	{ 32086, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 32093, 1383, 0, 0, 0, 0, 0, 0, 536, 0, 12, 0, 0, 1 },
	{ 24788, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 32135, 486, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6 },
	{ 32215, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 1 },
	{ 32172, 83, 0, 0, 0, 0, 0, 0, 518, 0, 12, 0, 0, 2 },
	{ 18570, 208, 0, 0, 0, 0, 0, 0, 284, 32, 12, 0, 0, 0 },
	{ 72, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 4219, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0 },
	{ 32311, 472, 0, 0, 0, 0, 0, 0, 512, 0, 12, 0, 0, 2 },
	{ 32299, 208, 0, 0, 0, 0, 0, 0, 0, 256, 9, 1, 0, 1 },
	{ 25983, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 1 },
	{ 25987, 83, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0 },
	{ 32361, 208, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 2 },
	{ 19664, 83, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 0 },
	{ 9178, 83, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0 },
	{ 32442, 146, 0, 0, 0, 0, 0, 0, 514, 1, 12, 2, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 32590, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 8 },
	{ 32678, 1655, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 32470, 146, 0, 0, 0, 0, 0, 0, 519, 0, 12, 2, 0, 6 },
	{ 32635, 1613, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 7 },
	{ 32653, 1652, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 10 },
	{ 32623, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 11 },
	{ 13868, 208, 0, 0, 0, 0, 0, 0, 520, 0, 12, 2, 0, 0 },
	{ 32536, 472, 0, 0, 0, 0, 0, 0, 528, 256, 12, 1, 0, 12 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 },
	{ 32703, 4287, 0, 0, 0, 0, 0, 0, 537, 0, 12, 2, 0, 3 },
	{ 18617, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 18570, 1383, 0, 0, 0, 0, 0, 0, 284, 32, 12, 0, 0, 1 },
	{ 13825, 1640, 0, 0, 0, 0, 0, 0, 533, 256, 12, 1, 0, 9 },
	{ 32840, 32885, 0, 0, 0, 0, 0, 0, 538, 0, 12, 0, 0, 2 },
	{ 19664, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 25693, 83, 0, 0, 900, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 14234, 146, 0, 0, 0, 0, 0, 0, 517, 256, 12, 1, 0, 1 },
	{ 32889, 83, 0, 0, 0, 0, 0, 0, 530, 256, 12, 1, 0, 0 },
	{ 32943, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 32960, 486, 0, 0, 0, 0, 0, 0, 0, 256, 3, 1, 0, 0 },
	{ 32939, 146, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4 },
	{ 32955, 1383, 0, 0, 0, 0, 0, 0, 0, 256, 2, 1, 0, 6 },
	{ 32948, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 32966, 1640, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 1 },
	{ 5207, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 3557, 1642, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 7 },
	{ 32974, 146, 0, 0, 0, 0, 0, 0, 511, 0, 12, 0, 0, 1 },
	{ 9178, 83, 0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0 },
	{ 14234, 208, 0, 0, 0, 0, 0, 0, 522, 256, 12, 1, 0, 2 },
	{ 33038, 146, 0, 0, 0, 0, 0, 0, 527, 256, 12, 1, 0, 1 },
	{ 19664, 83, 0, 0, 0, 0, 0, 0, 529, 256, 12, 1, 0, 0 },
	{ 32840, 1872, 0, 0, 0, 0, 0, 0, 538, 0, 12, 0, 0, 1 },
	{ 19664, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 526, 1, 12, 0, 0, 3 },
	{ 32840, 14849, 0, 0, 0, 0, 0, 0, 538, 0, 12, 0, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 523, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 14234, 146, 0, 0, 0, 0, 0, 0, 524, 256, 12, 1, 0, 2 },
	{ 33270, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 33233, 83, 0, 0, 0, 0, 0, 0, 531, 256, 12, 1, 0, 1 },
	{ 33306, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 33291, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 19664, 83, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 33324, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 32442, 146, 0, 0, 0, 0, 0, 0, 514, 1, 12, 2, 0, 1 },
	{ 33335, 146, 0, 0, 0, 0, 0, 0, 535, 0, 12, 0, 0, 2 },
	{ 33374, 208, 0, 0, 0, 0, 0, 0, 532, 256, 12, 1, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 33418, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 7 },
	{ 32635, 486, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 5 },
	{ 32653, 1640, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 6 },
	{ 33459, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 4 },
	{ 32086, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 21592, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9 },
	{ 24788, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 12193, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 32135, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 },
	{ 18806, 1383, 0, 0, 0, 0, 0, 0, 534, 256, 12, 1, 0, 3 },
	{ 33476, 83, 0, 0, 0, 0, 0, 0, 510, 0, 12, 0, 0, 0 },
	{ 33496, 472, 0, 0, 0, 33511, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 13868, 486, 0, 0, 0, 0, 0, 0, 513, 0, 12, 0, 0, 3 },
	{ 25749, 1346, 0, 0, 0, 83, 33524, 0, 0, 4096, 2, 0, 0, 5 },
	{ 33480, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 33233, 208, 0, 0, 0, 0, 0, 0, 531, 256, 12, 1, 0, 6 },
	{ 18806, 1383, 0, 0, 0, 0, 0, 0, 534, 256, 12, 1, 0, 1 },
	{ 14437, 208, 0, 0, 903, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 14482, 472, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 14437, 472, 0, 0, 910, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 126, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 11578, 146, 0, 0, 907, 33550, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 27127, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0 },
	{ 9178, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 33418, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 33496, 208, 0, 0, 0, 33511, 0, 0, 0, 0, 0, 0, 0, 5 },
	{ 13868, 486, 0, 0, 0, 0, 0, 0, 513, 0, 12, 0, 0, 1 },
	{ 25749, 472, 0, 0, 0, 83, 33524, 0, 0, 4096, 2, 0, 0, 3 },
	{ 33480, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 33233, 146, 0, 0, 0, 0, 0, 0, 531, 256, 12, 1, 0, 6 },
	{ 18806, 1383, 0, 0, 0, 0, 0, 0, 534, 256, 12, 1, 0, 2 },
	{ 33576, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 33558, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 33572, 146, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 33604, 146, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 1 },
	{ 33592, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 30514, 146, 0, 0, 0, 0, 0, 0, 0, 1, 11, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 542, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 543, 0, 12, 0, 0, 4 },
	{ 25123, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 285, 472, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 7906, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 7012, 1346, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 539, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 32172, 83, 0, 0, 0, 0, 0, 0, 521, 0, 12, 0, 0, 0 },
	{ 33786, 83, 0, 0, 0, 0, 0, 0, 509, 0, 12, 0, 0, 0 },
	{ 32172, 472, 0, 916, 0, 0, 0, 0, 508, 256, 12, 1, 2, 2 },
	{ 33797, 146, 7012, 914, 0, 0, 0, 0, 540, 264, 12, 1, 2, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 546, 1, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 544, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 370, 0, 0, 444, 0, 12, 0, 0, 0 },
	{ 726, 146, 0, 0, 0, 0, 0, 0, 542, 1, 12, 0, 0, 1 },
	{ 29449, 146, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 33944, 208, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 2 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 550, 1, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 548, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 32590, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 32172, 1383, 0, 0, 0, 0, 0, 0, 516, 256, 12, 1, 0, 6 },
	{ 21592, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 18617, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
	{ 18570, 472, 0, 0, 0, 0, 0, 0, 284, 32, 12, 0, 0, 0 },
	{ 34049, 486, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 24788, 146, 0, 0, 0, 0, 0, 0, 547, 1, 12, 0, 0, 5 },
	{ 34072, 1640, 0, 0, 0, 0, 0, 0, 515, 256, 12, 1, 0, 7 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 3067, 472, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 34130, 208, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 4 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 6 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 18950, 1346, 0, 0, 921, 34144, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 9178, 146, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 551, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 555, 1, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 553, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 34282, 83, 0, 0, 0, 21105, 0, 0, 0, 0, 3, 0, 0, 0 },
	{ 34385, 1346, 0, 0, 927, 34399, 0, 0, 0, 64, 0, 0, 0, 3 },
	{ 34518, 1642, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 10 },
	{ 34297, 146, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 8 },
	{ 34582, 1652, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1 },
	{ 34487, 486, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 9 },
	{ 34505, 1640, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 5 },
	{ 34553, 1613, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 6 },
	{ 34369, 472, 0, 0, 0, 8283, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 34449, 1383, 0, 0, 0, 0, 0, 0, 564, 256, 12, 1, 0, 7 },
	{ 34312, 208, 0, 0, 924, 34333, 0, 0, 0, 1344, 0, 1, 1, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 559, 1, 12, 0, 0, 3 },
	{ 13877, 472, 0, 0, 0, 0, 0, 0, 573, 0, 12, 0, 0, 1 },
	{ 285, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 34679, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 34686, 208, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 556, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 34753, 83, 285, 931, 0, 0, 0, 0, 557, 265, 12, 1, 2, 0 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 13868, 472, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 4 },
	{ 34804, 1346, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 5 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 6 },
	{ 34791, 146, 0, 0, 0, 0, 0, 0, 440, 32, 12, 0, 0, 1 },
	{ 23543, 208, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 560, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 34915, 1383, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2 },
	{ 34997, 1640, 0, 0, 0, 0, 0, 0, 381, 288, 12, 1, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 4 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 7 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 6 },
	{ 24490, 1346, 0, 0, 0, 0, 0, 0, 0, 256, 0, 1, 0, 8 },
	{ 30514, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 5 },
	{ 34880, 146, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 34892, 472, 0, 0, 933, 34906, 0, 0, 0, 64, 0, 0, 0, 9 },
	{ 34936, 486, 0, 0, 936, 34954, 0, 0, 0, 64, 0, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 562, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 25068, 83, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 7258, 146, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 1 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 2 },
	{ 726, 146, 0, 0, 0, 370, 0, 784, 568, 1, 12, 0, 0, 3 },
	{ 2277, 208, 0, 0, 0, 370, 0, 2341, 569, 0, 12, 0, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 565, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 35224, 146, 0, 0, 0, 0, 0, 0, 302, 0, 12, 0, 0, 1 },
	{ 35203, 83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 35241, 83, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 0 },
	{ 18617, 208, 0, 0, 0, 0, 0, 0, 0, 129, 0, 0, 0, 2 },
	{ 25693, 146, 0, 0, 0, 0, 0, 0, 567, 1, 12, 0, 0, 1 },
	{ 35278, 208, 0, 0, 0, 0, 0, 0, 572, 0, 12, 0, 0, 1 },
	{ 35250, 83, 0, 0, 0, 8283, 0, 0, 0, 1, 3, 0, 0, 2 },
	{ 35259, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0 },
	{ 35313, 472, 0, 0, 0, 0, 0, 0, 572, 0, 12, 0, 0, 3 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 35358, 146, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 670, 444, 0, 12, 0, 0, 1 },
	{ 30514, 208, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4 },
	{ 567, 0, 0, 0, 0, 0, 0, 578, 0, 0, 0, 0, 0, 0 },
	{ 1041, 146, 0, 0, 0, 0, 0, 1047, 570, 1, 12, 1, 0, 2 },
	{ 625, 0, 0, 0, 0, 0, 0, 630, 0, 0, 0, 0, 0, 3 },
	{ 642, 83, 0, 0, 0, 0, 0, 993, 442, 0, 12, 0, 0, 1 },
	{ 35406, 208, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2 },
	{ 2940, 146, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 },
	{ 29411, 83, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0 },
	{ 25749, 83, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 },
	{ 29783, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 },
	{ 29793, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 29802, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 29817, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 },
	{ 29832, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4 },
	{ 29842, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5 },
	{ 29855, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 6 },
	{ 29866, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7 },
	{ 29876, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8 },
	{ 29882, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 },
	{ 29904, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10 },
	{ 29926, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 11 },
	{ 29932, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12 },
};

static const struct pack_kind kinds[] = {
	{ 1, 35430, 35433, 35441, 35450, 939, 940, 35458, 1, 35441, 35430, 181, 1 },
	{ 1, 35430, 35465, 35481, 35499, 941, 943, 35518, 1, 35481, 35430, 192, 0 },
	{ 1, 35430, 35527, 35537, 35548, 944, 946, 35561, 1, 35537, 35430, 194, 1 },
	{ 1, 35430, 35620, 22616, 22616, 947, 949, 35561, 1, 22616, 35430, 222, 1 },
	{ 1, 35430, 35633, 35639, 35646, 950, 952, 35561, 1, 35639, 35430, 229, 1 },
	{ 1, 35430, 35655, 35666, 35678, 953, 955, 35561, 1, 35666, 35430, 256, 1 },
	{ 1, 35430, 30504, 17663, 1992, 956, 958, 35692, 35734, 17663, 35430, 267, 0 },
	{ 1, 35430, 35794, 35799, 35805, 959, 961, 35561, 35813, 35799, 35430, 272, 0 },
	{ 1, 35430, 25961, 35896, 35919, 962, 964, 35561, 35945, 35896, 35430, 294, 1 },
	{ 1, 35430, 35991, 36008, 36026, 965, 967, 35561, 36046, 36008, 35430, 293, 0 },
	{ 1, 35430, 25947, 10170, 36087, 968, 970, 35561, 36098, 10170, 35430, 305, 1 },
	{ 1, 35430, 36419, 36431, 36444, 972, 973, 35561, 1, 36431, 35430, 325, 1 },
	{ 1, 35430, 36456, 36478, 36501, 974, 976, 35561, 36526, 36478, 35430, 336, 1 },
	{ 1, 35430, 36601, 36615, 36630, 978, 980, 35561, 36650, 36615, 35430, 344, 1 },
	{ 1, 35430, 36688, 20499, 25149, 981, 982, 35561, 1, 20499, 35430, 356, 1 },
	{ 1, 35430, 28774, 36695, 36711, 983, 985, 35561, 36729, 36695, 35430, 365, 1 },
	{ 1, 35430, 36755, 36763, 2973, 986, 988, 35561, 36776, 36763, 35430, 364, 1 },
	{ 36865, 35430, 36888, 36899, 36911, 990, 991, 35561, 36937, 36972, 37007, 56, 0 },
	{ 37033, 35430, 37038, 37057, 37077, 993, 994, 35561, 1, 37096, 37121, 62, 1 },
	{ 37033, 35430, 37129, 37139, 37150, 995, 997, 35561, 37163, 37197, 37121, 64, 1 },
	{ 37033, 35430, 37213, 37224, 37236, 999, 1001, 35561, 37254, 37318, 37121, 70, 1 },
	{ 37033, 35430, 37335, 37346, 37358, 1003, 1005, 35561, 37372, 37436, 37121, 76, 1 },
	{ 37033, 35430, 37453, 37465, 37478, 1007, 1009, 35561, 37494, 37559, 37121, 84, 1 },
	{ 37577, 35430, 35633, 35639, 35646, 1011, 1013, 35561, 1, 37591, 37612, 404, 1 },
	{ 37629, 35430, 37651, 37669, 37688, 1014, 1015, 35458, 1, 37706, 37747, 93, 0 },
	{ 37629, 35430, 37772, 37784, 37797, 1016, 1017, 35458, 1, 37809, 37747, 98, 0 },
	{ 37844, 35430, 37865, 37890, 37916, 1018, 1019, 35458, 1, 37941, 37988, 104, 1 },
	{ 37844, 35430, 38012, 38036, 38061, 1020, 1021, 35458, 1, 38085, 37988, 109, 0 },
	{ 37844, 35430, 38131, 38154, 38178, 1022, 1023, 35458, 1, 38201, 37988, 111, 0 },
	{ 37844, 35430, 38246, 38266, 38287, 1024, 1025, 35458, 1, 38307, 37988, 113, 0 },
	{ 38349, 38361, 38364, 38388, 38413, 1026, 1028, 35561, 38441, 38489, 38526, 132, 1 },
	{ 38349, 35430, 38364, 38388, 38413, 1030, 1032, 35561, 38441, 38489, 38541, 118, 1 },
	{ 38556, 35430, 38562, 38570, 38579, 1034, 1036, 35561, 38590, 38622, 38637, 149, 1 },
	{ 38556, 35430, 38646, 38650, 38655, 1038, 1039, 35561, 38659, 38687, 38637, 153, 1 },
	{ 38698, 35430, 38718, 38744, 38771, 1041, 1043, 35561, 38801, 38903, 38950, 166, 0 },
	{ 38973, 35430, 38991, 39004, 39019, 1044, 1045, 35561, 1, 39032, 39065, 461, 0 },
	{ 38973, 35430, 31103, 39086, 20410, 1046, 1048, 35561, 39100, 39132, 39065, 459, 1 },
	{ 38973, 35430, 39160, 39170, 39182, 1049, 1051, 35561, 1, 39192, 39065, 455, 0 },
	{ 38973, 35430, 39222, 39236, 39252, 1052, 1054, 35561, 1, 39273, 39065, 474, 1 },
	{ 38973, 35430, 39307, 39319, 39332, 1055, 1056, 35561, 39344, 39380, 39065, 483, 0 },
	{ 39411, 35430, 39418, 39438, 39459, 1057, 1059, 35561, 39483, 39527, 39555, 492, 1 },
	{ 39565, 35430, 39591, 39610, 39630, 1060, 1061, 35561, 1, 39649, 39695, 498, 0 },
	{ 39565, 35430, 39724, 39736, 39749, 1062, 1063, 35561, 1, 39761, 39695, 497, 0 },
	{ 39565, 35430, 39800, 39812, 39825, 1064, 1065, 35561, 1, 39837, 39695, 503, 1 },
	{ 39565, 35430, 39876, 39881, 19680, 1066, 1067, 35561, 1, 39887, 39695, 502, 1 },
	{ 39919, 35430, 39934, 39944, 39955, 1068, 1069, 35561, 1, 39965, 39991, 553, 0 },
	{ 39919, 35430, 40009, 40017, 40026, 1070, 1071, 35561, 1, 40034, 39991, 556, 0 },
	{ 39919, 35430, 40058, 40077, 40098, 1072, 1073, 35561, 1, 40117, 39991, 560, 1 },
	{ 39919, 35430, 40153, 40166, 40181, 1074, 1076, 35561, 1, 40197, 39991, 562, 0 },
	{ 39919, 35430, 40227, 40244, 40262, 1077, 1078, 35561, 40279, 40320, 39991, 565, 0 },
	{ 39919, 35430, 26758, 40353, 40377, 1079, 1081, 35561, 1, 40403, 39991, 570, 0 },
	{ 40442, 35430, 40471, 40495, 40521, 1082, 1083, 35561, 1, 40545, 40600, 7, 0 },
	{ 40442, 35430, 40632, 40663, 40695, 1085, 1086, 35561, 1, 40726, 40600, 8, 0 },
	{ 40442, 35430, 40787, 40816, 40846, 1088, 1089, 35561, 1, 40875, 40600, 14, 0 },
	{ 40442, 35430, 40934, 40960, 40988, 1091, 1092, 35561, 41014, 41064, 40600, 23, 0 },
	{ 40442, 35430, 41121, 41154, 41188, 1094, 1095, 35561, 1, 41221, 40600, 24, 0 },
	{ 40442, 35430, 41284, 41315, 41347, 1097, 1098, 35561, 1, 41378, 40600, 31, 0 },
	{ 41439, 35430, 41460, 41485, 41511, 1100, 1103, 35561, 41545, 41594, 41641, 38, 0 },
	{ 41665, 35430, 26718, 41683, 41699, 1105, 1107, 35561, 1, 41716, 41750, 551, 0 },
	{ 41771, 35430, 41791, 41797, 41804, 1108, 1109, 35561, 1, 41810, 41837, 171, 1 },
	{ 41860, 35430, 41872, 41885, 41900, 1110, 1111, 35561, 1, 41913, 41940, 488, 0 },
	{ 41955, 35430, 41972, 41986, 42001, 1112, 1113, 35561, 1, 42015, 42047, 400, 1 },
	{ 42067, 35430, 42083, 42095, 42109, 1114, 1115, 35561, 1, 42121, 42151, 523, 0 },
	{ 42067, 35430, 42170, 42184, 42199, 1116, 1117, 35561, 42213, 42251, 42151, 539, 1 },
	{ 42067, 35430, 42282, 42304, 42327, 1118, 1119, 35561, 1, 42349, 42151, 544, 1 },
	{ 42067, 35430, 42388, 42402, 42417, 1120, 1121, 35561, 1, 42431, 42151, 548, 0 },
	{ 42462, 35430, 42491, 42502, 42514, 1122, 1123, 35561, 42525, 42560, 42601, 409, 0 },
	{ 42462, 35430, 42633, 42660, 42688, 1124, 1125, 35561, 42715, 42766, 42601, 419, 0 },
};

const struct schema_pack schema_builtin = {
	blob, words, types, fields, kinds, 42823, 1126, 574, 2460, 68
};
