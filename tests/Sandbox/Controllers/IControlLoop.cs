namespace ModelServing.Sandbox.Controllers;

/// <summary>What runs beside the API server for as long as the cluster does.</summary>
internal interface IControlLoop
{
    /// <summary>Runs until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
