using System.Globalization;
using ModelServing.Engine.Models;
using ModelServing.Runtime.Configuration;

namespace ModelServing.Runtime.Fetching;

/// <summary>Brings the model file, and the files that it keeps its weights in, to their places: whole and verified, or not at all.</summary>
internal sealed class ModelFetcher(IModelSource source, FetchContext context)
{
    private readonly FileFetcher _files = new(context);

    /// <param name="target">The model file's final path.</param>
    /// <param name="verification">What is known of its content.</param>
    /// <param name="externalData">Digests of the files that hold its weights, by path relative to the model's folder.</param>
    /// <param name="cancellationToken">Ends the fetch with <see cref="OperationCanceledException"/>.</param>
    public async Task<FetchOutcome> FetchAsync(
        string target, Verification verification, IReadOnlyDictionary<string, Sha256Digest> externalData, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(context.Settings.Timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var whole = new List<BroughtFile.Whole>();
        try
        {
            var outcome = await FetchAllAsync(target, verification, externalData, whole, either.Token);
            if (outcome is FetchOutcome.Failed { Reason: not FailureReason.ModelUnreadable })
            {
                whole.ForEach(file => file.Partial?.Discard());
            }

            return outcome;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FetchOutcome.Failed(
                FailureReason.ModelUnreadable,
                string.Create(CultureInfo.InvariantCulture, $"{source.Origin} was not fetched within {context.Settings.Timeout.TotalSeconds:0.###} s (fetch.timeoutSeconds)"));
        }
        catch (UnauthorizedAccessException denied)
        {
            return new FetchOutcome.Failed(FailureReason.AccessDenied, $"{target} cannot be written: {denied.Message}");
        }
        catch (IOException fault)
        {
            return new FetchOutcome.Failed(FailureReason.ModelUnreadable, $"{target} cannot be written: {fault.Message}");
        }
        finally
        {
            whole.ForEach(file => file.Partial?.Dispose());
        }
    }

    private async Task<FetchOutcome> FetchAllAsync(
        string target,
        Verification verification,
        IReadOnlyDictionary<string, Sha256Digest> externalData,
        List<BroughtFile.Whole> whole,
        CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var isEnforced = verification is Verification.Enforce;
        var budget = context.Settings.MaxBytes;
        var brought = await _files.BringAsync(source, target, Expected(verification), isEnforced, budget, cancellationToken);
        if (brought is not BroughtFile.Whole model)
        {
            return ((BroughtFile.Failed)brought).Outcome;
        }

        whole.Add(model);
        budget -= model.SizeBytes;
        var paths = ExternalData.Of(model.Path, target, out var complaint);
        foreach (var path in complaint is null ? paths : [])
        {
            if (Unpinned(path, isEnforced, externalData) is { } unpinned)
            {
                return unpinned;
            }

            var known = externalData.TryGetValue(path, out var digest) ? digest : (Sha256Digest?)null;
            brought = await _files.BringAsync(source.Beside(path), Beside(target, path), known, isEnforced: true, budget, cancellationToken);
            if (brought is not BroughtFile.Whole beside)
            {
                return ((BroughtFile.Failed)brought).Outcome;
            }

            whole.Add(beside);
            budget -= beside.SizeBytes;
        }

        if (complaint is not null)
        {
            return complaint;
        }

        // The model last: where it is, everything is.
        whole.AsEnumerable().Reverse().ToList().ForEach(file => file.Partial?.Commit());
        var elapsed = context.Time.GetElapsedTime(start);
        Log.Fetched(context.Logger, whole.Sum(file => file.SizeBytes), model.Digest.Qualified, elapsed.TotalSeconds);
        return new FetchOutcome.Fetched(model.Digest, model.SizeBytes, elapsed, TimeSpan.FromTicks(whole.Sum(file => file.HashTime.Ticks)));
    }

    /// <summary>The model's digest says nothing of the weights that lie beside it, and they are what it computes with.</summary>
    private FetchOutcome.Failed? Unpinned(string path, bool isEnforced, IReadOnlyDictionary<string, Sha256Digest> externalData) =>
        isEnforced && !source.IsContentAddressed && !externalData.ContainsKey(path)
            ? new FetchOutcome.Failed(
                FailureReason.DigestMismatch,
                $"the model keeps weights in '{path}', of which verification.externalData gives no sha256; policy Enforce lets nothing in that it does not cover")
            : null;

    private static string Beside(string target, string path) => Path.Combine(Path.GetDirectoryName(target)!, path);

    private static Sha256Digest? Expected(Verification verification) => verification switch
    {
        Verification.Enforce enforce => enforce.Expected,
        Verification.Warn warn => warn.Expected,
        _ => null,
    };
}
