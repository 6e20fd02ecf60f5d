using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Repositories;

/// <summary>What came of copying a version to where nobody else writes.</summary>
internal abstract record StagedModel
{
    private StagedModel()
    {
    }

    /// <param name="FilePath">Of the model; the files that it keeps weights in are beside it.</param>
    /// <param name="Id">Stands for the content of all of them.</param>
    public sealed record Ready(string FilePath, string Id) : StagedModel;

    /// <param name="Failure">Why it cannot be served.</param>
    public sealed record Failed(ModelFailure Failure) : StagedModel;
}
