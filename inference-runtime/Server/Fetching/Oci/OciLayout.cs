using System.Globalization;
using System.Runtime.InteropServices;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Finds its way through manifests. Pure. Source: OCI image specification 1.1.</summary>
internal static class OciLayout
{
    private const int MaxLayers = 512;
    private const int ShownTitles = 10;

    /// <summary>The manifest of an index that is meant here: the only one, or that of this machine.</summary>
    /// <param name="index">Has manifests.</param>
    /// <param name="machine">Of this process.</param>
    /// <param name="problem">Set where none is meant.</param>
    public static Sha256Digest? ChooseManifest(OciManifest index, Architecture machine, out string? problem)
    {
        problem = null;
        var architecture = machine switch { Architecture.X64 => "amd64", Architecture.Arm64 => "arm64", _ => machine.ToString().ToLowerInvariant() };
        var known = (index.Manifests ?? []).Where(manifest => TryDigest(manifest, out _) && manifest.Platform?.Architecture != "unknown").ToList();
        var chosen = known is [var only] ? only : known.FirstOrDefault(manifest => manifest.Platform is { Os: "linux" } platform && platform.Architecture == architecture);
        if (chosen is not null && TryDigest(chosen, out var digest))
        {
            return digest;
        }

        problem = $"the index has {known.Count} manifests and none for linux/{architecture}; refer to the manifest that is meant by its own digest";
        return null;
    }

    public static OciContent Find(OciManifest manifest, string path)
    {
        var layers = manifest.Layers ?? [];
        if (layers.Count > MaxLayers || layers.Any(layer => !TryDigest(layer, out _) || layer.Size is null or < 0))
        {
            return new OciContent.Nowhere(string.Create(CultureInfo.InvariantCulture, $"the manifest has more than {MaxLayers} layers, or one without a sha256 digest and a size"));
        }

        if (layers.LastOrDefault(layer => !layer.IsArchive && layer.Title is { } title && RelativePath.Normalize(title) == path) is { } file)
        {
            return new OciContent.File(DigestOf(file), file.Size!.Value);
        }

        var archives = layers.Where(layer => layer.IsArchive).Reverse().ToList();
        if (archives.FirstOrDefault(layer => layer.MediaType!.Contains("zstd", StringComparison.Ordinal)) is not null)
        {
            return new OciContent.Nowhere("the image has layers that are compressed by zstd; build it with gzip");
        }

        return archives.Count > 0
            ? new OciContent.Archives([.. archives.Select(layer => new OciContent.Archive(
                DigestOf(layer), layer.Size!.Value, layer.MediaType!.EndsWith("gzip", StringComparison.Ordinal)))])
            : new OciContent.Nowhere(Titles(layers, path));
    }

    private static string Titles(IReadOnlyList<OciDescriptor> layers, string path)
    {
        var titles = layers.Select(layer => layer.Title).OfType<string>().Where(RelativePath.IsSafe).Take(ShownTitles).ToList();
        return $"the artifact has no file '{path}'; it has {(titles.Count == 0 ? "none with a name" : string.Join(", ", titles))}";
    }

    private static Sha256Digest DigestOf(OciDescriptor descriptor) => TryDigest(descriptor, out var digest) ? digest : throw new ArgumentException("has no digest", nameof(descriptor));

    /// <summary>False also for none at all: a list of a registry's may hold null.</summary>
    private static bool TryDigest(OciDescriptor? descriptor, out Sha256Digest digest)
    {
        digest = default;
        return descriptor?.Digest is { } text && text.StartsWith("sha256:", StringComparison.Ordinal) && Sha256Digest.TryParse(text["sha256:".Length..], out digest);
    }
}
