using System.Collections.Immutable;
using ModelServing.Engine.Sessions;

namespace ModelServing.Engine.Models;

/// <summary>A model in memory.</summary>
/// <param name="Sessions">At least one, all alike; whoever receives this disposes them.</param>
/// <param name="RunsPerSession">Runs that one session takes at the same time, at least 1.</param>
/// <param name="Platform">Framework and format for the model's metadata.</param>
/// <param name="Opset">Version of the default operator set.</param>
/// <param name="ExecutionProvider">The provider that is used.</param>
public sealed record LoadedModel(ImmutableArray<IInferenceSession> Sessions, int RunsPerSession, string Platform, long Opset, ExecutionProvider ExecutionProvider);
