using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Networking;
using ModelServing.Sandbox.Security;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>Keeps the condition <c>Available</c> of APIServices, and what they serve, up to date.</summary>
internal sealed class AvailabilityController(ControllerContext context, AggregationLayer aggregation) : Controller(context)
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Identity Aggregator = new("system:kube-aggregator", ["system:masters"]);

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.ApiServices, KnownResources.Services, KnownResources.EndpointSlices];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.ApiServices)
        {
            return [change.Key];
        }

        var service = change.Key.Resource == KnownResources.Services ? change.Key.Name : change.Object.Labels.GetValueOrDefault(EndpointSliceBuilder.ServiceLabel);
        return Store.List(KnownResources.ApiServices).Items.Select(AggregatedApi.Of).OfType<AggregatedApi>()
            .Where(api => api.ServiceName == service && api.ServiceNamespace == change.Key.Namespace)
            .Select(api => new ObjectKey(KnownResources.ApiServices, null, api.Name));
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (Store.Get(key) is not { } stored)
        {
            var dot = key.Name.IndexOf('.', StringComparison.Ordinal);
            aggregation.Discovery.Remove(key.Name[(dot + 1)..], key.Name[..dot]);
            return null;
        }

        if (AggregatedApi.Of(stored) is not { } api)
        {
            Write(key, new Condition("Available", true, "Local", "Local APIServices are always available"));
            return null;
        }

        try
        {
            aggregation.Discovery.Set(api, await DiscoverAsync(api, cancellationToken));
            Write(key, new Condition("Available", true, "Passed", "all checks passed"));
            return Recheck;
        }
        catch (BackendFault fault)
        {
            aggregation.Discovery.Remove(api.Group, api.Version);
            Write(key, new Condition("Available", false, fault.Reason, fault.Message));
            return Retry;
        }
    }

    private async Task<JsonObject> DiscoverAsync(AggregatedApi api, CancellationToken cancellationToken)
    {
        var address = new Uri($"https://{api.ServerName}:{api.Port}/apis/{api.Group}/{api.Version}");
        using var deadline = new CancellationTokenSource(Patience, Context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        FrontProxy.Sign(request, Aggregator);
        try
        {
            using var response = await aggregation.Connections.SendAsync(api, request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Failed(address, $"bad status from {address}: {(int)response.StatusCode}");
            }

            return JsonNode.Parse(await response.Content.ReadAsStringAsync(either.Token)) as JsonObject ?? throw Failed(address, "the answer is no object");
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            throw Failed(address, fault.GetBaseException().Message);
        }
    }

    private static BackendFault Failed(Uri address, string why) => new("FailedDiscoveryCheck", $"failing or missing response from {address}: {why}");

    private void Write(ObjectKey key, Condition condition) =>
        Store.ChangeStatus(key, value => Conditions.Set(value.Ensure("status"), condition, Context.Time.GetUtcNow()));
}
