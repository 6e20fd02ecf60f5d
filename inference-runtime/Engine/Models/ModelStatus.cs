using ModelServing.Protocol.Metadata;

namespace ModelServing.Engine.Models;

/// <summary>The truth about a model at one moment.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The model's version.</param>
/// <param name="State">Where in its life it is.</param>
/// <param name="Reason">A CamelCase word: the step while loading, the failure's reason, <c>Draining</c>; empty while ready.</param>
/// <param name="Message">A sentence for people, or null.</param>
/// <param name="ExitCode">The exit code that goes with a failure, or null.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hexadecimal digits, or null before or without verification.</param>
/// <param name="SizeBytes">Size of the file, or null before it was looked at.</param>
/// <param name="Opset">Version of the default operator set, or null before load.</param>
/// <param name="ExecutionProvider">The provider that is used, or null before load.</param>
/// <param name="Timings">How long each step took.</param>
public sealed record ModelStatus(
    string Name,
    string Version,
    ModelState State,
    string Reason,
    string? Message,
    int? ExitCode,
    string? Digest,
    long? SizeBytes,
    long? Opset,
    ExecutionProvider? ExecutionProvider,
    ModelTimings Timings)
{
    /// <summary>As the repository index and the termination message have it.</summary>
    public ModelIndexEntry ToIndexEntry() => new()
    {
        Name = Name,
        Version = Version,
        State = State.ToString().ToUpperInvariant(),
        Reason = Reason,
        Message = Message,
        ExitCode = ExitCode,
        Digest = Digest,
        SizeBytes = SizeBytes,
        Opset = Opset,
        ExecutionProvider = ExecutionProvider?.ToString().ToUpperInvariant(),
        Timings = Timings == new ModelTimings(null, null, null) ? null : new ModelIndexTimings
        {
            VerifySeconds = Seconds(Timings.Verify),
            LoadSeconds = Seconds(Timings.Load),
            WarmupSeconds = Seconds(Timings.Warmup),
        },
    };

    private static double? Seconds(TimeSpan? time) => time is { } span ? Math.Round(span.TotalSeconds, 6) : null;
}
