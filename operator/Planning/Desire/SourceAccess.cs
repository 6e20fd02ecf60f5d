using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>What the fetching container is given, and no other, to get at its source: a mounted claim, or credentials of which only the kubelet reads the Secret.</summary>
internal static class SourceAccess
{
    private const string ClaimVolume = "source";
    private const string ClaimPath = "/source";
    private const string CredentialsVolume = "credentials";
    private const string CredentialsPath = "/credentials";
    private const string CredentialsFile = "config.json";

    public static IEnumerable<V1EnvVar> Environment(ResolvedSource source) => source switch
    {
        ResolvedSource.Claim => [new V1EnvVar { Name = "MODEL_SERVING_SOURCE", Value = ClaimPath }],
        ResolvedSource.S3 { Secret: { } secret } =>
        [
            FromSecret("AWS_ACCESS_KEY_ID", secret, optional: null),
            FromSecret("AWS_SECRET_ACCESS_KEY", secret, optional: null),
            FromSecret("AWS_SESSION_TOKEN", secret, optional: true),
        ],
        ResolvedSource.Oci { Secret: not null } =>
            [new V1EnvVar { Name = "MODEL_SERVING_REGISTRY_CREDENTIALS", Value = $"{CredentialsPath}/{CredentialsFile}" }],
        _ => [],
    };

    public static IEnumerable<V1VolumeMount> Mounts(ResolvedSource source) => source switch
    {
        ResolvedSource.Claim => [new V1VolumeMount { Name = ClaimVolume, MountPath = ClaimPath, ReadOnly = true }],
        ResolvedSource.Oci { Secret: not null } => [new V1VolumeMount { Name = CredentialsVolume, MountPath = CredentialsPath, ReadOnly = true }],
        _ => [],
    };

    public static IEnumerable<V1Volume> Volumes(ResolvedSource source) => source switch
    {
        ResolvedSource.Claim claim =>
        [
            new V1Volume
            {
                Name = ClaimVolume,
                PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim.ClaimName, ReadOnly = true },
            },
        ],
        ResolvedSource.Oci { Secret: { } secret } =>
        [
            new V1Volume
            {
                Name = CredentialsVolume,
                Secret = new V1SecretVolumeSource { SecretName = secret, Items = [new V1KeyToPath { Key = ".dockerconfigjson", Path = CredentialsFile }] },
            },
        ],
        _ => [],
    };

    private static V1EnvVar FromSecret(string key, string secret, bool? optional) => new()
    {
        Name = key,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key, Optional = optional } },
    };
}
