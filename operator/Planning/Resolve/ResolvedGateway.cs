using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Resolve;

/// <summary>A route from gateways.</summary>
/// <param name="ParentRefs">The gateways; at least one.</param>
/// <param name="Hostnames">Host names; empty for the listener's.</param>
/// <param name="UrlScheme">One of <c>UrlSchemes</c>.</param>
public sealed record ResolvedGateway(IReadOnlyList<V1ParentReference> ParentRefs, IReadOnlyList<string> Hostnames, string UrlScheme);
