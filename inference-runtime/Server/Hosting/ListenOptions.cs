using System.Net;

namespace ModelServing.Runtime.Hosting;

/// <param name="Address">To listen on.</param>
/// <param name="HttpPort">For the protocol, health and metrics; 0 for any free port.</param>
/// <param name="MetricsPort">For metrics alone; 0 for any free port.</param>
/// <param name="GrpcPort">For gRPC, over HTTP/2 without TLS; 0 for any free port.</param>
/// <param name="MaxRequestBytes">The largest body, or message, that is read.</param>
internal sealed record ListenOptions(IPAddress Address, int HttpPort, int MetricsPort, int GrpcPort, int MaxRequestBytes);
