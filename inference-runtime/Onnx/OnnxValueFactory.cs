using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx;

/// <summary>Makes native tensors of ours: views of our memory, except for strings, which ONNX Runtime wants to own.</summary>
internal static class OnnxValueFactory
{
    /// <summary>Native code is given an address even for a tensor without elements.</summary>
    private static readonly byte[] Nothing = GC.AllocateUninitializedArray<byte>(sizeof(ulong), pinned: true);

    /// <summary>A native tensor; valid until the pin is released.</summary>
    /// <param name="tensor">Ours.</param>
    /// <param name="pin">Dispose after the native tensor.</param>
    public static OrtValue Create(Tensor tensor, out MemoryHandle pin)
    {
        pin = default;
        if (tensor.DataType == TensorDataType.Bytes)
        {
            return CreateStrings(tensor);
        }

        ReadOnlyMemory<byte> data = tensor.Data.IsEmpty ? Nothing : tensor.Data;
        pin = Pin(data, tensor.DataType.ElementSize());
        try
        {
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorMapping.ToOnnx(tensor.DataType), [.. tensor.Shape], Address(pin), tensor.Data.Length);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Compilers assume that a float lies on a multiple of its size and may use instructions that fault otherwise. Where a request's header put a tensor
    /// on an odd address, it is copied.
    /// </summary>
    private static MemoryHandle Pin(ReadOnlyMemory<byte> data, int elementSize)
    {
        var pin = data.Pin();
        if (Address(pin) % elementSize == 0)
        {
            return pin;
        }

        pin.Dispose();
        var aligned = GC.AllocateUninitializedArray<byte>(data.Length);
        data.CopyTo(aligned);
        return aligned.AsMemory().Pin();
    }

    private static unsafe nint Address(in MemoryHandle pin) => (nint)pin.Pointer;

    private static OrtValue CreateStrings(Tensor tensor)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [.. tensor.Shape]);
        try
        {
            var elements = new BytesElements(tensor.Data.Span);
            for (var index = 0; elements.TryNext(out var element); index++)
            {
                value.StringTensorSetElementAt(element, index);
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }
}
