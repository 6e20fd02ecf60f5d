using System.Runtime.InteropServices;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>An artifact or an image: finds files in it and takes them out. Layers that were needed for one file are kept for the next.</summary>
internal sealed class OciArtifact(OciReference reference, OciRegistry registry, GuardedClient client, FetchContext context) : IDisposable
{
    private const int UnpackedPerPacked = 4;

    private readonly Dictionary<Sha256Digest, PartialFile> _layers = [];
    private OciManifest? _manifest;

    public string Name { get; } = reference.ToString();

    /// <summary>Appends a file to <paramref name="target"/>, every blob on the way checked against its digest.</summary>
    public async Task<TransferOutcome> TransferAsync(string path, PartialFile target, CancellationToken cancellationToken)
    {
        if (_manifest is null && await ResolveAsync(cancellationToken) is { } unresolved)
        {
            return unresolved;
        }

        return OciLayout.Find(_manifest!, path) switch
        {
            OciContent.File file => await TakeBlobAsync(file.Digest, file.Size, target, cancellationToken),
            OciContent.Archives archives => await SearchAsync(archives, path, target, cancellationToken),
            var nowhere => new TransferOutcome.Failed(FailureReason.ModelNotFound, $"{Name}: {((OciContent.Nowhere)nowhere).Message}"),
        };
    }

    public void Dispose()
    {
        foreach (var layer in _layers.Values)
        {
            layer.Discard();
            layer.Dispose();
        }

        registry.Dispose();
    }

    private async Task<TransferOutcome.Failed?> ResolveAsync(CancellationToken cancellationToken)
    {
        var digest = reference.Digest;
        for (var depth = 0; depth < 2; depth++)
        {
            var answer = await registry.GetManifestAsync(digest, cancellationToken);
            if (answer is not OciDocument.Found found)
            {
                return ((OciDocument.Failed)answer).Outcome;
            }

            if (OciDocument.Parse(found.Content, OciJsonContext.Default.OciManifest) is not { SchemaVersion: 2 } document || (document.Layers is null) == (document.Manifests is null))
            {
                return new TransferOutcome.Failed(FailureReason.InvalidModel, $"{Name} is neither an image manifest nor an index");
            }

            if (document.Layers is not null)
            {
                _manifest = document;
                return null;
            }

            if (OciLayout.ChooseManifest(document, RuntimeInformation.ProcessArchitecture, out var problem) is not { } chosen)
            {
                return new TransferOutcome.Failed(FailureReason.InvalidModel, $"{Name}: {problem}");
            }

            digest = chosen;
        }

        return new TransferOutcome.Failed(FailureReason.InvalidModel, $"{Name} is an index of indexes");
    }

    private async Task<TransferOutcome> TakeBlobAsync(Sha256Digest digest, long size, PartialFile target, CancellationToken cancellationToken)
    {
        if (size > target.MaxBytes)
        {
            return new TransferOutcome.Failed(FailureReason.InvalidModel, $"{digest.Qualified} of {Name} is {size} bytes; fetch.maxBytes allows {target.MaxBytes} bytes");
        }

        var outcome = await new RemoteDownload(client, context).RunAsync(new OciBlobFile(registry, digest, Name, context.Time), target, cancellationToken);
        return outcome is TransferOutcome.Complete && target.Digest() != digest
            ? new TransferOutcome.Failed(FailureReason.DigestMismatch, $"a blob of {Name} has the digest {target.Digest().Qualified}; its manifest says {digest.Qualified}")
            : outcome;
    }

    private async Task<TransferOutcome> SearchAsync(OciContent.Archives archives, string path, PartialFile target, CancellationToken cancellationToken)
    {
        foreach (var archive in archives.Candidates)
        {
            if (await BringLayerAsync(archive, target, cancellationToken) is { } failed)
            {
                return failed;
            }

            await using var layer = File.OpenRead(_layers[archive.Digest].Path);
            var limit = Math.Max(target.MaxBytes, 1L << 20) * UnpackedPerPacked;
            switch (await ArchiveSearch.TakeAsync(layer, archive.IsCompressed, path, target, limit, cancellationToken))
            {
                case ArchiveFinding.Taken:
                    return new TransferOutcome.Complete();
                case ArchiveFinding.Unusable unusable:
                    return new TransferOutcome.Failed(unusable.Reason, $"{archive.Digest.Qualified} of {Name}: {unusable.Message}");
                case ArchiveFinding.Hidden:
                    return Missing(path);
            }
        }

        return Missing(path);
    }

    private TransferOutcome.Failed Missing(string path) =>
        new(FailureReason.ModelNotFound, $"{Name} has no file '{path}'; the path is relative to the root of the image");

    private async Task<TransferOutcome.Failed?> BringLayerAsync(OciContent.Archive archive, PartialFile target, CancellationToken cancellationToken)
    {
        if (_layers.ContainsKey(archive.Digest))
        {
            return null;
        }

        var place = Path.Combine(Path.GetDirectoryName(target.Path)!, $"layer-{archive.Digest.Hex[..16]}");
        var layer = await PartialFile.OpenAsync(place, context.Settings.MaxBytes, Name, archive.Digest, context.Time, cancellationToken);
        try
        {
            if (!layer.Holds(archive.Digest) && await TakeBlobAsync(archive.Digest, archive.Size, layer, cancellationToken) is TransferOutcome.Failed failed)
            {
                layer.Dispose();
                return failed;
            }
        }
        catch
        {
            layer.Dispose();
            throw;
        }

        layer.Seal();
        _layers.Add(archive.Digest, layer);
        return null;
    }
}
