using System.Collections.Immutable;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Repositories;

/// <summary>What came of looking into a model's folder.</summary>
internal abstract record ModelFolder
{
    private ModelFolder()
    {
    }

    /// <summary>There is no such folder.</summary>
    public sealed record Missing : ModelFolder;

    /// <param name="Failure">Why the model cannot be served, whatever its versions.</param>
    public sealed record Broken(ModelFailure Failure) : ModelFolder;

    /// <param name="Path">Without links on the way.</param>
    /// <param name="Configuration">From config.pbtxt, or the defaults.</param>
    /// <param name="Versions">Those that are there.</param>
    /// <param name="Ignored">Fields of config.pbtxt without effect, with their places.</param>
    /// <param name="Skipped">Folders that are no version.</param>
    public sealed record Found(
        string Path, ModelConfigurationFile Configuration, ImmutableArray<long> Versions, ImmutableArray<string> Ignored, ImmutableArray<string> Skipped) : ModelFolder;
}
