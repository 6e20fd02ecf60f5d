using System.Text.Json;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>
/// A program that gives out credentials (KEP-541), run when one is needed first, when the last has expired, and when the server refused it. It runs
/// once at a time, for all who wait, and not again within 5 s: neither a server that refuses all it is shown nor a program that fails may make
/// this process start one after another.
/// </summary>
internal sealed class CredentialPlugin(PluginCommand command, TimeProvider time) : ICredentialSource
{
    /// <summary>Shorter than any call, whose error would not say whom it waited for.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private Run? _run;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        Task<PluginAnswer> answer;
        lock (_gate)
        {
            if (_run is null || IsOver(_run))
            {
                var run = _run = new Run { StartedAt = time.GetTimestamp() };
                run.Asking = Task.Run(async () => run.Answer = await AskAsync(), CancellationToken.None);
            }

            answer = _run.Asking;
        }

        // The program goes on for the others when one who waits for it gives up.
        return (await answer.WaitAsync(cancellationToken)).Credential;
    }

    public bool Invalidate(Credential refused)
    {
        lock (_gate)
        {
            if (_run?.Answer is not { } answer || !ReferenceEquals(answer.Credential, refused))
            {
                // Somebody else was refused the same one, and has asked for another already.
                return true;
            }

            _run = IsRecent(_run) ? _run : null;
            return _run is null;
        }
    }

    private bool IsOver(Run run) => run.Asking.IsCompleted && !IsRecent(run)
        && (run.Answer is not { } answer || answer.Expires <= time.GetUtcNow());

    private bool IsRecent(Run run) => time.GetElapsedTime(run.StartedAt) < ShortestInterval;

    private async Task<PluginAnswer> AskAsync()
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            var output = await PluginProcess.RunAsync(command, Information(), deadline.Token);
            return output.ExitCode == 0
                ? PluginAnswer.Read(output.Answer.Span, command.ApiVersion)
                : throw new CredentialPluginException($"it ended with {output.ExitCode}{(output.LastError.Length == 0 ? "" : $": {output.LastError}")}");
        }
        catch (OperationCanceledException exception)
        {
            throw Failure($"it did not end within {Patience.TotalSeconds:0} s", exception);
        }
        catch (IOException exception)
        {
            throw Failure(exception.Message, exception.InnerException);
        }
    }

    private CredentialPluginException Failure(string reason, Exception? exception) =>
        new($"credential plugin '{command.Command}': {reason}{(command.InstallHint is { } hint ? $" ({hint.Trim()})" : "")}", exception);

    private string Information() => JsonSerializer.Serialize(
        new ExecCredential(command.ApiVersion, "ExecCredential", new ExecCredentialSpec(Interactive: false, command.Cluster), Status: null),
        ExecJsonContext.Default.ExecCredential);

    private sealed class Run
    {
        public required long StartedAt { get; init; }

        public Task<PluginAnswer> Asking { get; set; } = null!;

        /// <summary>Null while the program runs, and when it failed.</summary>
        public PluginAnswer? Answer { get; set; }
    }
}
