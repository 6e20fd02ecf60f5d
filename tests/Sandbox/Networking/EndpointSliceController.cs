using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Networking;

/// <summary>Keeps the EndpointSlices of each Service that has a selector.</summary>
internal sealed class EndpointSliceController(ControllerContext context) : Controller(context)
{
    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Services, KnownResources.Pods, KnownResources.EndpointSlices];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Key.Resource == KnownResources.Services)
        {
            return [change.Key];
        }

        if (change.Key.Resource == KnownResources.EndpointSlices)
        {
            return IsOurs(change.Object) ? [new ObjectKey(KnownResources.Services, change.Key.Namespace, change.Object.Labels[EndpointSliceBuilder.ServiceLabel])] : [];
        }

        return Store.List(KnownResources.Services, change.Key.Namespace).Items
            .Where(service => Selects(service, change.Object) || (change.Previous is { } before && Selects(service, before)))
            .Select(service => new ObjectKey(KnownResources.Services, service.Namespace, service.Name));
    }

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var service = Store.Get(key);
        var wanted = service is { IsDeleting: false } && HasSelector(service)
            ? EndpointSliceBuilder.Build(service, [.. Store.List(KnownResources.Pods, key.Namespace).Items.Where(pod => Selects(service, pod))])
            : [];
        var present = Store.List(KnownResources.EndpointSlices, key.Namespace).Items
            .Where(slice => IsOurs(slice) && slice.Labels[EndpointSliceBuilder.ServiceLabel] == key.Name)
            .ToDictionary(slice => slice.Name, StringComparer.Ordinal);

        foreach (var slice in wanted)
        {
            Write(slice, present.Remove(slice.Name));
        }

        foreach (var name in present.Keys)
        {
            Store.Delete(new ObjectKey(KnownResources.EndpointSlices, key.Namespace, name));
        }

        return Task.FromResult<TimeSpan?>(null);
    }

    private static bool IsOurs(JsonObject slice) =>
        slice.Labels.GetValueOrDefault(EndpointSliceBuilder.ManagedByLabel) == EndpointSliceBuilder.Manager && slice.Labels.ContainsKey(EndpointSliceBuilder.ServiceLabel);

    private static bool HasSelector(JsonObject service) =>
        service.Strings("spec", "selector").Count > 0 && service.Text("spec", "type") != "ExternalName";

    private static bool Selects(JsonObject service, JsonObject pod) =>
        HasSelector(service) && LabelSelector.MatchesAll(service.Strings("spec", "selector"), pod.Labels);

    private void Write(JsonObject slice, bool exists)
    {
        if (!exists)
        {
            Store.Create(KnownResources.EndpointSlices, slice);
            return;
        }

        Store.Change(new ObjectKey(KnownResources.EndpointSlices, slice.Namespace, slice.Name), value =>
        {
            value.Ensure("metadata")["labels"] = slice["metadata"]!["labels"]!.DeepClone();
            value["endpoints"] = slice["endpoints"]!.DeepClone();
            value["ports"] = slice["ports"]!.DeepClone();
        });
    }
}
