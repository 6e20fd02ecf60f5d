using System.Text.Json.Serialization;
using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

namespace ModelServing.Api;

/// <summary>
/// How every type of this assembly travels: camelCase, absent members null on reading and left out on writing, so that an
/// object that is sent with server-side apply owns exactly the members that were set.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1ModelDeployment))]
[JsonSerializable(typeof(KubernetesList<V1Alpha1ModelDeployment>))]
[JsonSerializable(typeof(V1Deployment))]
[JsonSerializable(typeof(V1ReplicaSet))]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V2HorizontalPodAutoscaler))]
[JsonSerializable(typeof(V2MetricSpec))]
[JsonSerializable(typeof(V1PodDisruptionBudget))]
[JsonSerializable(typeof(V1ServiceAccount))]
[JsonSerializable(typeof(V1NetworkPolicy))]
[JsonSerializable(typeof(V1PodMonitor))]
[JsonSerializable(typeof(V1HTTPRoute))]
[JsonSerializable(typeof(V1APIResourceList))]
[JsonSerializable(typeof(V1Event))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1Node))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(KubernetesList<V1Deployment>))]
[JsonSerializable(typeof(KubernetesList<V1ReplicaSet>))]
[JsonSerializable(typeof(KubernetesList<V1Service>))]
[JsonSerializable(typeof(KubernetesList<V1ConfigMap>))]
[JsonSerializable(typeof(KubernetesList<V1Pod>))]
[JsonSerializable(typeof(KubernetesList<V2HorizontalPodAutoscaler>))]
[JsonSerializable(typeof(KubernetesList<V1PodDisruptionBudget>))]
[JsonSerializable(typeof(KubernetesList<V1ServiceAccount>))]
[JsonSerializable(typeof(KubernetesList<V1NetworkPolicy>))]
[JsonSerializable(typeof(KubernetesList<V1PodMonitor>))]
[JsonSerializable(typeof(KubernetesList<V1HTTPRoute>))]
[JsonSerializable(typeof(KubernetesList<V1Event>))]
[JsonSerializable(typeof(KubernetesList<V1Lease>))]
[JsonSerializable(typeof(KubernetesList<V1Node>))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
