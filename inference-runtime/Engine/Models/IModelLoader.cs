namespace ModelServing.Engine.Models;

/// <summary>Makes sessions of a model file. The seam between engine and backend.</summary>
public interface IModelLoader
{
    /// <summary>Checks the file and loads <see cref="ModelSettings.Instances"/> sessions of it. Blocks; may take minutes.</summary>
    /// <exception cref="ModelLoadException">The model is rejected, or no execution provider works.</exception>
    LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken);
}
