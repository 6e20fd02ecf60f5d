using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>A document of a registry; exactly one of the nested cases.</summary>
internal abstract record OciDocument
{
    private OciDocument()
    {
    }

    internal sealed record Found(byte[] Content) : OciDocument;

    internal sealed record Failed(TransferOutcome.Failed Outcome) : OciDocument;

    /// <summary>Null where the content is not of that form.</summary>
    public static T? Parse<T>(byte[] content, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content, shape);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
