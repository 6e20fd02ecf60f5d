using ModelServing.Protocol.Errors;

namespace ModelServing.Protocol.Requests;

/// <summary>The bytes behind the JSON, dealt out in the order of the inputs that claim some.</summary>
/// <param name="bytes">Everything behind the JSON.</param>
/// <param name="announced">Whether the request said where its JSON ends.</param>
internal sealed class BinarySection(ReadOnlyMemory<byte> bytes, bool announced)
{
    private int _taken;

    public ReadOnlyMemory<byte> Take(long size, string input)
    {
        if (!announced)
        {
            throw ProtocolException.Invalid($"{input} has binary_data_size, but the request has no Inference-Header-Content-Length header");
        }

        var left = bytes.Length - _taken;
        if (size > left)
        {
            throw ProtocolException.Invalid($"{input} has binary_data_size {size}, but only {left} bytes of binary data are left");
        }

        var slice = bytes.Slice(_taken, (int)size);
        _taken += (int)size;
        return slice;
    }

    public void RequireConsumed()
    {
        if (_taken != bytes.Length)
        {
            throw ProtocolException.Invalid($"{bytes.Length - _taken} bytes follow the last binary tensor; the inputs claim {_taken} of {bytes.Length}");
        }
    }
}
