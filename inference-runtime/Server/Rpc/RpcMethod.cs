using ModelServing.Grpc.Status;

namespace ModelServing.Runtime.Rpc;

/// <summary>One method of a service.</summary>
/// <returns>How the call ends.</returns>
internal delegate Task<RpcStatus> RpcMethod(RpcCall call);
