using System.Collections.Immutable;
using ModelServing.Grpc.Wire;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>An <c>InferInputTensor</c>. Its fields come in any order, so the elements are read once their type and shape are known.</summary>
internal sealed class InputMessage
{
    private readonly ImmutableArray<long>.Builder _shape = ImmutableArray.CreateBuilder<long>(4);
    private string _field;
    private string _name = string.Empty;
    private string _dataType = string.Empty;
    private ReadOnlyMemory<byte>? _contents;
    private int _parameters;

    private InputMessage(string field) => _field = field;

    public static InputMessage Parse(ReadOnlyMemory<byte> message, int index)
    {
        var input = new InputMessage($"inputs[{index}]");
        var reader = new WireReader(message, input._field);
        while (reader.TryReadField())
        {
            input.Take(ref reader);
        }

        return input;
    }

    /// <param name="raw">The input's element of <c>raw_input_contents</c>; null where the request has none.</param>
    /// <exception cref="ProtocolException">The description is not one of a tensor, or the elements do not fit it.</exception>
    public Tensor ToTensor(ReadOnlyMemory<byte>? raw)
    {
        if (_name.Length == 0)
        {
            throw Invalid($"{_field} has no name");
        }

        var type = TensorRules.DataType(_dataType, _field);
        var shape = _shape.DrainToImmutable();
        if (raw is not { } data)
        {
            return new Tensor(_name, type, shape, ContentsMessage.Read(_contents ?? default, type, shape, _field));
        }

        if (_contents is { IsEmpty: false })
        {
            throw Invalid($"{_field} has contents although the request has raw_input_contents; they exclude each other");
        }

        BinaryTensorRules.Check(type, shape, data.Span, _field, "raw_input_contents of size");
        return new Tensor(_name, type, shape, data);
    }

    private void Take(ref WireReader reader)
    {
        switch (reader.Field, reader.Type)
        {
            case (1, WireType.LengthDelimited):
                _name = InferRequestBuilder.Bounded(reader.ReadString(), $"{_field}.name", RequestLimits.MaxNameBytes);
                _field = $"input '{_name}'";
                break;
            case (2, WireType.LengthDelimited):
                _dataType = InferRequestBuilder.Bounded(reader.ReadString(), $"{_field}.datatype", RequestLimits.MaxNameBytes);
                break;
            case (3, WireType.Varint):
                AddDimension((long)reader.ReadVarint());
                break;
            case (3, WireType.LengthDelimited):
                var packed = new WireReader(reader.ReadBytes(), $"{_field}.shape");
                while (!packed.AtEnd)
                {
                    AddDimension((long)packed.ReadVarint());
                }

                break;
            case (4, WireType.LengthDelimited):
                OutputMessage.RequireRoom(++_parameters, _field);
                ParameterRules.CheckInput(ParameterMap.Read(reader.ReadBytes(), $"{_field}.parameters").Name, $"{_field}.parameters");
                break;
            case (5, WireType.LengthDelimited):
                _contents = _contents is null ? reader.ReadBytes() : throw Invalid($"{_field} has contents twice");
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void AddDimension(long dimension)
    {
        TensorRules.RequireRoomForDimension(_shape.Count, _field);
        _shape.Add(TensorRules.Dimension(dimension, _shape.Count, _field));
    }

    private static ProtocolException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
