using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx;

/// <summary>Outputs in ONNX Runtime's memory. Strings are encoded at once, since they have no contiguous form there.</summary>
internal sealed class OnnxResult : IInferenceResult
{
    private readonly IDisposableReadOnlyCollection<OrtValue> _values;
    private readonly Output[] _outputs;

    /// <summary>Takes ownership of the values.</summary>
    /// <exception cref="InferenceFailedException">An output is too large, or not of the type that the model promised.</exception>
    public OnnxResult(IDisposableReadOnlyCollection<OrtValue> values, ModelSignature signature, ReadOnlySpan<int> outputs)
    {
        _values = values;
        _outputs = new Output[outputs.Length];
        try
        {
            for (var i = 0; i < outputs.Length; i++)
            {
                _outputs[i] = Read(values.ElementAt(i), signature.Outputs[outputs[i]].Name);
            }
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    public string Name(int position) => _outputs[position].Name;

    public TensorDataType DataType(int position) => _outputs[position].DataType;

    public ImmutableArray<long> Shape(int position) => _outputs[position].Shape;

    public ReadOnlySpan<byte> Data(int position)
    {
        var output = _outputs[position];
        return output.Encoded is { } encoded ? encoded : output.Size == 0 ? default : output.Value.GetTensorMutableRawData();
    }

    public void Dispose() => _values.Dispose();

    private static Output Read(OrtValue value, string name)
    {
        if (!value.IsTensor)
        {
            throw new InferenceFailedException($"output '{name}' is not a tensor", isInputAtFault: false);
        }

        var info = value.GetTensorTypeAndShape();
        var type = TensorMapping.FromOnnx(info.ElementDataType)
            ?? throw new InferenceFailedException($"output '{name}' has the element type {info.ElementDataType}", isInputAtFault: false);
        var shape = ImmutableArray.Create(info.Shape);
        if (type == TensorDataType.Bytes)
        {
            return new Output(value, name, type, shape, 0, Encode(value, info.ElementCount));
        }

        var size = info.ElementCount * type.ElementSize();
        return size <= Array.MaxLength
            ? new Output(value, name, type, shape, size, null)
            : throw new InferenceFailedException($"output '{name}' is {size} bytes large", isInputAtFault: false);
    }

    private static byte[] Encode(OrtValue value, long elements)
    {
        var data = new ArrayBufferWriter<byte>();
        for (var i = 0; i < elements; i++)
        {
            var element = value.GetStringElementAsSpan(i);
            BinaryPrimitives.WriteUInt32LittleEndian(data.GetSpan(BytesElements.PrefixSize), (uint)element.Length);
            data.Advance(BytesElements.PrefixSize);
            data.Write(element);
        }

        return data.WrittenSpan.ToArray();
    }

    private sealed record Output(OrtValue Value, string Name, TensorDataType DataType, ImmutableArray<long> Shape, long Size, byte[]? Encoded);
}
