using Google.Protobuf;
using ModelServing.Engine;

namespace ModelServing.Runtime.Rpc;

/// <summary>What a simple method answers. There are these two cases and no others.</summary>
internal abstract record RpcAnswer
{
    private RpcAnswer()
    {
    }

    /// <summary>The answer.</summary>
    public sealed record Reply(IMessage Message) : RpcAnswer;

    /// <summary>There is none.</summary>
    public sealed record Refusal(InferError Error) : RpcAnswer;
}
