using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ModelServing.Engine;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using StatusCodes = ModelServing.Grpc.Status.StatusCodes;

namespace ModelServing.Runtime.Rpc;

/// <summary>One call: its messages, its deadline, its answer.</summary>
internal sealed class RpcCall(HttpContext context, MessageReader messages, MessageWriter answer, CallDeadline deadline)
{
    /// <summary>What the caller sends.</summary>
    public MessageReader Messages => messages;

    /// <summary>What the caller gets.</summary>
    public MessageWriter Answer => answer;

    /// <summary>Until when the caller waits.</summary>
    public CallDeadline Deadline => deadline;

    /// <summary>The caller went away, or took the call back.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>A call that may stay open and quiet for long: no rate of bytes is asked of it, and how long it stays says nothing about latency.</summary>
    public void AllowQuiet()
    {
        context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    /// <summary>The call's only message.</summary>
    /// <exception cref="ProtocolException">It is no message of its type.</exception>
    public async Task<TRequest> ReadAsync<TRequest>(MessageParser<TRequest> parser)
        where TRequest : IMessage<TRequest>
    {
        using var body = await messages.ReadOnlyAsync(deadline.Token);
        try
        {
            return parser.ParseFrom(body.Memory.Span);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new ProtocolException(ErrorKind.InvalidArgument, $"{typeof(TRequest).Name} is no valid protobuf message: {malformed.Message}", malformed);
        }
    }

    /// <summary>Answers with one message.</summary>
    public RpcStatus Reply(IMessage message)
    {
        answer.Write(message);
        return RpcStatus.Ok;
    }

    public static RpcStatus Refuse(InferError error) => new(StatusCodes.Of(error.Kind), error.Message, error.RetryAfter);
}
