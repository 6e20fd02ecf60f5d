using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;

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

    /// <summary>Over what the user wrote about the pods: everything but their number.</summary>
    public static string OfSpec(V1Alpha1ModelDeploymentSpec spec) => CanonicalJson.Hash(
        JsonSerializer.SerializeToNode(spec with { Replicas = null, Autoscaling = null }, ApiJsonContext.Default.V1Alpha1ModelDeploymentSpec), FullDigits);
}
