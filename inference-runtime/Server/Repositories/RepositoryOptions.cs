namespace ModelServing.Runtime.Repositories;

/// <param name="Folder">Holds a folder for each model.</param>
/// <param name="Control">Who decides what is served.</param>
/// <param name="LoadModels">With <see cref="ModelControlMode.Explicit"/> what is served first; <see cref="EveryModel"/> for all.</param>
internal sealed record RepositoryOptions(string Folder, ModelControlMode Control, IReadOnlyList<string> LoadModels)
{
    public const string EveryModel = "*";

    /// <summary>Whether all that is in the folder is loaded at the start.</summary>
    public bool StartsWithAll => Control == ModelControlMode.None || LoadModels.Contains(EveryModel);
}
