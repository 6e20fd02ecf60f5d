using System.CommandLine;

namespace ModelServing.Host.Options;

/// <summary>The flags of <c>run</c> that are about several operators.</summary>
internal sealed class LeaderElectionFlags
{
    private readonly Option<string?> _elect = new("--leader-elect")
    {
        Description = "Stand by until this process holds the lease, for more than one replica. Default: false.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _namespace = new("--leader-election-namespace") { Description = "Namespace of the lease. Default: the pod's, else that of the kubeconfig's context." };
    private readonly Option<string?> _name = new("--leader-election-name") { Description = "Name of the lease. Default: modelserving-operator." };
    private readonly Option<string?> _leaseDuration = new("--leader-election-lease-duration") { Description = "How long the others wait for a leader that is silent. Default: 15s." };
    private readonly Option<string?> _renewDeadline = new("--leader-election-renew-deadline") { Description = "How long the leader tries to renew before it ends. Default: 10s." };
    private readonly Option<string?> _retryPeriod = new("--leader-election-retry-period") { Description = "Time between two tries. Default: 2s." };

    public IEnumerable<Option> All => [_elect, _namespace, _name, _leaseDuration, _renewDeadline, _retryPeriod];

    public LeaderElectionRunOptions Read(OptionReader reader)
    {
        var absent = new LeaderElectionRunOptions();
        return new LeaderElectionRunOptions
        {
            Enabled = reader.Switch(_elect),
            Namespace = reader.Text(_namespace),
            Name = reader.Text(_name) ?? absent.Name,
            LeaseDuration = reader.Duration(_leaseDuration, absent.LeaseDuration),
            RenewDeadline = reader.Duration(_renewDeadline, absent.RenewDeadline),
            RetryPeriod = reader.Duration(_retryPeriod, absent.RetryPeriod),
        };
    }
}
