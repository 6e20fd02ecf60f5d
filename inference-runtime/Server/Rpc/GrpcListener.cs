using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModelServing.Runtime.Rpc;

/// <summary>The gRPC port: HTTP/2 with prior knowledge. Its connections are answered by <see cref="RpcDispatcher"/> and nothing else is.</summary>
internal static class GrpcListener
{
    private static readonly object Mark = new();

    public static void UseGrpc(this ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        endpoint.Use(next => connection =>
        {
            connection.Items[Mark] = Mark;
            return next(connection);
        });
    }

    /// <param name="application">Where what comes by other ports goes on.</param>
    /// <param name="dispatcher">Answers what comes by this one.</param>
    public static void UseGrpc(this IApplicationBuilder application, RpcDispatcher dispatcher) => application.MapWhen(
        static context => context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true,
        branch => branch.Run(dispatcher.AnswerAsync));
}
