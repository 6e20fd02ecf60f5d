using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Images;

/// <summary>An image that was built: its configuration, and its files. Every layer has the digest that the configuration names.</summary>
internal sealed class BuiltImage
{
    private readonly IReadOnlyList<byte[]> _layers;

    private BuiltImage(byte[] configuration, IEnumerable<byte[]> layers)
    {
        Id = LoopbackRegistry.Digest(configuration);
        Configuration = JsonNode.Parse(configuration)!;
        _layers = [.. layers.Select(Unpack)];
        Assert.That(_layers.Select(LoopbackRegistry.Digest), Is.EqualTo(Configuration["rootfs"]!["diff_ids"]!.AsArray().Select(digest => digest!.GetValue<string>())));
    }

    /// <summary>The digest of the configuration, which is that of everything: it names the layers by theirs.</summary>
    public string Id { get; }

    public JsonNode Configuration { get; }

    public static BuiltImage InRegistry(LoopbackRegistry registry, string name, string tag)
    {
        var manifest = JsonNode.Parse(registry.Manifest(name, tag))!;
        return new BuiltImage(Blob(manifest["config"]!), manifest["layers"]!.AsArray().Select(layer => Blob(layer!)));

        byte[] Blob(JsonNode descriptor)
        {
            var blob = registry.Blob(descriptor["digest"]!.GetValue<string>());
            Assert.That(blob, Has.Length.EqualTo(descriptor["size"]!.GetValue<long>()));
            return blob;
        }
    }

    /// <summary>As <c>docker load</c> reads it: manifest.json names the configuration and the layers. Source: Docker Image Specification 1.2.</summary>
    public static BuiltImage InArchive(string file, string reference)
    {
        using var stream = File.OpenRead(file);
        var entries = Entries(stream).ToDictionary(entry => entry.Name, entry => entry.Content);
        var manifest = JsonNode.Parse(entries["manifest.json"])!.AsArray().Single()!;
        Assert.That(manifest["RepoTags"]!.AsArray().Select(tag => tag!.GetValue<string>()), Is.EqualTo(new[] { reference }));
        return new BuiltImage(entries[manifest["Config"]!.GetValue<string>()], manifest["Layers"]!.AsArray().Select(layer => entries[layer!.GetValue<string>()]));
    }

    /// <summary>Every file of every layer.</summary>
    public IEnumerable<(string Name, byte[] Content)> Files() => _layers.SelectMany(layer => Entries(new MemoryStream(layer)));

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

    /// <summary>A layer is a tar archive, as it is or by gzip.</summary>
    private static byte[] Unpack(byte[] layer)
    {
        if (layer is not [0x1f, 0x8b, ..])
        {
            return layer;
        }

        using var packed = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }
}
