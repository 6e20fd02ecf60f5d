using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests.Operation;

/// <summary>Two operators and one Lease on a real server.</summary>
public sealed class LeadershipTests
{
    private const string Lease = $"{SharedHarness.ReleaseNamespace}/{SharedHarness.Release}";

    [Test, CancelAfter(90_000)]
    public async Task The_second_operator_stands_by_until_the_first_one_goes(CancellationToken cancellationToken)
    {
        var log = Path.Combine(SharedHarness.Harness.Options.Directory, "standby.log");
        await OperatorLog.SaysAsync(SharedHarness.Harness.Operator.LogFile, $"Leads: holds lease {Lease}", Given.Limit, cancellationToken);
        await using (OperatorProcess.Start(SharedHarness.Harness.Cluster.OperatorKubeconfigPath, log, SharedHarness.OperatorArguments))
        {
            await OperatorLog.SaysAsync(log, "standing by", Given.Limit, cancellationToken);
            var first = await HolderAsync(cancellationToken);

            await SharedHarness.Harness.Operator.StopAsync();
            await OperatorLog.SaysAsync(log, $"Leads: holds lease {Lease}", Given.Limit, cancellationToken);
            Assert.That(await HolderAsync(cancellationToken), Is.Not.EqualTo(first));

            await Given.ApplyAsync(new Manifest("led"), cancellationToken);
            await Eventually.TrueAsync(
                async () => (await Given.Kubectl.RunAsync(cancellationToken, "get", "deployment", "led")).ExitCode == 0, Given.Limit, cancellationToken);
            await SharedHarness.Harness.RestartOperatorAsync();
        }

        await OperatorLog.SaysAsync(SharedHarness.Harness.Operator.LogFile, $"Leads: holds lease {Lease}", Given.Limit, cancellationToken);
        await Given.DeletedAsync("led");
    }

    private static Task<string> HolderAsync(CancellationToken cancellationToken) => Given.Kubectl.ReadAsync(
        cancellationToken, "get", "lease", SharedHarness.Release, "-n", SharedHarness.ReleaseNamespace, "-o", "jsonpath={.spec.holderIdentity} {.spec.leaseTransitions}");
}
