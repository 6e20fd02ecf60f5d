using System.Collections.Immutable;
using System.Text;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Protocol.Requests;

/// <summary>Puts a request together, whichever wire its parts came by, within <see cref="RequestLimits"/>.</summary>
public sealed class InferRequestBuilder
{
    private readonly ImmutableArray<Tensor>.Builder _inputs = ImmutableArray.CreateBuilder<Tensor>(1);
    private ImmutableArray<RequestedOutput>.Builder? _outputs;
    private NameSet _inputNames;
    private NameSet _outputNames;

    /// <summary>Echoed in the response; null when the caller gave none.</summary>
    public string? Id { get; set; }

    /// <summary>What the caller asks of the server itself.</summary>
    public RequestParameters Parameters { get; set; } = RequestParameters.None;

    /// <summary>Inputs so far.</summary>
    public int InputCount => _inputs.Count;

    /// <summary>Outputs so far.</summary>
    public int OutputCount => _outputs?.Count ?? 0;

    /// <exception cref="ProtocolException">There are as many inputs as there may be. Ask before the next one costs anything.</exception>
    public void RequireRoomForInput()
    {
        if (_inputs.Count == RequestLimits.MaxInputs)
        {
            throw ProtocolException.Invalid($"inputs has more than {RequestLimits.MaxInputs} elements");
        }
    }

    /// <exception cref="ProtocolException">There are as many outputs as there may be.</exception>
    public void RequireRoomForOutput()
    {
        if (OutputCount == RequestLimits.MaxOutputs)
        {
            throw ProtocolException.Invalid($"outputs has more than {RequestLimits.MaxOutputs} elements");
        }
    }

    /// <exception cref="ProtocolException">There is no input.</exception>
    public void RequireInput()
    {
        if (_inputs.Count == 0)
        {
            throw ProtocolException.Invalid("inputs is empty");
        }
    }

    /// <exception cref="ProtocolException">There is an input of that name.</exception>
    public void Add(Tensor input)
    {
        RequireRoomForInput();
        if (!_inputNames.Add(input.Name))
        {
            throw ProtocolException.Invalid($"input '{input.Name}' is given twice");
        }

        _inputs.Add(input);
    }

    /// <exception cref="ProtocolException">There is an output of that name.</exception>
    public void Add(RequestedOutput output)
    {
        RequireRoomForOutput();
        if (!_outputNames.Add(output.Name))
        {
            throw ProtocolException.Invalid($"output '{output.Name}' is requested twice");
        }

        (_outputs ??= ImmutableArray.CreateBuilder<RequestedOutput>(1)).Add(output);
    }

    /// <summary>A text as it came, if it is not longer than it may be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">Its place, for messages.</param>
    /// <param name="maxBytes">In UTF-8.</param>
    /// <exception cref="ProtocolException">It is longer.</exception>
    public static string Bounded(string text, string field, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= maxBytes ? text : throw ProtocolException.Invalid($"{field} is {bytes} bytes long, at most {maxBytes} are allowed");
    }

    /// <param name="modelName">The model that is asked; empty where the wire does not say.</param>
    /// <param name="modelVersion">The version that is asked, empty for the server's choice.</param>
    /// <exception cref="ProtocolException">There is no input.</exception>
    public InferRequest Build(string modelName, string modelVersion)
    {
        RequireInput();
        return new InferRequest(modelName, modelVersion, Id, Parameters, _inputs.DrainToImmutable(), _outputs?.DrainToImmutable() ?? []);
    }
}
