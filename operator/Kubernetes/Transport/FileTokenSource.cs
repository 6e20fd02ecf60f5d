namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// A token in a file that somebody else renews, such as a projected service account token: read again each minute, as
/// client-go does, and at once after a 401.
/// </summary>
public sealed class FileTokenSource(string path, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private volatile Snapshot? _snapshot;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var snapshot = _snapshot;
        if (snapshot is not null && time.GetElapsedTime(snapshot.ReadAt) < MaxAge)
        {
            return snapshot.Credential;
        }

        var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        if (token.Length == 0)
        {
            throw new IOException($"token file '{path}' is empty");
        }

        _snapshot = snapshot = new Snapshot(new Credential(token), time.GetTimestamp());
        return snapshot.Credential;
    }

    public bool Invalidate(Credential refused)
    {
        _snapshot = null;
        return true;
    }

    private sealed record Snapshot(Credential Credential, long ReadAt);
}
