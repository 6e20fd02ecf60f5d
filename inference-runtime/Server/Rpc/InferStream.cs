using Google.Protobuf;
using ModelServing.Engine;
using ModelServing.Grpc.Messages;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary>
/// <c>ModelStreamInfer</c>: requests are inferred side by side, so that they share batches, and answered as they become ready. A request that is refused is
/// answered with its error, and the stream goes on. Source: Triton's gRPC extension.
/// </summary>
/// <param name="models">What is served.</param>
/// <param name="stopping">Ends streams: what has been read is answered, nothing more is read.</param>
internal sealed class InferStream(ServedModels models, CancellationToken stopping)
{
    /// <summary>
    /// Requests of one stream that are inferred at once; beyond them nothing is read, which stops the sender. As many as a connection has unary calls.
    /// </summary>
    private const int MaxInFlight = 100;

    public async Task<RpcStatus> AnswerAsync(RpcCall call)
    {
        call.AllowQuiet();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline.Token, stopping);
        using var room = new SemaphoreSlim(MaxInFlight);
        using var turn = new SemaphoreSlim(1);
        var answers = new List<Task>();
        try
        {
            while (await NextAsync(call, room, ending.Token) is { } body)
            {
                answers.RemoveAll(answer => answer.IsCompletedSuccessfully);

                // On a thread of its own: where the model is idle it runs at once and on the thread that asks, and the next message would have to wait.
                answers.Add(Task.Run(() => AnswerAsync(call, body, room, turn), CancellationToken.None));
            }

            return RpcStatus.Ok;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !call.Deadline.Token.IsCancellationRequested)
        {
            return new RpcStatus(StatusCode.Unavailable, "the server is ending; open the stream anew");
        }
        finally
        {
            await Task.WhenAll(answers);
        }
    }

    private static async Task<RequestBody?> NextAsync(RpcCall call, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        return await call.Messages.ReadAsync(cancellationToken);
    }

    private async Task AnswerAsync(RpcCall call, RequestBody body, SemaphoreSlim room, SemaphoreSlim turn)
    {
        try
        {
            IMessage? answer;
            using (body)
            {
                answer = await InferAsync(call, body.Memory);
            }

            if (answer is not null)
            {
                await WriteAsync(call, answer, turn);
            }
        }
        finally
        {
            room.Release();
        }
    }

    private static async Task WriteAsync(RpcCall call, IMessage answer, SemaphoreSlim turn)
    {
        await turn.WaitAsync(call.Aborted);
        try
        {
            call.Answer.Write(answer);
            await call.Answer.FlushAsync(call.Aborted);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Null where nobody waits for the answer any more.</summary>
    private async Task<IMessage?> InferAsync(RpcCall call, ReadOnlyMemory<byte> bytes)
    {
        InferMessage? message = null;
        try
        {
            message = InferMessage.Parse(bytes);
            return await InferCall.InferAsync(models, message, call) switch
            {
                InferOutcome.Success success => InferAnswer.Streamed(success.Response),
                InferOutcome.Refused { Error.Kind: ErrorKind.Cancelled } => null,
                InferOutcome.Refused refused => InferAnswer.StreamedRefusal(refused.Error.Message, message),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (ProtocolException refused)
        {
            return InferAnswer.StreamedRefusal(refused.Message, message);
        }
    }
}
