using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>One element of <c>inputs</c>. Its data may come before its shape; then they are passed over and parsed at the end.</summary>
internal static class InputParser
{
    public static Tensor Parse(ref JsonCursor cursor, BinarySection binary, int index)
    {
        var field = $"inputs[{index}]";
        cursor.Expect(JsonTokenType.StartObject, field, "an object");
        string? name = null;
        TensorDataType? type = null;
        ImmutableArray<long>? shape = null;
        long? binarySize = null;
        byte[]? data = null;
        JsonCursor postponed = default;
        var isPostponed = false;
        var seen = new MemberSet(field);
        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            if (seen.Enters(ref cursor, "name"u8, 0))
            {
                name = cursor.String(field, RequestLimits.MaxNameBytes, ".name");
                field = $"input '{name}'";
            }
            else if (seen.Enters(ref cursor, "datatype"u8, 1))
            {
                type = ParseType(ref cursor, field);
            }
            else if (seen.Enters(ref cursor, "shape"u8, 2))
            {
                shape = ParseShape(ref cursor, field);
            }
            else if (seen.Enters(ref cursor, "parameters"u8, 3))
            {
                binarySize = ParametersParser.ParseInput(ref cursor, field);
            }
            else if (seen.Enters(ref cursor, "data"u8, 4))
            {
                if (type is { } knownType && shape is { } knownShape)
                {
                    data = TensorDataParser.Parse(ref cursor, knownType, knownShape, field);
                }
                else
                {
                    postponed = cursor;
                    isPostponed = true;
                    cursor.Skip();
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        if (name is null)
        {
            throw ProtocolException.Invalid($"{field} has no name");
        }

        var declared = new DeclaredTensor(
            name,
            type ?? throw ProtocolException.Invalid($"{field} has no datatype"),
            shape ?? throw ProtocolException.Invalid($"{field} has no shape"));
        if (isPostponed)
        {
            data = TensorDataParser.Parse(ref postponed, declared.Type, declared.Shape, field);
        }

        return Attach(declared, data, binarySize, binary, field);
    }

    private static Tensor Attach(DeclaredTensor declared, byte[]? data, long? binarySize, BinarySection binary, string field)
    {
        if (binarySize is not { } size)
        {
            return declared.With(data ?? throw ProtocolException.Invalid($"{field} has neither data nor binary_data_size"));
        }

        if (data is not null)
        {
            throw ProtocolException.Invalid($"{field} has both data and binary_data_size");
        }

        var bytes = binary.Take(size, field);
        BinaryTensorRules.Check(declared.Type, declared.Shape, bytes.Span, field);
        return declared.With(bytes);
    }

    private static TensorDataType ParseType(ref JsonCursor cursor, string field)
    {
        var text = cursor.String(field, RequestLimits.MaxNameBytes, ".datatype");
        return TensorRules.DataType(text, field);
    }

    private static ImmutableArray<long> ParseShape(ref JsonCursor cursor, string field)
    {
        cursor.Expect(JsonTokenType.StartArray, field, "an array", ".shape");
        var dimensions = ImmutableArray.CreateBuilder<long>(4);
        while (cursor.Read() && cursor.Token != JsonTokenType.EndArray)
        {
            TensorRules.RequireRoomForDimension(dimensions.Count, field);
            dimensions.Add(cursor.NonNegativeInteger(field, ".shape", dimensions.Count));
        }

        return dimensions.DrainToImmutable();
    }

    private readonly record struct DeclaredTensor(string Name, TensorDataType Type, ImmutableArray<long> Shape)
    {
        public Tensor With(ReadOnlyMemory<byte> data) => new(Name, Type, Shape, data);
    }
}
