using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Nodes.Volumes;

/// <summary>The files of a configMap or secret volume.</summary>
internal sealed record KeyedFile(string Path, byte[] Content, UnixFileMode Mode);

/// <summary>Works out the files of a configMap or secret volume: all keys under their own names, or the listed items under theirs.</summary>
internal static class KeyedFiles
{
    private const long DefaultMode = 0b110_100_100;

    /// <summary>The data of a ConfigMap (data, binaryData) or Secret (data), as bytes.</summary>
    public static IReadOnlyDictionary<string, byte[]> Data(JsonObject source)
    {
        var secret = source.Kind == "Secret";
        var data = source.Strings("data").ToDictionary(pair => pair.Key, pair => secret ? Convert.FromBase64String(pair.Value) : Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);
        foreach (var (key, value) in source.Strings("binaryData"))
        {
            data[key] = Convert.FromBase64String(value);
        }

        return data;
    }

    /// <returns>The files, or the message of a fault.</returns>
    public static (IReadOnlyList<KeyedFile> Files, string? Fault) Lay(JsonNode? volume, IReadOnlyDictionary<string, byte[]> data)
    {
        var mode = (UnixFileMode)(volume.Number("defaultMode") ?? DefaultMode);
        var items = volume.Items("items");
        if (items.Count == 0)
        {
            return ([.. data.Select(pair => new KeyedFile(pair.Key, pair.Value, mode))], null);
        }

        var files = new List<KeyedFile>();
        foreach (var item in items)
        {
            var (key, path) = (item.Text("key") ?? "", item.Text("path") ?? "");
            if (path.StartsWith('/') || path.Split('/').Contains(".."))
            {
                return ([], string.Create(CultureInfo.InvariantCulture, $"path \"{path}\" must be relative and without \"..\""));
            }

            if (data.TryGetValue(key, out var content))
            {
                files.Add(new KeyedFile(path, content, item.Number("mode") is { } own ? (UnixFileMode)own : mode));
            }
            else if (!volume.IsSet("optional"))
            {
                return ([], $"references non-existent config key: {key}");
            }
        }

        return (files, null);
    }
}
