namespace ModelServing.Kubernetes.Transport;

/// <summary>A token that never changes.</summary>
public sealed class StaticTokenSource(string token) : ICredentialSource
{
    private readonly Credential _credential = new(token);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(_credential);

    public bool Invalidate(Credential refused) => false;
}
