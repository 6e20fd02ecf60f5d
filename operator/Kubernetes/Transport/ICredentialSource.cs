namespace ModelServing.Kubernetes.Transport;

/// <summary>Supplies what each request proves its caller by.</summary>
public interface ICredentialSource
{
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused a credential (401). True when another one may be had by asking again.</summary>
    bool Invalidate(Credential refused);
}
