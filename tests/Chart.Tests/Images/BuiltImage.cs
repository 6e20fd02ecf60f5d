using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Images;

/// <summary>An image that was built: its configuration, and its files with the digest that the manifest names checked.</summary>
internal sealed class BuiltImage
{
    private readonly Func<string, byte[]> _blob;
    private readonly JsonNode _manifest;

    private BuiltImage(JsonNode manifest, Func<string, byte[]> blob)
    {
        (_manifest, _blob) = (manifest, blob);
        Configuration = JsonNode.Parse(Checked(manifest["config"]!))!;
    }

    public JsonNode Configuration { get; }

    public static BuiltImage InRegistry(LoopbackRegistry registry, string name, string tag) => new(JsonNode.Parse(registry.Manifest(name, tag))!, registry.Blob);

    /// <summary>An OCI archive: index.json, and blobs by digest. Source: OCI Image Layout Specification 1.1.</summary>
    public static BuiltImage InArchive(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var entries = Entries(stream).ToDictionary(entry => entry.Name.TrimStart('.', '/'), entry => entry.Content);
        byte[] Blob(string digest) => entries[$"blobs/{digest.Replace(':', '/')}"];
        var index = JsonNode.Parse(entries["index.json"])!["manifests"]!.AsArray().Single()!;
        return new BuiltImage(JsonNode.Parse(Blob(index["digest"]!.GetValue<string>()))!, Blob);
    }

    /// <summary>Every file of every layer.</summary>
    public IEnumerable<(string Name, byte[] Content)> Files() => _manifest["layers"]!.AsArray().SelectMany(layer =>
        Entries(new GZipStream(new MemoryStream(Checked(layer!)), CompressionMode.Decompress)));

    private static IEnumerable<(string Name, byte[] Content)> Entries(Stream stream)
    {
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var content = new MemoryStream();
                data.CopyTo(content);
                yield return (entry.Name, content.ToArray());
            }
        }
    }

    private byte[] Checked(JsonNode descriptor)
    {
        var content = _blob(descriptor["digest"]!.GetValue<string>());
        Assert.That(LoopbackRegistry.Digest(content), Is.EqualTo(descriptor["digest"]!.GetValue<string>()));
        Assert.That(content, Has.Length.EqualTo(descriptor["size"]!.GetValue<long>()));
        return content;
    }
}
