using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// Reads the body of <c>POST /v2/models/{model}/infer</c>: JSON, JSON followed by binary tensors, or one raw tensor.
/// Source: Open Inference Protocol v2 (inference_rest.md) and Triton's binary tensor data extension.
/// </summary>
public static class InferRequestReader
{
    /// <summary>
    /// Place the body so that the byte after its header lies on a multiple of this many bytes: then a first binary tensor is aligned
    /// for every element type and reaches the model without a copy. Unaligned bodies are read correctly, at the price of one copy.
    /// </summary>
    public const int BinaryAlignment = 64;

    /// <summary>Parses and checks a body. Costs no copy of binary tensors.</summary>
    /// <param name="body">The whole body, decompressed. Must stay unchanged while the request is in use.</param>
    /// <param name="headerLength">
    /// The value of <c>Inference-Header-Content-Length</c>: length of the JSON in front of the binary tensors; 0 for a raw request; null when the header is absent.
    /// </param>
    /// <param name="model">The model that is asked. It names the request, and a raw request cannot be understood without it.</param>
    /// <returns>The request; <see cref="InferRequest.ModelName"/> and version come from <paramref name="model"/>.</returns>
    /// <exception cref="ProtocolException">The body is not a request; the message names the field and the value.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> body, int? headerLength, ModelMetadata? model = null)
    {
        if (headerLength is < 0 || headerLength > body.Length)
        {
            throw ProtocolException.Invalid($"Inference-Header-Content-Length is {headerLength}, the body has {body.Length} bytes");
        }

        if (headerLength == 0)
        {
            return RawRequestReader.Read(body, model);
        }

        var json = headerLength is int length ? body[..length] : body;
        var binary = new BinarySection(body[json.Length..], headerLength is not null);
        var request = JsonBody.Parse(json, binary, RequestParser.Parse);
        binary.RequireConsumed();
        return model is null ? request : request with { ModelName = model.Name, ModelVersion = model.Versions is [var version, ..] ? version : string.Empty };
    }
}
