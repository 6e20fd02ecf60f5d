using System.Diagnostics.Metrics;
using ModelServing.Api;
using ModelServing.Api.Workloads;
using ModelServing.Host.Options;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Leadership;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Registration;

/// <summary>The election, where it is asked for.</summary>
internal static class LeaderElectionServices
{
    /// <summary>Registers a <see cref="LeaderElector"/> and the lease that it stands for; nothing without <c>--leader-elect</c>.</summary>
    /// <exception cref="KubeConfigException">No namespace is known for the lease.</exception>
    public static IServiceCollection AddLeaderElection(this IServiceCollection services, LeaderElectionRunOptions options, ApiServerSettings cluster)
    {
        if (!options.Enabled)
        {
            return services;
        }

        var @namespace = options.Namespace ?? cluster.Namespace
            ?? throw new KubeConfigException("--leader-elect: outside of a pod, and the kubeconfig's context names no namespace: --leader-election-namespace must");
        var election = new LeaderElectionOptions(new NamespacedName(@namespace, options.Name), CandidateIdentity.Create(Environment.MachineName))
        {
            LeaseDuration = options.LeaseDuration,
            RenewDeadline = options.RenewDeadline,
            RetryPeriod = options.RetryPeriod,
        };
        return services.AddSingleton(election).AddSingleton(provider => Create(provider, election, cluster));
    }

    private static LeaderElector Create(IServiceProvider provider, LeaderElectionOptions election, ApiServerSettings cluster)
    {
        var (time, meters) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>());
        // A connection of its own: a crowd of other calls must not make a renewal late. It lives as long as the process.
        var leases = new ResourceClient<V1Lease>(new ApiServerConnection(cluster, time, meters), ResourceTypes.From(ApiJsonContext.Default.V1Lease), time);
        return new LeaderElector(leases, election, time, provider.GetRequiredService<ILogger<LeaderElector>>(), meters);
    }
}
