using System.Collections.Frozen;
using System.Reflection;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;

namespace ModelServing.Host.Plans;

/// <summary>The kinds that a ModelDeployment has as children.</summary>
internal static class ChildTypes
{
    private static readonly FrozenDictionary<string, Type> Types = new[]
    {
        typeof(V1ConfigMap), typeof(V1Service), typeof(V1ServiceAccount), typeof(V1NetworkPolicy), typeof(V1Deployment),
        typeof(V2HorizontalPodAutoscaler), typeof(V1PodDisruptionBudget), typeof(V1PodMonitor), typeof(V1HTTPRoute),
    }.ToFrozenDictionary(type => Key(VersionOf(Entity(type)), Entity(type).Kind));

    public static Type? Find(string? apiVersion, string? kind) => Types.GetValueOrDefault(Key(apiVersion, kind));

    public static KubernetesEntityAttribute Entity(Type type) => type.GetCustomAttribute<KubernetesEntityAttribute>()!;

    public static string VersionOf(KubernetesEntityAttribute entity) => string.IsNullOrEmpty(entity.Group) ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}";

    private static string Key(string? apiVersion, string? kind) => $"{apiVersion} {kind}";
}
