using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Repositories;

/// <summary>Loads and unloads at callers' request, until the process ends.</summary>
internal sealed class RepositoryControl(ModelRepository repository) : IModelControl, IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    public async Task<ControlRefusal?> LoadAsync(string model, IReadOnlyList<ControlParameter> parameters)
    {
        try
        {
            return LoadRefusals.Parameters(parameters) ?? await repository.LoadAsync(model, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return LoadRefusals.Ending(model);
        }
    }

    public async Task<ControlRefusal?> UnloadAsync(string model, IReadOnlyList<ControlParameter> parameters) =>
        LoadRefusals.Parameters(parameters) ?? await repository.UnloadAsync(model);

    /// <summary>What is being loaded ends at its next step, and nothing more is loaded.</summary>
    public void End() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();
}
