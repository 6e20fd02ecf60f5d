using ModelServing.Sandbox.Discovery;

namespace ModelServing.Sandbox.Storage;

/// <summary>Keeps the catalog in step with the CustomResourceDefinitions in the store: within the commit, so that a definition is served when its creator is answered.</summary>
internal sealed class CatalogUpkeep(ResourceCatalog catalog)
{
    public static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    public void OnCommitted(StoreEvent change)
    {
        if (change.Key.Resource != Definitions)
        {
            return;
        }

        var crd = change.Object;
        var resource = new GroupResource(crd.Text("spec", "group")!, crd.Text("spec", "names", "plural")!);
        if (change.Type == StoreEventType.Deleted)
        {
            catalog.SetCustom(resource, null, []);
            return;
        }

        if (change.Previous is { } previous && System.Text.Json.Nodes.JsonNode.DeepEquals(previous["spec"], crd["spec"]))
        {
            return;
        }

        var (stored, served) = CustomResourceCompiler.Compile(crd.Copy());
        catalog.SetCustom(resource, stored, served);
    }
}
