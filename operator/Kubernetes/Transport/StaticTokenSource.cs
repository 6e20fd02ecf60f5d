namespace ModelServing.Kubernetes.Transport;

/// <summary>A token that never changes.</summary>
public sealed class StaticTokenSource(string token) : ITokenSource
{
    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => new(token);

    public bool Invalidate() => false;
}
