using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>Hashes that name what runs and what was asked for. Both are over canonical JSON: the order of members says nothing.</summary>
internal static class RevisionHash
{
    /// <summary>40 bits: one in a million models meets a collision after a million revisions of its own.</summary>
    private const int RevisionDigits = 10;

    private const int FullDigits = 64;

    /// <summary>Over what a pod runs, and nothing else.</summary>
    public static string OfPod(V1PodTemplateSpec template, string configuration) => CanonicalJson.Hash(
        new JsonObject
        {
            ["template"] = JsonSerializer.SerializeToNode(template, ApiJsonContext.Default.V1PodTemplateSpec),
            ["configuration"] = configuration,
        },
        RevisionDigits);

    /// <summary>Over what the user wrote about the pods: not their number, nor what is around them.</summary>
    public static string OfSpec(V1Alpha1ModelDeploymentSpec spec) => CanonicalJson.Hash(
        JsonSerializer.SerializeToNode(OfPods(spec), ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec), FullDigits);

    /// <summary>Over the same without the model that is served: two specs that differ in nothing else can be had from the same pods.</summary>
    public static string OfSurroundings(V1Alpha1ModelDeploymentSpec spec) => CanonicalJson.Hash(
        JsonSerializer.SerializeToNode(
            OfPods(spec) with { Rollout = null, Model = spec.Model! with { Version = null, Source = null, Verification = null } },
            ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec),
        FullDigits);

    /// <summary>Where nothing of a part is about pods it is left out, so that adding it, empty or not, is no change to them.</summary>
    private static V1Alpha1ModelDeploymentSpec OfPods(V1Alpha1ModelDeploymentSpec spec) => spec with
    {
        Replicas = null,
        Autoscaling = null,
        Rollout = RolloutResolver.Resolve(spec).CanSwap ? spec.Rollout : null,
        Networking = null,
        Observability = null,
        Suspend = null,
        Availability = spec.Availability is { SpreadAcross: null, DrainTimeoutSeconds: null } ? null : spec.Availability is { } availability
            ? availability with { PodDisruptionBudget = null }
            : null,
    };
}
