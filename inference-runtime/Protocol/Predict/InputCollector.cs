using System.Collections.Immutable;
using System.Text.Json;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Predict;

/// <summary>Gathers the values of a model's inputs, named (an object with one member per input) or, for a model with one input, bare.</summary>
/// <param name="model">Whose inputs.</param>
/// <param name="isRow">Whether what is added is one row rather than the whole.</param>
internal sealed class InputCollector(ModelMetadata model, bool isRow)
{
    private readonly NestedTensorBuilder[] _inputs = [.. model.Inputs.Select(input => new NestedTensorBuilder(input, isRow))];
    private readonly int[] _lastAdded = new int[model.Inputs.Length];
    private int _count;

    /// <summary>How many values were added.</summary>
    public int Count => _count;

    private string Field => isRow ? $"instances[{_count - 1}]" : "inputs";

    /// <summary>Adds the value under the cursor.</summary>
    /// <param name="cursor">At the first token of the value; afterwards at its last.</param>
    public void Add(ref JsonCursor cursor)
    {
        _count++;
        if (cursor.Token != JsonTokenType.StartObject || IsEncodedString(cursor))
        {
            AddBare(ref cursor);
            return;
        }

        while (cursor.Read() && cursor.Token == JsonTokenType.PropertyName)
        {
            var index = Find(ref cursor);
            if (_lastAdded[index] == _count)
            {
                throw ProtocolException.Invalid($"{Field} has the input '{model.Inputs[index].Name}' twice");
            }

            _lastAdded[index] = _count;
            cursor.Read();
            _inputs[index].Append(ref cursor);
        }

        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_lastAdded[i] != _count)
            {
                throw ProtocolException.Invalid($"{Field} lacks the input '{model.Inputs[i].Name}' of model '{model.Name}'");
            }
        }
    }

    public ImmutableArray<Tensor> Build() => [.. _inputs.Select(input => input.Build(isRow ? _count : null))];

    private void AddBare(ref JsonCursor cursor)
    {
        if (_inputs is not [var only])
        {
            throw ProtocolException.Invalid(
                $"{Field} must be an object with a member for each input of model '{model.Name}', which has {_inputs.Length}, not {cursor.Describe()}");
        }

        only.Append(ref cursor);
    }

    /// <summary>Whether the object is <c>{"b64": …}</c>, a value itself, rather than one of named inputs.</summary>
    private bool IsEncodedString(JsonCursor bookmark) =>
        model.Inputs is [{ DataType: TensorDataType.Bytes, Name: not "b64" }] && bookmark.Read() && bookmark.Token == JsonTokenType.PropertyName && bookmark.Is("b64"u8);

    private int Find(ref JsonCursor cursor)
    {
        for (var i = 0; i < model.Inputs.Length; i++)
        {
            if (cursor.Is(model.Inputs[i].Name))
            {
                return i;
            }
        }

        throw ProtocolException.Invalid(
            $"{Field}: model '{model.Name}' has no input '{cursor.Name()}'; its inputs are {string.Join(", ", model.Inputs.Select(input => $"'{input.Name}'"))}");
    }
}
