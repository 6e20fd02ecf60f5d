using System.Text.Json.Nodes;
using ModelServing.Sandbox.Controllers;
using ModelServing.Sandbox.Storage;
using ModelServing.Sandbox.Tests.Nodes;

namespace ModelServing.Sandbox.Tests.Controllers.Ownership;

public sealed class GarbageCollectorTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public void StartCluster() => _cluster = TestCluster.Start();

    [TearDown]
    public async Task StopClusterAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task What_a_deleted_object_owned_goes_with_it_down_to_the_last()
    {
        var owner = Create("owner");
        var child = Create("child", owner);
        Create("grandchild", child);
        Delete("owner", DeletePropagation.Background);
        Assert.That(Exists("owner"), Is.False, "in the background the owner goes first");
        await _cluster.UntilAsync(() => !Exists("child") && !Exists("grandchild"), "collection");
    }

    [Test]
    public async Task In_the_foreground_the_owner_goes_last()
    {
        var owner = Create("owner");
        var child = Create("child", owner, finalizer: "example.com/hold");
        Create("grandchild", child);
        Delete("owner", DeletePropagation.Foreground);

        await _cluster.UntilAsync(() => !Exists("grandchild") && Get("child")!.IsDeleting, "deletion of what is owned");
        Assert.That(Exists("owner"), "it waits for the child that is held");

        _cluster.Store.Update(Key("child"), value => value["metadata"]!.AsObject().Remove("finalizers"));
        await _cluster.UntilAsync(() => !Exists("child") && !Exists("owner"), "the rest");
    }

    [Test]
    public async Task A_dependent_that_does_not_block_is_not_waited_for()
    {
        var owner = Create("owner");
        Create("child", owner, finalizer: "example.com/hold", blocks: false);
        Delete("owner", DeletePropagation.Foreground);
        await _cluster.UntilAsync(() => !Exists("owner"), "owner gone");
        Assert.That(Exists("child"));
    }

    [Test]
    public async Task Orphans_stay_and_forget_their_owner()
    {
        var owner = Create("owner");
        Create("child", owner);
        Delete("owner", DeletePropagation.Orphan);
        await _cluster.UntilAsync(() => !Exists("owner"), "owner gone");
        Assert.That(Get("child")!.Items("metadata", "ownerReferences"), Is.Empty);
    }

    [Test]
    public async Task An_object_with_another_owner_stays_and_loses_only_the_reference()
    {
        var (one, two) = (Create("one"), Create("two"));
        var child = Create("child", one);
        _cluster.Store.Update(Key("child"), value => value["metadata"]!["ownerReferences"]!.AsArray().Add(Reference(two, blocks: true)));
        Delete("one", DeletePropagation.Background);
        await _cluster.UntilAsync(() => Get("child")!.Items("metadata", "ownerReferences").Select(reference => reference.Text("uid")).SequenceEqual([two.Uid]), "reference dropped");
        Assert.That(Get("child")!.Uid, Is.EqualTo(child.Uid));
    }

    [Test]
    public async Task An_object_whose_owner_never_existed_is_removed()
    {
        var ghost = Given.Json("""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ghost", "uid": "00000000-0000-0000-0000-000000000000"}}""");
        Create("child", ghost);
        await _cluster.UntilAsync(() => !Exists("child"), "collection");
    }

    private static ObjectKey Key(string name) => new(KnownResources.ConfigMaps, "default", name);

    private JsonObject? Get(string name) => _cluster.Store.Get(Key(name));

    private bool Exists(string name) => Get(name) is not null;

    private void Delete(string name, DeletePropagation propagation) => _cluster.Store.Delete(Key(name), propagation);

    private JsonObject Create(string name, JsonObject? owner = null, string? finalizer = null, bool blocks = true)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(Reference(owner, blocks));
        }

        if (finalizer is not null)
        {
            metadata["finalizers"] = new JsonArray(finalizer);
        }

        return _cluster.Create(KnownResources.ConfigMaps, new JsonObject { ["metadata"] = metadata });
    }

    private static JsonObject Reference(JsonObject owner, bool blocks)
    {
        var reference = OwnerReferences.Controller(owner);
        reference["controller"] = false;
        reference["blockOwnerDeletion"] = blocks;
        return reference;
    }
}
