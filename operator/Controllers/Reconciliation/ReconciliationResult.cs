using System.Diagnostics.CodeAnalysis;

namespace ModelServing.Controllers.Reconciliation;

/// <summary>What came of one reconcile, and when the next one is due.</summary>
public sealed record ReconciliationResult<TEntity>
{
    private ReconciliationResult(TEntity entity) => Entity = entity;

    public TEntity Entity { get; }

    public required bool IsSuccess { get; init; }

    /// <summary>Trying again changes nothing: the next change of the object is waited for.</summary>
    public bool IsTerminal { get; private init; }

    public string? ErrorMessage { get; private init; }

    public Exception? Error { get; private init; }

    /// <summary>After a success: when to look again without being told; null for not at all. After a failure: instead of the back-off.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "KubeOps's author-facing form.")]
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity) { IsSuccess = true, RequeueAfter = requeueAfter };

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "KubeOps's author-facing form.")]
    public static ReconciliationResult<TEntity> Failure(TEntity entity, string message, Exception? exception = null, TimeSpan? requeueAfter = null) =>
        new(entity) { IsSuccess = false, ErrorMessage = message, Error = exception, RequeueAfter = requeueAfter };

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "KubeOps's author-facing form.")]
    public static ReconciliationResult<TEntity> Terminal(TEntity entity, string message) =>
        new(entity) { IsSuccess = false, IsTerminal = true, ErrorMessage = message };
}
