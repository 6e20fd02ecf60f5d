using System.Collections.Immutable;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Engine.Sessions;

/// <summary>Outputs of one run, in memory of the backend. Position counts the outputs asked for, from 0.</summary>
public interface IInferenceResult : IDisposable
{
    /// <summary>The name that the model gives the output.</summary>
    string Name(int position);

    /// <summary>Type of each element.</summary>
    TensorDataType DataType(int position);

    /// <summary>Actual dimensions, none negative.</summary>
    ImmutableArray<long> Shape(int position);

    /// <summary>Data as <see cref="Tensor.Data"/> has them; valid until the result is disposed.</summary>
    ReadOnlySpan<byte> Data(int position);
}
