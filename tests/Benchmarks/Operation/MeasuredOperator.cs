using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Benchmarks.Operation;

/// <summary>The shipped operator as a process, electing a leader as it does in a cluster, and what the kernel and it itself say of it.</summary>
internal sealed partial class MeasuredOperator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly BackgroundProcess _process;
    private readonly HttpClient _http = new();
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    private MeasuredOperator(BackgroundProcess process) => _process = process;

    /// <summary>Since the process was started.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>Highest resident memory so far, in MiB (VmHWM).</summary>
    public double PeakMebibytes => KibibytesOf("VmHWM") / 1024;

    /// <summary>Resident memory now, in MiB (VmRSS).</summary>
    public double Mebibytes => KibibytesOf("VmRSS") / 1024;

    public string LogFile => _process.LogFile;

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return process.TotalProcessorTime;
        }
    }

    public static MeasuredOperator Start(BenchCluster cluster, string logFile, params IEnumerable<string> arguments) => new(
        OperatorProcess.Start(cluster.KubeconfigPath, logFile, ["--leader-elect=true", "--leader-election-namespace", "default", .. arguments]));

    /// <summary>Waits until it leads and its caches are full.</summary>
    /// <returns>Time since the process was started.</returns>
    public async Task<TimeSpan> LeadsAsync(CancellationToken cancellationToken)
    {
        await Eventually.TrueAsync(async () => _process.HasExited || (await LogAsync(cancellationToken)).Contains("Leads: holds lease", StringComparison.Ordinal), Patience, cancellationToken);
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"model-operator ended with {_process.ExitCode}: {await LogAsync(cancellationToken)}");
        }

        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(new Uri(await AddressAsync(cancellationToken), "/readyz"), cancellationToken);
                return answer.IsSuccessStatusCode;
            },
            Patience,
            cancellationToken);
        return Elapsed;
    }

    /// <summary>Waits until so many reconciles have come to an end well and none waits or runs.</summary>
    public Task ReconciledAsync(int least, TimeSpan limit, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () =>
        {
            var metrics = await MetricsAsync(cancellationToken);
            return Sum(Reconciled().Matches(metrics)) >= least && Sum(Depth().Matches(metrics)) == 0;
        },
        limit,
        cancellationToken);

    /// <summary>A counter of its own, over all of its labels.</summary>
    public async Task<double> CounterAsync(string name, CancellationToken cancellationToken) =>
        Sum(Regex.Matches(await MetricsAsync(cancellationToken), $@"^{name}(\{{[^}}]*\}})? (?<value>\S+)", RegexOptions.Multiline));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static double Sum(IEnumerable<Match> matches) => matches.Sum(static match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));

    private double KibibytesOf(string field)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")).First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(field.Length + 1).Trim().TrimEnd("kB ").ToString(), CultureInfo.InvariantCulture);
    }

    private Task<Uri> AddressAsync(CancellationToken cancellationToken) => OperatorLog.HealthAddressAsync(LogFile, Patience, cancellationToken);

    private Task<string> LogAsync(CancellationToken cancellationToken) => OperatorLog.ReadAsync(LogFile, cancellationToken);

    private async Task<string> MetricsAsync(CancellationToken cancellationToken) =>
        await _http.GetStringAsync(new Uri(await AddressAsync(cancellationToken), "/metrics"), cancellationToken);

    [GeneratedRegex(@"^controller_runtime_reconcile_total\{[^}]*controller=""modeldeployment""[^}]*result=""(success|requeue_after)""[^}]*\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Reconciled();

    [GeneratedRegex(@"^(workqueue_depth|controller_runtime_active_workers)\{[^}]*\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Depth();
}
