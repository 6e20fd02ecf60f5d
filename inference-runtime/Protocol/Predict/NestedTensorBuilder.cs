using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Predict;

/// <summary>
/// Makes a tensor of nested arrays, whose nesting is its shape. Memory grows with what is read, never with what is announced: an element takes at least two
/// bytes of JSON and at most eight of the tensor.
/// </summary>
/// <param name="input">Name and element type.</param>
/// <param name="isRow">Whether each value that is appended is one row; otherwise the only value is the whole tensor.</param>
internal sealed class NestedTensorBuilder(TensorMetadata input, bool isRow)
{
    private const long Unknown = -1;

    private readonly string _field = $"input '{input.Name}'";
    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly int _outerDepth = isRow ? 1 : 0;
    private readonly long[] _dimensions = [.. Enumerable.Repeat(Unknown, RequestLimits.MaxDimensions + 1)];
    private int _rank = -1;
    private long _elements;

    /// <summary>Appends the value under the cursor.</summary>
    /// <param name="cursor">At the value's first token; afterwards at its last.</param>
    public void Append(ref JsonCursor cursor)
    {
        Span<long> counts = stackalloc long[RequestLimits.MaxDimensions + 1];
        var depth = _outerDepth;
        do
        {
            if (cursor.Token == JsonTokenType.EndArray)
            {
                Close(--depth, counts[depth]);
                continue;
            }

            if (depth > _outerDepth)
            {
                counts[depth - 1]++;
            }

            if (cursor.Token == JsonTokenType.StartArray)
            {
                RequireNoValues(depth);
                counts[depth++] = 0;
            }
            else
            {
                AddValue(ref cursor, depth);
            }
        }
        while (depth > _outerDepth && cursor.Read());
    }

    /// <summary>The tensor.</summary>
    /// <param name="rows">How many rows were appended; null where it was the whole.</param>
    public Tensor Build(int? rows)
    {
        if (rows is { } count)
        {
            _dimensions[0] = count;
        }

        var rank = _rank >= 0 ? _rank : Array.IndexOf(_dimensions, Unknown);
        return new Tensor(input.Name, input.DataType, ImmutableArray.Create(_dimensions, 0, rank), _data.WrittenMemory);
    }

    private void AddValue(ref JsonCursor cursor, int depth)
    {
        if (_rank < 0 && _dimensions[depth] == Unknown)
        {
            _rank = depth;
        }

        if (_rank != depth)
        {
            throw ProtocolException.Invalid($"{_field} is ragged: element {_elements} stands {depth} arrays deep, unlike those before it");
        }

        ScalarParser.Append(ref cursor, input.DataType, _data, _elements, _field);
        _elements++;
    }

    private void RequireNoValues(int depth)
    {
        if (depth == _rank)
        {
            throw ProtocolException.Invalid($"{_field} is ragged: behind element {_elements - 1} an array begins where values were");
        }

        if (depth == RequestLimits.MaxDimensions)
        {
            throw ProtocolException.Invalid($"{_field} has more than {RequestLimits.MaxDimensions} dimensions");
        }
    }

    private void Close(int depth, long count)
    {
        if (_dimensions[depth] == Unknown)
        {
            _dimensions[depth] = count;
        }
        else if (_dimensions[depth] != count)
        {
            throw ProtocolException.Invalid($"{_field} is ragged: the array that ends behind element {_elements - 1} has the length {count}, others at its depth have {_dimensions[depth]}");
        }
    }
}
