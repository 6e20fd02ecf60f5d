namespace ModelServing.Kubernetes.Watching;

/// <summary>An informer of any kind, for those who only run it and wait for it.</summary>
public interface IInformer
{
    /// <summary>Name for logs and health answers, e.g. <c>deployments.apps</c>.</summary>
    string Name { get; }

    /// <summary>Whether every namespace asked for has been listed once.</summary>
    bool HasSynced { get; }

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled; failures are logged and tried again for ever.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
