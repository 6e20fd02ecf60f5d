using System.Collections.Frozen;

namespace ModelServing.Sandbox.Api.Protobuf;

/// <summary>Field numbers of the kinds whose typed clients send protobuf, from the <c>generated.proto</c> files of Kubernetes.</summary>
internal static class ProtobufFields
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, ProtobufField>>> Loaded = new(Load);

    /// <summary>Null where the message is not in the table.</summary>
    public static FrozenDictionary<int, ProtobufField>? Of(string message) => Loaded.Value.GetValueOrDefault(message);

    private static FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Load()
    {
        using var reader = new StreamReader(typeof(ProtobufFields).Assembly.GetManifestResourceStream("kinds.fields")!);
        Dictionary<string, Dictionary<int, ProtobufField>> messages = [];
        Dictionary<int, ProtobufField> current = [];
        while (reader.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["message", var name]:
                    messages[name] = current = [];
                    break;
                case [var number, var name, var type]:
                    current[int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)] = new ProtobufField(name, type);
                    break;
            }
        }

        return messages.ToFrozenDictionary(m => m.Key, m => m.Value.ToFrozenDictionary());
    }
}

/// <param name="Name">Member name in JSON.</param>
/// <param name="Type">string, int, bool, time, map(T), []T or the name of a message.</param>
internal sealed record ProtobufField(string Name, string Type);
