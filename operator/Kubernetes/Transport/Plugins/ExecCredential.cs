using System.Text.Json.Nodes;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>The document that goes into a plugin with a spec, and comes out of it with a status.</summary>
internal sealed record ExecCredential(string? ApiVersion, string? Kind, ExecCredentialSpec? Spec, ExecCredentialStatus? Status);

/// <summary>What a plugin is told.</summary>
internal sealed record ExecCredentialSpec(bool Interactive, JsonObject? Cluster);

/// <summary>What a plugin found.</summary>
internal sealed record ExecCredentialStatus(DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData)
{
    /// <summary>Nothing of the secret: records write all their members.</summary>
    public override string ToString() => nameof(ExecCredentialStatus);
}
