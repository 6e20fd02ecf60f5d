using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>What the description of a tensor must satisfy, whichever wire it came by.</summary>
public static class TensorRules
{
    /// <summary>The type of that name.</summary>
    /// <param name="name">As the caller wrote it.</param>
    /// <param name="field">The tensor, for messages.</param>
    /// <exception cref="ProtocolException">There is no such type.</exception>
    public static TensorDataType DataType(string name, string field) => TensorDataTypeExtensions.TryParse(name, out var type)
        ? type
        : throw ProtocolException.Invalid($"{field} has the unknown datatype '{name}'");

    /// <param name="count">Dimensions so far.</param>
    /// <param name="field">The tensor, for messages.</param>
    /// <exception cref="ProtocolException">There are as many as there may be.</exception>
    public static void RequireRoomForDimension(int count, string field)
    {
        if (count == RequestLimits.MaxDimensions)
        {
            throw ProtocolException.Invalid($"{field} has more than {RequestLimits.MaxDimensions} dimensions");
        }
    }

    /// <param name="dimension">As the caller sent it.</param>
    /// <param name="index">Its place in the shape.</param>
    /// <param name="field">The tensor, for messages.</param>
    /// <exception cref="ProtocolException">It is negative: only models have free dimensions.</exception>
    public static long Dimension(long dimension, int index, string field) => dimension >= 0
        ? dimension
        : throw ProtocolException.Invalid($"{field}.shape[{index}] must be an integer from 0 to {long.MaxValue}, not {dimension}");
}
