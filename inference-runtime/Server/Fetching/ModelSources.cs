using System.Diagnostics;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching.Oci;
using ModelServing.Runtime.Fetching.S3;

namespace ModelServing.Runtime.Fetching;

/// <summary>Opens the source that the configuration names, and closes what it was opened with.</summary>
/// <param name="context">What every source works with.</param>
/// <param name="claimFolder">Where the claim is mounted; empty where there is none.</param>
/// <param name="registryCredentials">A file with credentials of registries; empty where there is none.</param>
/// <param name="environment">Gives a variable's value; null or empty where it is not set.</param>
internal sealed class ModelSources(FetchContext context, string claimFolder, string registryCredentials, Func<string, string?> environment) : IDisposable
{
    private readonly GuardedClient _client = new(context);
    private IDisposable? _store;

    public OpenedSource Open(ModelSource source) => source switch
    {
        ModelSource.Http http => new OpenedSource.Ready(new HttpModelSource(http.Url, _client, context)),
        ModelSource.PersistentVolumeClaim claim => new OpenedSource.Ready(
            new ClaimModelSource(claimFolder, claim.Path, context.Settings.MaxBytes, context.Progress(claim.Path))),
        ModelSource.S3 s3 => Open(s3),
        ModelSource.Oci oci => Open(oci),
        _ => throw new UnreachableException(),
    };

    public void Dispose()
    {
        _store?.Dispose();
        _client.Dispose();
    }

    private OpenedSource Open(ModelSource.S3 s3)
    {
        if (StoreCredentials.Find(environment, out var problem) is not { } credentials)
        {
            return new OpenedSource.Invalid(problem!);
        }

        var store = new S3Store(s3.Bucket, s3.Endpoint, s3.Region, credentials, context);
        _store = store;
        return new OpenedSource.Ready(new S3ModelSource(store, s3.Key, _client, context));
    }

    private OpenedSource Open(ModelSource.Oci oci)
    {
        var credentials = RegistryCredentials.None;
        if (registryCredentials.Length > 0)
        {
            credentials = RegistryCredentials.Read(registryCredentials, oci.Reference.Registry, out var problem);
            if (problem is not null)
            {
                return new OpenedSource.Invalid(problem);
            }
        }

        var artifact = new OciArtifact(oci.Reference, new OciRegistry(oci.Reference, credentials, _client, context), _client, context);
        _store = artifact;
        return new OpenedSource.Ready(new OciModelSource(artifact, oci.Path));
    }
}
