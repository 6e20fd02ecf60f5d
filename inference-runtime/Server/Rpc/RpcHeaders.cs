namespace ModelServing.Runtime.Rpc;

/// <summary>Names of gRPC over HTTP/2, and of gRFC A6 (retry).</summary>
internal static class RpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Timeout = "grpc-timeout";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";

    /// <summary>Milliseconds after which a caller that retries shall do so.</summary>
    public const string RetryPushback = "grpc-retry-pushback-ms";

    /// <summary><c>application/grpc</c>, which stands for protobuf, or <c>application/grpc+proto</c>; parameters do not matter.</summary>
    public static bool IsProtobuf(string? contentType)
    {
        var media = contentType.AsSpan();
        var parameters = media.IndexOf(';');
        media = (parameters < 0 ? media : media[..parameters]).Trim();
        return media.Equals(ContentType, StringComparison.OrdinalIgnoreCase) || media.Equals($"{ContentType}+proto", StringComparison.OrdinalIgnoreCase);
    }
}
