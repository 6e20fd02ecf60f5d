namespace ModelServing.Runtime.Endpoints;

/// <summary>Loading and unloading at callers' request. What has begun is gone through with, whether or not the caller waits for it. Source: Triton's model repository extension.</summary>
internal interface IModelControl
{
    /// <summary>Loads a model, or loads it anew.</summary>
    /// <param name="model">Its name, as the caller gives it.</param>
    /// <param name="parameters">What the caller says besides.</param>
    /// <returns>Null when it serves; else why it does not.</returns>
    Task<ControlRefusal?> LoadAsync(string model, IReadOnlyList<ControlParameter> parameters);

    /// <summary>Unloads a model, when what it has is answered.</summary>
    /// <param name="model">Its name, as the caller gives it.</param>
    /// <param name="parameters">What the caller says besides.</param>
    /// <returns>Null when it is gone; else why it is not.</returns>
    Task<ControlRefusal?> UnloadAsync(string model, IReadOnlyList<ControlParameter> parameters);
}
