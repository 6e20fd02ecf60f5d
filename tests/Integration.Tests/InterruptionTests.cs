using System.Diagnostics;
using ModelServing.Testing;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>A sandbox that is stopped leaves nothing behind.</summary>
public sealed class InterruptionTests
{
    [Test, CancelAfter(120_000)]
    public async Task Interrupted_sandbox_leaves_no_process_behind(CancellationToken cancellationToken)
    {
        var directory = Repository.At("artifacts", "integration-interrupt");
        var log = Repository.At("artifacts", "integration-interrupt.log");
        // A test run in the background may have been started with SIGINT ignored, and children inherit that.
        await using var sandbox = BackgroundProcess.Start(
            "env", ["--default-signal=INT", Repository.Executable("ModelServing.Demo", "model-demo"), "sandbox", "--directory", directory], log);
        var kubeconfig = Path.Combine(directory, "kubeconfig");
        await Eventually.TrueAsync(async () => (await File.ReadAllTextAsync(log, cancellationToken)).Contains("Ctrl-C", StringComparison.Ordinal), Given.Limit, cancellationToken);
        var kubectl = new Kubectl(Given.Kubectl.Program, kubeconfig, Path.Combine(directory, "home"));
        await kubectl.ReadAsync(cancellationToken, "apply", "-f", Repository.At("examples", "text-direction"));
        await kubectl.ReadAsync(cancellationToken, "wait", "--for=condition=Ready", "modeldeployments.modelserving.dev/text-direction", "--timeout=60s");
        var descendants = Descendants(sandbox.Id);
        Assert.That(descendants, Has.Count.GreaterThanOrEqualTo(2), "the operator and a pod");

        await Command.RunAsync("kill", ["-INT", $"{sandbox.Id}"], null, cancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(sandbox.HasExited), Given.Limit, cancellationToken);

        Assert.That(sandbox.ExitCode, Is.Zero, await File.ReadAllTextAsync(log, cancellationToken));
        Assert.That(descendants.Where(IsRunning), Is.Empty);
    }

    private static List<int> Descendants(int root)
    {
        var parents = Process.GetProcesses().Select(process => (process.Id, Parent: ParentOf(process.Id))).Where(p => p.Parent > 0).ToLookup(p => p.Parent, p => p.Id);
        var found = new List<int>();
        for (var next = new Queue<int>(parents[root]); next.TryDequeue(out var id);)
        {
            found.Add(id);
            foreach (var child in parents[id])
            {
                next.Enqueue(child);
            }
        }

        return found;
    }

    // The fourth field of /proc/<id>/stat, counted from behind the program's name, which may hold anything (proc(5)).
    private static int ParentOf(int id) =>
        ProcessFiles.Read(id, "stat") is { Length: > 0 } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]) : 0;

    private static bool IsRunning(int id) => ProcessFiles.Read(id, "stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] != 'Z';
}
