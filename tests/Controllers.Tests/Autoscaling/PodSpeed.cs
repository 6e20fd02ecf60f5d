namespace ModelServing.Controllers.Tests.Autoscaling;

/// <summary>How long a batch of n takes: <c>PerBatch + n * PerRequest</c> seconds.</summary>
internal sealed record PodSpeed(double PerBatch, double PerRequest)
{
    public const int MaxBatch = 16;

    /// <summary>Requests a second with full batches.</summary>
    public double Capacity => MaxBatch / (PerBatch + PerRequest * MaxBatch);
}
