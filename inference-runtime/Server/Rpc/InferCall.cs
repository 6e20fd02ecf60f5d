using ModelServing.Engine;
using ModelServing.Grpc.Messages;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Protocol.Requests;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary><c>ModelInfer</c>: message in, engine, message out. What <see cref="InferEndpoint"/> is to REST.</summary>
internal sealed class InferCall(ServedModels models)
{
    public async Task<RpcStatus> AnswerAsync(RpcCall call)
    {
        // Which model it is for stands in the message; where there is but one, a large message need not be read to be refused.
        if (models.NothingIsOpen() is { } refusal)
        {
            return RpcCall.Refuse(refusal);
        }

        using var body = await call.Messages.ReadOnlyAsync(call.Deadline.Token);
        return await InferAsync(models, InferMessage.Parse(body.Memory), call) switch
        {
            InferOutcome.Success success => call.Reply(InferAnswer.Of(success.Response)),
            InferOutcome.Refused refused => RpcCall.Refuse(refused.Error),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Hands one message's request to the engine.</summary>
    /// <param name="models">What is served.</param>
    /// <param name="message">Its memory must stay as it is until the task completes.</param>
    /// <param name="call">Whose deadline holds for the request, beside the request's own.</param>
    /// <exception cref="ProtocolException">The message is no request.</exception>
    public static async ValueTask<InferOutcome> InferAsync(ServedModels models, InferMessage message, RpcCall call)
    {
        if (!models.TryFindOpen(message.ModelName, message.ModelVersion, out _, out var refusal) || !models.TryLease(message.ModelName, message.ModelVersion, out var lease, out refusal))
        {
            return new InferOutcome.Refused(refusal);
        }

        using var held = lease;
        var request = message.ToRequest();
        if (call.Deadline.Remaining is { } remaining)
        {
            request = request with { Parameters = Shorten(request.Parameters, remaining) };
        }

        return await held.Version.Host.InferAsync(request, call.Aborted);
    }

    /// <summary>The sooner of the two. The engine takes 0 for none, so what is over by now ends a microsecond later.</summary>
    private static RequestParameters Shorten(RequestParameters parameters, TimeSpan remaining)
    {
        var left = Math.Max(1, (long)remaining.TotalMicroseconds);
        return parameters with { TimeoutMicroseconds = Math.Min(parameters.TimeoutMicroseconds ?? left, left) };
    }
}
