namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// A token in a file that somebody else renews, such as a projected service account token: read again each minute, as
/// client-go does, and at once after a 401.
/// </summary>
public sealed class FileTokenSource(string path, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private volatile Snapshot? _snapshot;

    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        var snapshot = _snapshot;
        if (snapshot is not null && time.GetElapsedTime(snapshot.ReadAt) < MaxAge)
        {
            return snapshot.Token;
        }

        var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        if (token.Length == 0)
        {
            throw new IOException($"token file '{path}' is empty");
        }

        _snapshot = new Snapshot(token, time.GetTimestamp());
        return token;
    }

    public bool Invalidate()
    {
        _snapshot = null;
        return true;
    }

    private sealed record Snapshot(string Token, long ReadAt);
}
