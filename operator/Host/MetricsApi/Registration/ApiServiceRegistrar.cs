using System.Collections.Concurrent;
using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Host.MetricsApi.Documents;
using ModelServing.Host.MetricsApi.Kinds;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Events;

namespace ModelServing.Host.MetricsApi.Registration;

/// <summary>
/// Keeps our APIServices in the cluster. One that points to somebody else is left alone, and that is said in the log, in an event and in a metric. Nor is
/// one made beside it: autoscalers read the version that is preferred, and ours would take the group away from whoever serves the other one. It is looked
/// at again, so that the registration follows when the other one goes.
/// </summary>
internal sealed class ApiServiceRegistrar(
    IResourceClient<V1APIService> services,
    IResourceClient<V1ClusterRole> roles,
    V1ServiceReference service,
    string? ownerRole,
    Func<bool> mayWrite,
    IEventSink events,
    ILogger<ApiServiceRegistrar> logger)
{
    private const string FieldManager = "modelserving-operator";
    private readonly ConcurrentDictionary<string, RegistrationState> _states = new(StringComparer.Ordinal);
    private string? _missingOwner;

    /// <summary>Whether each version's APIService points to us, as seen last; versions not looked at yet are absent.</summary>
    public IEnumerable<(string Version, bool IsOurs)> States =>
        _states.Select(static state => (state.Key, state.Value is RegistrationState.Registered or RegistrationState.Outdated));

    /// <summary>Who else serves what autoscalers read; null where we do, or nobody.</summary>
    public string? ForeignProvider => _states.GetValueOrDefault(MetricsGroup.Preferred) is RegistrationState.Registered or RegistrationState.Outdated
        ? null
        : _states.Values.OfType<RegistrationState.Foreign>().FirstOrDefault()?.Owner;

    /// <summary>Looks at both APIServices and, where this process may write, makes them say what they should.</summary>
    public async Task EnsureAsync(string? authoritiesPem, CancellationToken cancellationToken)
    {
        var owner = await FindOwnerAsync(cancellationToken);
        var found = new List<Registration>();
        foreach (var version in MetricsGroup.Versions)
        {
            var wanted = ApiServiceRules.Wanted(version, service, authoritiesPem, owner);
            var existing = await services.FindAsync(wanted.NamespacedName(), cancellationToken);
            found.Add(new Registration(version, wanted, existing, ApiServiceRules.Judge(existing, wanted)));
        }

        var isShared = found.Any(static one => one.State is RegistrationState.Foreign);
        foreach (var one in found)
        {
            _states[one.Version] = await EnsureAsync(one, isShared, cancellationToken);
        }
    }

    private async Task<RegistrationState> EnsureAsync(Registration one, bool isShared, CancellationToken cancellationToken)
    {
        switch (one.State)
        {
            case RegistrationState.Foreign foreign:
                Tell(one.Version, foreign, one.Existing!);
                return foreign;
            case RegistrationState.Registered:
            case RegistrationState.Absent when isShared:
                return one.State;
            default:
                if (!mayWrite())
                {
                    return one.State;
                }

                var state = await ApplyAsync(one.Wanted, one.Existing, cancellationToken);
                Log.Registered(logger, one.Wanted.Metadata!.Name!, $"{service.Namespace}/{service.Name}:{service.Port}");
                return state;
        }
    }

    /// <summary>Without force where there was none: somebody who registers in this moment wins, and the server says so by a conflict.</summary>
    private async Task<RegistrationState> ApplyAsync(V1APIService wanted, V1APIService? existing, CancellationToken cancellationToken)
    {
        if (existing is not null)
        {
            wanted = wanted with { Metadata = wanted.Metadata! with { Uid = existing.Metadata?.Uid } };
        }

        var stored = await services.ApplyAsync(wanted, FieldManager, force: existing is not null, cancellationToken);
        return ApiServiceRules.Judge(stored, wanted);
    }

    private void Tell(string version, RegistrationState.Foreign foreign, V1APIService existing)
    {
        if (_states.GetValueOrDefault(version) == foreign)
        {
            return;
        }

        var name = existing.Metadata!.Name!;
        Log.Foreign(logger, name, foreign.Owner);
        if (mayWrite())
        {
            var regarding = new V1ObjectReference { ApiVersion = "apiregistration.k8s.io/v1", Kind = "APIService", Name = name, Uid = existing.Metadata.Uid };
            events.Publish(new EventNotice(
                regarding, EventType.Warning, "ForeignAPIService", "Register", $"{name} is served by {foreign.Owner}; ModelServing does not take it over, and autoscalers read metrics from there"));
        }
    }

    private async Task<V1OwnerReference?> FindOwnerAsync(CancellationToken cancellationToken)
    {
        if (ownerRole is null)
        {
            return null;
        }

        var role = await roles.FindAsync(new NamespacedName("", ownerRole), cancellationToken);
        if (role is null && _missingOwner is null)
        {
            _missingOwner = ownerRole;
            Log.OwnerMissing(logger, ownerRole);
        }

        return role?.Metadata?.Uid is { } uid
            ? new V1OwnerReference { ApiVersion = "rbac.authorization.k8s.io/v1", Kind = "ClusterRole", Name = ownerRole, Uid = uid }
            : null;
    }

    /// <summary>One version's APIService: as it should be, and as it is.</summary>
    private sealed record Registration(string Version, V1APIService Wanted, V1APIService? Existing, RegistrationState State);
}
