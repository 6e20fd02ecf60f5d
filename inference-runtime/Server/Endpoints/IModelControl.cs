namespace ModelServing.Runtime.Endpoints;

/// <summary>Loading and unloading at callers' request. Source: Triton's model repository extension.</summary>
internal interface IModelControl
{
    /// <summary>Loads a model, or loads it anew.</summary>
    /// <returns>Null when it serves; else why it does not.</returns>
    Task<ControlRefusal?> LoadAsync(string model, CancellationToken cancellationToken);

    /// <summary>Unloads a model, when what it has is answered.</summary>
    /// <returns>Null when it is gone; else why it is not.</returns>
    Task<ControlRefusal?> UnloadAsync(string model, CancellationToken cancellationToken);
}
