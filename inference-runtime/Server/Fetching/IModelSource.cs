namespace ModelServing.Runtime.Fetching;

/// <summary>Something that holds the model file.</summary>
internal interface IModelSource
{
    /// <summary>Its name for messages, free of credentials.</summary>
    string Origin { get; }

    /// <summary>Appends the whole file to <paramref name="target"/>. I/O faults of the target are thrown, those of the source are values.</summary>
    Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken);
}
