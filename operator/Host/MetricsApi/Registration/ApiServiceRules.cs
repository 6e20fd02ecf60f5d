using System.Text;
using ModelServing.Api.Meta;
using ModelServing.Host.MetricsApi.Documents;
using ModelServing.Host.MetricsApi.Kinds;

namespace ModelServing.Host.MetricsApi.Registration;

/// <summary>What our APIServices say, and whether one that exists is ours. Pure.</summary>
internal static class ApiServiceRules
{
    /// <summary>As prometheus-adapter and KEDA do: far behind everything that is built in.</summary>
    private const int GroupPriority = 100;

    public static string NameOf(string version) => $"{version}.{MetricsGroup.Name}";

    /// <param name="version">Of the group.</param>
    /// <param name="service">Where we are reached.</param>
    /// <param name="authoritiesPem">Whom to trust; null leaves that to others (cert-manager's injector).</param>
    /// <param name="owner">Whose deletion removes the registration; null for nobody's.</param>
    public static V1APIService Wanted(string version, V1ServiceReference service, string? authoritiesPem, V1OwnerReference? owner) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = NameOf(version),
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "modelserving-operator" },
            OwnerReferences = owner is null ? null : [owner],
        },
        Spec = new V1APIServiceSpec
        {
            Group = MetricsGroup.Name,
            Version = version,
            Service = service,
            GroupPriorityMinimum = GroupPriority,
            VersionPriority = version == MetricsGroup.V1Beta2 ? 200 : 100,
            CaBundle = authoritiesPem is null ? null : Convert.ToBase64String(Encoding.ASCII.GetBytes(authoritiesPem)),
        },
    };

    public static RegistrationState Judge(V1APIService? existing, V1APIService wanted)
    {
        if (existing is null)
        {
            return new RegistrationState.Absent();
        }

        var (spec, service) = (existing.Spec, wanted.Spec!.Service!);
        if (spec?.Service is not { } theirs)
        {
            return new RegistrationState.Foreign("the API server itself");
        }

        if (theirs.Namespace != service.Namespace || theirs.Name != service.Name)
        {
            return new RegistrationState.Foreign($"Service {theirs.Namespace}/{theirs.Name}");
        }

        var isCurrent = (theirs.Port ?? 443) == service.Port
            && spec.GroupPriorityMinimum == wanted.Spec.GroupPriorityMinimum
            && spec.VersionPriority == wanted.Spec.VersionPriority
            && (wanted.Spec.CaBundle is null || spec.CaBundle == wanted.Spec.CaBundle)
            && spec.InsecureSkipTLSVerify is null or false
            && (wanted.Metadata!.OwnerReferences is not { } owners || owners.All(owner => existing.Metadata?.OwnerReferences?.Any(held => held.Uid == owner.Uid) == true));
        return isCurrent ? new RegistrationState.Registered() : new RegistrationState.Outdated();
    }
}
