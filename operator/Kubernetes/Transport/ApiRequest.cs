namespace ModelServing.Kubernetes.Transport;

/// <summary>One call, in a form that can be sent again. <paramref name="Path"/> holds path and query below the server's base address, starting with a slash.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Sending it twice has the effect of sending it once, so a lost answer may be followed by a second try.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Time for the whole call, tries and waits between them included; null is <see cref="ApiServerConnection.DefaultTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    public override string ToString() => $"{Method} {Path}";
}
