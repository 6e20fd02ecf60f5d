using ModelServing.Engine.Sessions;

namespace ModelServing.Engine.Models;

/// <summary>What a model has to pass while it is loaded, beside its own verification. Each answers null where there is nothing against it.</summary>
/// <param name="OfSize">Asked once the file's size is known, in bytes, and before any of it is loaded.</param>
/// <param name="OfSignature">Asked once the model is loaded, and before it is warmed up.</param>
public sealed record LoadChecks(Func<long, ModelFailure?> OfSize, Func<ModelSignature, ModelFailure?> OfSignature);
