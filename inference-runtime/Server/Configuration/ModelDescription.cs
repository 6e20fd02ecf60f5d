namespace ModelServing.Runtime.Configuration;

/// <param name="Identity">The served name and version.</param>
/// <param name="File">The file's plain name below the models folder.</param>
/// <param name="Id">What the index calls this description, so that whoever wrote it knows it again; null where nobody asks.</param>
/// <param name="Source">Where <c>fetch</c> takes the file from.</param>
/// <param name="Verification">What is known of its content.</param>
/// <param name="ExternalData">Digests of the files that hold the model's weights, by path relative to its folder.</param>
internal sealed record ModelDescription(
    ModelIdentity Identity, string File, string? Id, ModelSource Source, Verification Verification, IReadOnlyDictionary<string, Sha256Digest> ExternalData);
