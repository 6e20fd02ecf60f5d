using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Report;

/// <summary>Whether a status has to be written.</summary>
public static class StatusEquality
{
    /// <summary>Equal as JSON, whatever the order of members; records with lists do not compare by value.</summary>
    public static bool AreEqual(V1Alpha1ModelDeploymentStatus? one, V1Alpha1ModelDeploymentStatus? other) => Write(one) == Write(other);

    private static string? Write(V1Alpha1ModelDeploymentStatus? status) => status is null
        ? null
        : CanonicalJson.WriteText(JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.V1Alpha1ModelDeploymentStatus));
}
