using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelServing.Chart.Tests.Images;

/// <summary>The smallest base image: one file, and an environment. What is put on top of it is what is looked at.</summary>
internal static class TinyBase
{
    public const string Name = "base";
    public const string Tag = "1";
    public const string File = "etc/base";
    public const string DotnetVersion = "10.0.99";

    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigurationType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    public static void AddTo(LoopbackRegistry registry)
    {
        var plain = Layer();
        var packed = Pack(plain);
        var configuration = Bytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/bin", "ASPNETCORE_HTTP_PORTS=8080", $"DOTNET_VERSION={DotnetVersion}", $"ASPNET_VERSION={DotnetVersion}"), ["User"] = "root" },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(LoopbackRegistry.Digest(plain)) },
            ["history"] = new JsonArray(new JsonObject { ["created_by"] = "a test" }),
        });
        var manifest = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor(ConfigurationType, registry.AddBlob(configuration), configuration.Length),
            ["layers"] = new JsonArray(Descriptor(LayerType, registry.AddBlob(packed), packed.Length)),
        });
        registry.AddManifest(Name, Tag, ManifestType, manifest);
    }

    private static byte[] Layer()
    {
        using var content = new MemoryStream();
        using (var tar = new TarWriter(content, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, File) { DataStream = new MemoryStream("base"u8.ToArray()) });
        }

        return content.ToArray();
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    private static JsonObject Descriptor(string type, string digest, int size) => new() { ["mediaType"] = type, ["digest"] = digest, ["size"] = size };

    private static byte[] Bytes(JsonObject value) => Encoding.UTF8.GetBytes(value.ToJsonString());
}
