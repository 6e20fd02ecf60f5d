using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Configuration;

/// <param name="Policy">Whether made-up requests run before the model is ready.</param>
/// <param name="RequestsPerBatchSize">Runs per batch size.</param>
internal sealed record WarmupSettings(WarmupPolicy Policy, int RequestsPerBatchSize);
