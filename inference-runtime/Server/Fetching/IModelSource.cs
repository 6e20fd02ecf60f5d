namespace ModelServing.Runtime.Fetching;

/// <summary>Something that holds a model file, and perhaps others beside it.</summary>
internal interface IModelSource
{
    /// <summary>Its name for messages, free of credentials.</summary>
    string Origin { get; }

    /// <summary>Whether the configuration names the content by digest, and the transfer checks it.</summary>
    bool IsContentAddressed { get; }

    /// <summary>Appends the whole file to <paramref name="target"/>. I/O faults of the target are thrown, those of the source are values.</summary>
    Task<TransferOutcome> TransferAsync(PartialFile target, CancellationToken cancellationToken);

    /// <summary>A file that the model names, such as one with its weights.</summary>
    /// <param name="path">Relative to the model's folder, without <c>..</c>.</param>
    IModelSource Beside(string path);
}
