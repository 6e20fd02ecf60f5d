using ModelServing.Api.Meta;

namespace ModelServing.Controllers.Reconciliation;

/// <summary>
/// Brings the world to what an object asks for. Calls for one object never overlap. The object is a shared cache entry: it must not be
/// changed. An exception means an I/O fault or a bug: it is logged, and the object is tried again with back-off, for ever.
/// </summary>
public interface IEntityController<TEntity> where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>The object is gone; <paramref name="entity"/> is its last known state.</summary>
    Task DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
