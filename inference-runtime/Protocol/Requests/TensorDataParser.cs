using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>
/// The <c>data</c> array of an input: flat, or nested as the shape is. An array at depth d must hold as many elements as the dimensions from d
/// inwards have together, so that a ragged array is refused and never shifted.
/// </summary>
internal static class TensorDataParser
{
    /// <summary>The shortest element and its comma.</summary>
    private const int MinBytesPerElement = 2;

    public static byte[] Parse(ref JsonCursor cursor, TensorDataType type, ImmutableArray<long> shape, string field)
    {
        cursor.Expect(JsonTokenType.StartArray, $"{field}.data", "an array");
        if (!type.FitsJson())
        {
            throw ProtocolException.Invalid($"{field} is {type.ProtocolName()}, which JSON cannot carry; send it as binary data");
        }

        var elements = BinaryTensorRules.CountElements(type, shape, field);
        if (elements > (cursor.Remaining / MinBytesPerElement) + 1)
        {
            throw ProtocolException.Invalid($"{field}.data is shorter than the {elements} elements of shape {TensorShape.Format(shape.AsSpan())}");
        }

        return type == TensorDataType.Bytes
            ? ParseBytes(ref cursor, shape, elements, field)
            : ParseNumbers(ref cursor, type, shape, elements, field);
    }

    private static byte[] ParseNumbers(ref JsonCursor cursor, TensorDataType type, ImmutableArray<long> shape, long elements, string field)
    {
        var size = type.ElementSize();
        var dataField = $"{field}.data";
        var data = new byte[elements * size];
        var nesting = new NestingCheck(shape, elements, field);
        while (nesting.Next(ref cursor))
        {
            ElementParser.Write(ref cursor, type, data.AsSpan((int)(nesting.Index * size)), nesting.Index, dataField);
            nesting.Index++;
        }

        return data;
    }

    private static byte[] ParseBytes(ref JsonCursor cursor, ImmutableArray<long> shape, long elements, string field)
    {
        var data = new ArrayBufferWriter<byte>();
        var nesting = new NestingCheck(shape, elements, field);
        while (nesting.Next(ref cursor))
        {
            if (cursor.Token != JsonTokenType.String || cursor.IsBareLiteral)
            {
                throw ProtocolException.Invalid($"{field}.data element {nesting.Index} must be a string for BYTES, not {cursor.Describe()}");
            }

            var span = data.GetSpan(BytesElements.PrefixSize + cursor.MaxStringBytes);
            var length = cursor.CopyString(span[BytesElements.PrefixSize..], $"{field}.data element {nesting.Index}");
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)length);
            data.Advance(BytesElements.PrefixSize + length);
            nesting.Index++;
        }

        return data.WrittenSpan.ToArray();
    }

    /// <summary>Walks brackets and hands out the scalars between them.</summary>
    private ref struct NestingCheck(ImmutableArray<long> shape, long elements, string field)
    {
        private readonly long[] _starts = new long[shape.Length + 1];
        private int _depth = 1;

        public long Index { get; set; }

        /// <summary>Moves to the next scalar; false at the end of the outermost array.</summary>
        public bool Next(ref JsonCursor cursor)
        {
            while (cursor.Read())
            {
                switch (cursor.Token)
                {
                    case JsonTokenType.StartArray:
                        Open();
                        break;
                    case JsonTokenType.EndArray when Close():
                        return false;
                    case JsonTokenType.EndArray:
                        break;
                    default:
                        return Index < elements
                            ? true
                            : throw ProtocolException.Invalid($"{field}.data has more than the {elements} elements of shape {TensorShape.Format(shape.AsSpan())}");
                }
            }

            return false;
        }

        private void Open()
        {
            if (++_depth > shape.Length)
            {
                throw ProtocolException.Invalid($"{field}.data is nested {_depth} deep, the shape {TensorShape.Format(shape.AsSpan())} has {shape.Length} dimensions");
            }

            _starts[_depth] = Index;
        }

        private bool Close()
        {
            var outermost = _depth == 1;
            var expected = elements;
            if (!outermost)
            {
                // The product of the inner dimensions is bounded only if no outer one is 0, hence the guarded count.
                expected = TensorShape.TryCountElements(shape.AsSpan()[(_depth - 1)..], out var inner) ? inner : -1;
            }

            var actual = Index - (outermost ? 0 : _starts[_depth]);
            if (actual != expected)
            {
                throw ProtocolException.Invalid(outermost
                    ? $"{field}.data has {actual} elements, the shape {TensorShape.Format(shape.AsSpan())} has {expected}"
                    : $"{field}.data has an array of {actual} elements at depth {_depth}, the shape {TensorShape.Format(shape.AsSpan())} asks for {expected}");
            }

            _depth--;
            return outermost;
        }
    }
}
