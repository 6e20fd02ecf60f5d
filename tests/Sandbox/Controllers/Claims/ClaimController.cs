using System.Text.Json.Nodes;
using ModelServing.Sandbox.Nodes.Volumes;
using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers.Claims;

/// <summary>
/// Binds each PersistentVolumeClaim to a folder, through a PersistentVolume of its own: the folder given in the options, which is kept,
/// or a new one, which goes with the claim. A claim that names a storage class other than the sandbox's own waits, as on a cluster
/// without that class.
/// </summary>
internal sealed class ClaimController(ControllerContext context, ClaimFolders folders) : Controller(context)
{
    public const string StorageClass = "standard";
    private const string Component = "persistentvolume-controller";

    protected override IReadOnlyList<GroupResource> Watched => [KnownResources.Claims];

    protected override IEnumerable<ObjectKey> Affected(StoreEvent change) => [change.Key];

    protected override Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (Store.Get(key) is not { } claim)
        {
            Release(key);
        }
        else if (!claim.IsDeleting && claim.Text("status", "phase") != "Bound")
        {
            Bind(key, claim);
        }

        return Task.FromResult<TimeSpan?>(null);
    }

    private void Bind(ObjectKey key, JsonObject claim)
    {
        var given = folders.IsGiven(key.Namespace!, key.Name);
        if (!given && claim.Text("spec", "storageClassName") is { } asked && asked != StorageClass)
        {
            Store.ChangeStatus(key, value => value.Ensure("status")["phase"] = "Pending");
            var message = asked.Length == 0 ? "no persistent volumes available for this claim and no storage class is set" : $"storageclass.storage.k8s.io \"{asked}\" not found";
            Context.Events.Record(claim, asked.Length == 0 ? EventType.Normal : EventType.Warning, asked.Length == 0 ? "FailedBinding" : "ProvisioningFailed", message, Component);
            return;
        }

        var folder = folders.Find(key.Namespace!, key.Name);
        if (given && !Directory.Exists(folder))
        {
            Context.Events.Record(claim, EventType.Warning, "ProvisioningFailed", $"the folder that stands for this claim does not exist: {folder}", Component);
            return;
        }

        Directory.CreateDirectory(folder);
        var volume = $"pvc-{claim.Uid}";
        var volumeKey = new ObjectKey(KnownResources.Volumes, null, volume);
        if (Store.Get(volumeKey) is null)
        {
            Store.Create(KnownResources.Volumes, BuildVolume(claim, volume, folder, given));
            Store.ChangeStatus(volumeKey, value => value.Ensure("status")["phase"] = "Bound");
        }

        Store.Change(key, value => value.Ensure("spec")["volumeName"] = volume);
        Store.ChangeStatus(key, value => value["status"] = new JsonObject
        {
            ["phase"] = "Bound",
            ["accessModes"] = value.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = value.At("spec", "resources", "requests")?.DeepClone(),
        });
        Context.Events.Record(claim, EventType.Normal, "ProvisioningSucceeded", $"Successfully provisioned volume {volume}", Component);
    }

    private static JsonObject BuildVolume(JsonObject claim, string name, string folder, bool given) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolume",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = claim.At("spec", "accessModes")?.DeepClone(),
            ["capacity"] = claim.At("spec", "resources", "requests")?.DeepClone(),
            ["persistentVolumeReclaimPolicy"] = given ? "Retain" : "Delete",
            ["storageClassName"] = claim.Text("spec", "storageClassName") ?? StorageClass,
            ["hostPath"] = new JsonObject { ["path"] = folder },
            ["claimRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = claim.Namespace, ["name"] = claim.Name, ["uid"] = claim.Uid },
        },
    };

    private void Release(ObjectKey key)
    {
        foreach (var volume in Store.List(KnownResources.Volumes).Items.Where(volume => Claims(volume, key)))
        {
            Store.Delete(new ObjectKey(KnownResources.Volumes, null, volume.Name));
            var folder = folders.Find(key.Namespace!, key.Name);
            if (volume.Text("spec", "persistentVolumeReclaimPolicy") == "Delete" && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool Claims(JsonObject volume, ObjectKey claim) =>
        volume.Text("spec", "claimRef", "namespace") == claim.Namespace && volume.Text("spec", "claimRef", "name") == claim.Name
        && volume.Text("spec", "claimRef", "kind") == "PersistentVolumeClaim";
}
