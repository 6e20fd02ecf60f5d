namespace ModelServing.Kubernetes.Transport;

/// <summary>Supplies the bearer token of each request.</summary>
public interface ITokenSource
{
    ValueTask<string> GetTokenAsync(CancellationToken cancellationToken);

    /// <summary>The server refused the last token (401). True when another one may be had by asking again.</summary>
    bool Invalidate();
}
