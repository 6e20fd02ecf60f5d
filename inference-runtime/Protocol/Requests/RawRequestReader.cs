using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// A raw request: the body is the model's only input and nothing else. The shape follows from the model, whose free first dimension counts as
/// a batch of one where another dimension is free too; one free dimension follows from the size. A BYTES input is one element without its
/// length. All outputs are binary. Source: Triton's binary tensor data extension, "raw binary request".
/// </summary>
internal static class RawRequestReader
{
    public static InferRequest Read(ReadOnlyMemory<byte> body, ModelMetadata? model)
    {
        if (model is not { Inputs: [var input] })
        {
            throw ProtocolException.Invalid(
                $"a raw request (Inference-Header-Content-Length 0) needs a model with one input; this one has {model?.Inputs.Length ?? 0}");
        }

        var tensor = input.DataType == TensorDataType.Bytes ? ReadBytes(body, input) : ReadNumbers(body, input);
        BinaryTensorRules.Check(tensor.DataType, tensor.Shape, tensor.Data.Span, $"input '{input.Name}'");
        return new InferRequest(
            model.Name,
            model.Versions is [var version, ..] ? version : string.Empty,
            null,
            RequestParameters.None with { BinaryDataOutput = true },
            [tensor],
            []);
    }

    private static Tensor ReadBytes(ReadOnlyMemory<byte> body, TensorMetadata input)
    {
        if (input.Shape.Any(dimension => dimension is not (1 or -1)))
        {
            throw ProtocolException.Invalid(
                $"a raw request carries one BYTES element; input '{input.Name}' has the shape {TensorShape.Format(input.Shape.AsSpan())}");
        }

        var data = new byte[BytesElements.PrefixSize + body.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)body.Length);
        body.Span.CopyTo(data.AsSpan(BytesElements.PrefixSize));
        return new Tensor(input.Name, input.DataType, [.. input.Shape.Select(_ => 1L)], data);
    }

    private static Tensor ReadNumbers(ReadOnlyMemory<byte> body, TensorMetadata input)
    {
        var shape = input.Shape.ToArray();
        if (shape.Count(dimension => dimension < 0) > 1 && shape[0] < 0)
        {
            shape[0] = 1;
        }

        var free = Array.IndexOf(shape, -1L);
        if (shape.Count(dimension => dimension < 0) > 1)
        {
            throw ProtocolException.Invalid(
                $"a raw request cannot tell the shape of input '{input.Name}', which has more than one variable dimension: {TensorShape.Format(input.Shape.AsSpan())}");
        }

        if (free >= 0)
        {
            shape[free] = 1;
            var row = BinaryTensorRules.CountElements(input.DataType, [.. shape], $"input '{input.Name}'") * input.DataType.ElementSize();
            if (row == 0 || body.Length % row != 0)
            {
                throw ProtocolException.Invalid(
                    $"the body has {body.Length} bytes, which is no multiple of the {row} bytes of one step of input '{input.Name}' {TensorShape.Format(input.Shape.AsSpan())}");
            }

            shape[free] = body.Length / row;
        }

        return new Tensor(input.Name, input.DataType, ImmutableArray.Create(shape), body);
    }
}
