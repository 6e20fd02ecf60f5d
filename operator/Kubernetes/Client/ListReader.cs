using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ModelServing.Api;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Client;

/// <summary>Reads one page of a list, item by item: a page of Deployments has megabytes, and a document of it would have many times that.</summary>
internal static class ListReader
{
    private const int BufferSize = 1 << 16;

    /// <exception cref="InvalidDataException">The body is not a list of that kind.</exception>
    public static async Task<ResourcePage<T>> ReadAsync<T>(ResourceType<T> type, Stream body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        try
        {
            return Read(type, await ReadToEndAsync(pipe, cancellationToken));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The tokenizer lets half a surrogate pair, and bytes that are no UTF-8, pass within a text; as a text they cannot be had.
            throw new InvalidDataException($"the server sent a list that is not JSON: {exception.Message}", exception);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadToEndAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ResourcePage<T> Read<T>(ResourceType<T> type, ReadOnlySequence<byte> json) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var page = new Page<T>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(type, ref reader, page);
            }
        }

        if (page.Kind != type.Kind + "List" || page.Metadata is not { } metadata)
        {
            throw new InvalidDataException($"the server sent kind '{page.Kind}' instead of {type.Kind}List");
        }

        reader.Read(); // what comes after the list is a fault of its own
        return new ResourcePage<T>(page.Items, page.Unreadable, metadata.ResourceVersion ?? "", string.IsNullOrEmpty(metadata.Continue) ? null : metadata.Continue);
    }

    private static void ReadMember<T>(ResourceType<T> type, ref Utf8JsonReader reader, Page<T> page) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "kind" when reader.TokenType == JsonTokenType.String:
                page.Kind = reader.GetString();
                break;
            case "metadata" when reader.TokenType == JsonTokenType.StartObject:
                page.Metadata = JsonSerializer.Deserialize(ref reader, ApiJsonContext.Default.V1ListMeta);
                break;
            case "items" when reader.TokenType == JsonTokenType.StartArray:
                ReadItems(type, ref reader, page);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void ReadItems<T>(ResourceType<T> type, ref Utf8JsonReader reader, Page<T> page) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ObjectReader.TryRead(type, ref reader, out var resource) is { } failure)
            {
                page.Unreadable.Add(failure);
            }
            else
            {
                page.Items.Add(resource!);
            }
        }
    }

    /// <summary>What has been read so far.</summary>
    private sealed class Page<T>
    {
        public string? Kind { get; set; }

        public V1ListMeta? Metadata { get; set; }

        public List<T> Items { get; } = [];

        public List<UnreadableObject> Unreadable { get; } = [];
    }
}
