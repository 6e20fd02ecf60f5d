using System.Collections.Immutable;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Requests;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Validation;

/// <summary>Whether a well-formed request fits a model: names, datatypes, ranks, fixed dimensions, rows.</summary>
public static class RequestValidator
{
    /// <summary>Checks a request and puts its tensors in the model's order.</summary>
    /// <param name="request">A request from <see cref="InferRequestReader"/>.</param>
    /// <param name="model">The model's inputs and outputs.</param>
    /// <param name="maxRows">
    /// Most rows along the first dimension, at least 1, for a model whose first dimension is a batch; null where it is not, and then rows are not checked.
    /// </param>
    /// <returns>The inputs in the model's order, and the outputs wanted in the caller's order.</returns>
    /// <exception cref="ProtocolException">It does not fit; the message names the tensor and the value.</exception>
    public static ValidatedRequest Validate(InferRequest request, ModelMetadata model, int? maxRows)
    {
        var inputs = OrderInputs(request, model);
        for (var i = 0; i < inputs.Length; i++)
        {
            CheckInput(inputs[i], model.Inputs[i]);
        }

        var rows = maxRows is { } max ? CheckRows(inputs, max) : 1;
        return new ValidatedRequest(inputs, SelectOutputs(request, model), rows);
    }

    private static ImmutableArray<Tensor> OrderInputs(InferRequest request, ModelMetadata model)
    {
        if (IsInOrder(request.Inputs, model.Inputs))
        {
            return request.Inputs;
        }

        foreach (var input in request.Inputs)
        {
            if (!model.Inputs.Any(known => known.Name == input.Name))
            {
                throw ProtocolException.Invalid($"model '{model.Name}' has no input '{input.Name}'; its inputs are {Names(model.Inputs)}");
            }
        }

        return [.. model.Inputs.Select(known => request.Inputs.FirstOrDefault(input => input.Name == known.Name)
            ?? throw ProtocolException.Invalid($"input '{known.Name}' of model '{model.Name}' is missing"))];
    }

    private static bool IsInOrder(ImmutableArray<Tensor> inputs, ImmutableArray<TensorMetadata> known)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (inputs.Length != known.Length || inputs[i].Name != known[i].Name)
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckInput(Tensor input, TensorMetadata known)
    {
        if (input.DataType != known.DataType)
        {
            throw ProtocolException.Invalid(
                $"input '{input.Name}' has the datatype {input.DataType.ProtocolName()}, the model expects {known.DataType.ProtocolName()}");
        }

        var fits = input.Shape.Length == known.Shape.Length;
        for (var i = 0; fits && i < known.Shape.Length; i++)
        {
            fits = known.Shape[i] < 0 || known.Shape[i] == input.Shape[i];
        }

        if (!fits)
        {
            throw ProtocolException.Invalid(
                $"input '{input.Name}' has the shape {TensorShape.Format(input.Shape.AsSpan())}, the model expects {TensorShape.Format(known.Shape.AsSpan())}");
        }
    }

    private static int CheckRows(ImmutableArray<Tensor> inputs, int maxRows)
    {
        var rows = inputs[0].Shape[0];
        foreach (var input in inputs)
        {
            if (input.Shape[0] != rows)
            {
                throw ProtocolException.Invalid(
                    $"input '{input.Name}' has {input.Shape[0]} rows along its first dimension, input '{inputs[0].Name}' has {rows}");
            }
        }

        return rows <= maxRows
            ? (int)rows
            : throw ProtocolException.Invalid($"the request has {rows} rows along its first dimension, the model takes at most {maxRows} (maxBatchSize)");
    }

    private static ImmutableArray<SelectedOutput> SelectOutputs(InferRequest request, ModelMetadata model)
    {
        var selected = ImmutableArray.CreateBuilder<SelectedOutput>(Math.Max(model.Outputs.Length, request.Outputs.Length));
        if (request.Outputs.IsEmpty)
        {
            for (var i = 0; i < model.Outputs.Length; i++)
            {
                selected.Add(new SelectedOutput(i, request.Parameters.BinaryDataOutput));
            }
        }

        foreach (var output in request.Outputs)
        {
            var index = IndexOf(model.Outputs, output.Name);
            selected.Add(index >= 0
                ? new SelectedOutput(index, output.BinaryData ?? request.Parameters.BinaryDataOutput)
                : throw ProtocolException.Invalid($"model '{model.Name}' has no output '{output.Name}'; its outputs are {Names(model.Outputs)}"));
        }

        foreach (var output in selected)
        {
            RequireJsonFits(output, model.Outputs[output.Index]);
        }

        return selected.DrainToImmutable();
    }

    private static void RequireJsonFits(SelectedOutput output, TensorMetadata known)
    {
        if (!output.BinaryData && !known.DataType.FitsJson())
        {
            throw ProtocolException.Invalid($"output '{known.Name}' is {known.DataType.ProtocolName()}, which JSON cannot carry; ask for it with binary_data");
        }
    }

    private static int IndexOf(ImmutableArray<TensorMetadata> tensors, string name)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Names(ImmutableArray<TensorMetadata> tensors) => string.Join(", ", tensors.Select(tensor => $"'{tensor.Name}'"));
}
