using System.Net;
using ModelServing.Api.Meta;

namespace ModelServing.Kubernetes.Transport;

/// <summary>The API server answered with a failure. <see cref="Status"/> is its own account of it.</summary>
public sealed class ApiException : Exception
{
    public ApiException(HttpStatusCode code, V1Status status, string request)
        : base($"{request}: {(int)code} {status?.Reason}: {status?.Message}")
    {
        ArgumentNullException.ThrowIfNull(status);
        Code = code;
        Status = status;
    }

    public HttpStatusCode Code { get; }

    public V1Status Status { get; }

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    public bool IsConflict => Code == HttpStatusCode.Conflict;

    /// <summary>The resource version or continue token asked for is no longer kept (410).</summary>
    public bool IsExpired => Code == HttpStatusCode.Gone || Status.Reason is "Expired" or "Gone";

    /// <summary>The server refuses the object as such; sending it again will not help (400, 413, 422).</summary>
    public bool IsInvalid => Code is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge;

    /// <summary>The server does not know the resource version yet: another replica of it lags (504 with a cause).</summary>
    public bool IsResourceVersionTooLarge =>
        Status.Details?.Causes?.Any(static cause => cause.Reason == "ResourceVersionTooLarge") == true
        || (Status.Message?.Contains("Too large resource version", StringComparison.Ordinal) ?? false);
}
