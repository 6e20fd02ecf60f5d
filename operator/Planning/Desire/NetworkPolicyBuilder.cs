using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>
/// Admits callers to the runtime's ports, and the pods to DNS and to what their model comes from. The kubelet's probes need no rule: what comes from a pod's
/// own node is always admitted. Ports are numbers: not every network plug-in resolves names.
/// </summary>
internal static class NetworkPolicyBuilder
{
    private const int DnsPort = 53;

    /// <summary>The chart's label of the operator's pods.</summary>
    private static readonly Dictionary<string, string> OperatorPods = new(StringComparer.Ordinal) { ["app.kubernetes.io/component"] = "operator" };

    public static V1NetworkPolicy Build(ResolvedModel model, ResolvedNetworkPolicy policy, DesiredRevision revision) => new()
    {
        ApiVersion = "networking.k8s.io/v1",
        Kind = "NetworkPolicy",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = ChildMetadata.Selector(model.Name) },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress = [.. Ingress(policy)],
            Egress = [.. Egress(model.Source)],
        },
    };

    private static IEnumerable<V1NetworkPolicyIngressRule> Ingress(ResolvedNetworkPolicy policy)
    {
        yield return new V1NetworkPolicyIngressRule
        {
            Ports = [Tcp(ContainerBuilder.HttpPort), Tcp(ContainerBuilder.MetricsPort), Tcp(ContainerBuilder.GrpcPort)],
            From = policy.AllowFrom.Count > 0 ? policy.AllowFrom : [new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector() }],
        };
        if (policy.OperatorNamespace is { } inNamespace)
        {
            yield return new V1NetworkPolicyIngressRule
            {
                Ports = [Tcp(ContainerBuilder.HttpPort), Tcp(ContainerBuilder.MetricsPort)],
                From =
                [
                    new V1NetworkPolicyPeer
                    {
                        NamespaceSelector = new V1LabelSelector
                        {
                            MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = inNamespace },
                        },
                        PodSelector = new V1LabelSelector { MatchLabels = OperatorPods },
                    },
                ],
            };
        }
    }

    private static IEnumerable<V1NetworkPolicyEgressRule> Egress(ResolvedSource source)
    {
        // To anywhere: a node-local cache has a link-local address, and a cluster's DNS a label of its own choice.
        yield return new V1NetworkPolicyEgressRule
        {
            Ports = [new V1NetworkPolicyPort { Protocol = "UDP", Port = IntOrString.From(DnsPort) }, Tcp(DnsPort)],
        };

        // The kubelet mounts a claim; the pod itself asks nobody.
        if (source is not ResolvedSource.Claim)
        {
            yield return Download();
        }

        if (source is ResolvedSource.S3 { Secret: null })
        {
            yield return PodIdentity();
        }
    }

    /// <summary>
    /// A host name says nothing that a policy could hold to: its addresses change, a redirect leads to others, and behind a Service's address is another
    /// port. So it is any address but the link-local ones, where clouds keep credentials. Pods beside addresses: some plug-ins apply blocks to what is
    /// outside of the cluster alone.
    /// </summary>
    private static V1NetworkPolicyEgressRule Download() => new()
    {
        Ports = [new V1NetworkPolicyPort { Protocol = "TCP" }],
        To =
        [
            new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "0.0.0.0/0", Except = ["169.254.0.0/16"] } },
            new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "::/0", Except = ["fd00:ec2::/32", "fe80::/10"] } },
            new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector() },
        ],
    };

    /// <summary>The agent that gives EKS pods credentials of their own; the node's are at another link-local address, which stays shut.</summary>
    private static V1NetworkPolicyEgressRule PodIdentity() => new()
    {
        Ports = [Tcp(80)],
        To =
        [
            new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "169.254.170.23/32" } },
            new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "fd00:ec2::23/128" } },
        ],
    };

    private static V1NetworkPolicyPort Tcp(int port) => new() { Protocol = "TCP", Port = IntOrString.From(port) };
}
