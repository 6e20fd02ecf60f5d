using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ModelServing.Api.Workloads;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Leadership;

/// <summary>
/// Lets one of several processes work at a time, through a Lease in the form of client-go's lock. Its client should be one of its own, so that
/// other calls cannot hold up a renewal.
/// </summary>
public sealed class LeaderElector
{
    private readonly LeaderElectionOptions _options;
    private readonly LeaseLock _lock;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaderElector> _logger;
    private readonly LeaderElectionMetrics _metrics;
    private readonly string _name;
    private readonly long _start;
    private ObservedLease _observed = ObservedLease.None;

    // What the server has is not known: nothing was read yet, or a write has no answer.
    private bool _mustRead = true;

    // The lease may be this process's, even if it does not know that it leads.
    private bool _mayHold;

    // Ticks since _start; -1 while this process does not lead.
    private long _renewedAt = -1;

    public LeaderElector(
        IResourceClient<V1Lease> leases, LeaderElectionOptions options, TimeProvider time, ILogger<LeaderElector> logger, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (LeaderElectionOptions.Refusal(options.LeaseDuration, options.RenewDeadline, options.RetryPeriod) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(options));
        }

        _options = options;
        _lock = new LeaseLock(leases, options.Lease, options.CallTimeout, time);
        _time = time;
        _logger = logger;
        _name = options.Lease.ToString();
        _start = time.GetTimestamp();
        _metrics = new LeaderElectionMetrics(meters, options.Lease.Name, () => MayWrite);
    }

    public LeaderElectionOptions Options => _options;

    /// <summary>
    /// This process leads, and its last renewal is younger than the renewal's deadline. False as soon as that has passed, even when nothing in this
    /// process ran meanwhile to notice: what asks before each write cannot write into another's leadership.
    /// </summary>
    public bool MayWrite => RenewedAt is { } renewed && Now - renewed < _options.RenewDeadline;

    /// <summary>False when the last renewal is older than the lease and 20 s: the election itself hangs (client-go's <c>HealthzAdaptor</c>).</summary>
    public bool IsHealthy => RenewedAt is not { } renewed || Now - renewed <= _options.LeaseDuration + TimeSpan.FromSeconds(20);

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private TimeSpan? RenewedAt
    {
        get => Interlocked.Read(ref _renewedAt) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        set => Interlocked.Exchange(ref _renewedAt, value?.Ticks ?? -1);
    }

    /// <summary>
    /// Waits for the lease, then runs <paramref name="leadAsync"/>. When cancelled it waits for that to end, renewing the lease all the while, and
    /// releases it. When the lease is lost it cancels <paramref name="leadAsync"/> and returns at once without waiting for it: the process is to end.
    /// What <paramref name="leadAsync"/> throws comes out here, the lease released.
    /// </summary>
    public async Task<LeadershipEnd> RunAsync(Func<CancellationToken, Task> leadAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leadAsync);
        if (!await AcquireAsync(cancellationToken))
        {
            return LeadershipEnd.Stopped;
        }

        using var stopLeading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopRenewing = new CancellationTokenSource();
        var leading = leadAsync(stopLeading.Token);
        var lost = HoldAsync(stopRenewing.Token);
        if (await Task.WhenAny(leading, lost) == lost)
        {
            RenewedAt = null;
            Log.Lost(_logger, _name, await lost ?? "");
            await stopLeading.CancelAsync();
            return LeadershipEnd.Lost;
        }

        await stopRenewing.CancelAsync();
        if (await lost is null)
        {
            await ReleaseAsync();
        }

        await leading;
        return LeadershipEnd.Stopped;
    }

    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        Log.Standing(_logger, _name, _options.Identity);
        var holder = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _mustRead = true;
                var decision = await StepAsync(cancellationToken);
                if (decision.ToWrite is not null)
                {
                    Log.Leading(_logger, _name, _options.Identity);
                    return true;
                }

                if (decision is LeaseDecision.Wait wait && wait.Holder != holder)
                {
                    holder = wait.Holder;
                    Log.StandingBy(_logger, _name, holder);
                }

                await Task.Delay(_options.RetryPeriod * (1 + (LeaderElectionOptions.JitterFactor * Random.Shared.NextDouble())), _time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        if (_mayHold)
        {
            await ReleaseAsync();
        }

        return false;
    }

    /// <summary>Renews until cancelled. Why the lease was lost; null when it was not.</summary>
    private async Task<string?> HoldAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var left = TimeSpan.FromTicks(Math.Max(0, (_options.RenewDeadline - (Now - RenewedAt!.Value)).Ticks));
            using var deadline = new CancellationTokenSource(left, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                await Task.Delay(_options.RetryPeriod, _time, either.Token);
                await StepAsync(either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                // Either the end that was asked for, or the deadline, which the decision below finds passed.
            }

            if (Decide() is LeaseDecision.Lost lost)
            {
                return lost.Why;
            }
        }

        return null;
    }

    /// <summary>One try to acquire or to renew. A fault of the way to the server is logged and leaves things as they are.</summary>
    private async Task<LeaseDecision> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var decision = Decide();
                if (_mustRead && decision is not LeaseDecision.Lost)
                {
                    var record = await _lock.ReadAsync(cancellationToken);
                    _observed = _observed.Next(record, Now);
                    (_mustRead, _mayHold) = (false, _observed.Holder == _options.Identity);
                    decision = Decide();
                }

                if (decision.ToWrite is not { } next || await TryWriteAsync(next, cancellationToken))
                {
                    return decision;
                }

                if (RenewedAt is null)
                {
                    return new LeaseDecision.Wait("");
                }

                _metrics.SlowPath();
            }
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
        {
            Log.LeaseUnreachable(_logger, _name, exception.Message);
            return new LeaseDecision.Wait("");
        }
    }

    private LeaseDecision Decide() => LeaseElection.Decide(_options, _observed, RenewedAt, Now, _time.GetUtcNow());

    private async Task<bool> TryWriteAsync(V1LeaseSpec record, CancellationToken cancellationToken)
    {
        (_mustRead, _mayHold) = (true, true);
        var begun = Now;
        if (await _lock.TryWriteAsync(record, cancellationToken) is not { } stored)
        {
            _mayHold = false;
            return false;
        }

        _observed = _observed.Next(stored, begun);
        (RenewedAt, _mustRead) = (begun, false);
        return true;
    }

    private async Task ReleaseAsync()
    {
        RenewedAt = null;
        try
        {
            if (_mustRead)
            {
                _observed = _observed.Next(await _lock.ReadAsync(CancellationToken.None), Now);
            }

            if (_observed is { Record: { } held } && _observed.Holder == _options.Identity
                && await _lock.TryWriteAsync(LeaseElection.Release(held, _time.GetUtcNow()), CancellationToken.None) is not null)
            {
                Log.Released(_logger, _name);
            }
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException)
        {
            Log.NotReleased(_logger, _name, exception.Message);
        }
    }
}
