using ModelServing.Engine;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Runtime.Endpoints;

/// <summary>Where models come from, and what is known of those that are not in the catalogue.</summary>
internal interface IModelShelf
{
    /// <summary>For the repository index.</summary>
    IEnumerable<ModelIndexEntry> NotInCatalogue();

    /// <summary>What a caller of a model is told that is not in the catalogue; null where nothing is known of it.</summary>
    InferError? Explain(string model);

    /// <summary>Null where callers may come, once all has been tried that is to be served from the start.</summary>
    string? NotReadyReason();
}
