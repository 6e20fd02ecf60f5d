using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Discovery;
using ModelServing.Sandbox.Storage.Rules;

namespace ModelServing.Sandbox.Storage;

public sealed partial class ClusterStore
{
    // The alphabet of apimachinery's SafeEncodeString: no vowels, so that no word appears by chance.
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int GeneratedPrefixLimit = 58;

    internal JsonObject Create(GroupResource resource, JsonObject value, WriteOptions options)
    {
        var definition = Catalog.Stored(resource);
        if (!definition.Rules.AllocatesFromPool)
        {
            return Create(definition, value, options);
        }

        lock (_allocation)
        {
            return Create(definition, value, options);
        }
    }

    private JsonObject Create(ResourceDefinition definition, JsonObject value, WriteOptions options)
    {
        var next = value.Copy();
        var key = Place(definition, next);
        var context = Context();
        definition.Rules.PruneAndDefault(next, []);
        WriteRules.PrepareForCreate(definition, next, context);
        ThrowIfInvalid(definition, key.Name, [.. NameFaults(definition, next), .. MetadataRules.Validate(next), .. definition.Rules.Validate(next, null)]);
        if (options.TracksFields)
        {
            next = ManagedFields.TrackUpdate(definition, null, next, options, null, context);
        }

        if (_state.Get(key) is not null)
        {
            throw ApiStatus.AlreadyExists(definition.Resource, key.Name);
        }

        return options.DryRun ? next
            : _state.TryCommit(key, null, next, out var committed) ? committed.Copy()
            : throw ApiStatus.AlreadyExists(definition.Resource, key.Name);
    }

    internal JsonObject Update(ObjectKey key, Func<JsonObject, JsonObject> change, WriteOptions options) =>
        Replace(key, options, (definition, current, context) =>
        {
            var next = change(current.Copy());
            WriteRules.CheckVersion(definition, next, current.Shared);
            next = PreparedUpdate(definition, next, current.Shared, context);
            return ManagedFields.TrackUpdate(definition, current.Shared, next, options, null, context);
        });

    internal JsonObject UpdateStatus(ObjectKey key, Func<JsonObject, JsonObject> change, WriteOptions options) =>
        Replace(key, options, (definition, current, context) =>
        {
            if (!definition.HasStatus)
            {
                throw ApiStatus.MethodNotAllowed("status update", definition.Resource);
            }

            var asked = change(current.Copy());
            WriteRules.CheckVersion(definition, asked, current.Shared);
            var next = PreparedStatus(definition, asked, current.Shared);
            return ManagedFields.TrackUpdate(definition, current.Shared, next, options, "status", context);
        });

    private static JsonObject PreparedUpdate(ResourceDefinition definition, JsonObject next, JsonObject old, WriteContext context)
    {
        definition.Rules.PruneAndDefault(next, []);
        WriteRules.PrepareForUpdate(definition, next, old, context);
        ThrowIfInvalid(
            definition,
            old.Name,
            [.. MetadataRules.Validate(next), .. MetadataRules.ValidateUpdate(next, old), .. definition.Rules.Validate(next, old)]);
        return next;
    }

    private static JsonObject PreparedStatus(ResourceDefinition definition, JsonObject asked, JsonObject old)
    {
        if (!definition.HasStatus)
        {
            throw ApiStatus.UnknownPath();
        }

        var next = WriteRules.PrepareForStatusUpdate(definition, asked, old);
        definition.Rules.PruneAndDefault(next, []);
        ThrowIfInvalid(definition, old.Name, [.. definition.Rules.ValidateStatus(next, old)]);
        return next;
    }

    /// <summary>Read, change, compare and swap until no other writer came between. <paramref name="change"/> must be pure.</summary>
    internal JsonObject Replace(
        ObjectKey key, WriteOptions options, Func<ResourceDefinition, StoredObject, WriteContext, JsonObject> change)
    {
        var definition = Catalog.Stored(key.Resource);
        while (true)
        {
            var current = _state.Get(key) ?? throw ApiStatus.NotFound(key.Resource, key.Name);
            CheckPreconditions(definition, current.Shared, options);
            var next = change(definition, current, Context());
            if (WriteRules.IsFinished(definition, next))
            {
                if (options.DryRun || _state.TryCommit(key, current, null, out _))
                {
                    return next;
                }
            }
            else if (options.DryRun || WriteRules.IsNoOp(next, current.Shared))
            {
                return options.DryRun ? next : current.Copy();
            }
            else if (_state.TryCommit(key, current, next, out var committed))
            {
                return committed.Copy();
            }
        }
    }

    internal static void CheckPreconditions(ResourceDefinition definition, JsonObject current, WriteOptions options)
    {
        if (options.Uid is { } uid && uid != current.Uid)
        {
            throw ApiStatus.Conflict(
                definition.Resource, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var version = current.Text("metadata", "resourceVersion");
        if (options.ResourceVersion is { Length: > 0 } asked && asked != version)
        {
            throw ApiStatus.Conflict(
                definition.Resource,
                current.Name,
                $"Precondition failed: ResourceVersion in precondition: {asked}, ResourceVersion in object meta: {version}");
        }
    }

    internal static void ThrowIfInvalid(ResourceDefinition definition, string name, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw ApiStatus.Invalid(definition.Resource.Group, definition.Kind, name, errors);
        }
    }

    private static IEnumerable<FieldError> NameFaults(ResourceDefinition definition, JsonObject value)
    {
        if (value.Name.Length == 0)
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        }
        else if (definition.Rules.NameFault(value.Name) is { } fault)
        {
            yield return FieldError.Invalid("metadata.name", value.Name, fault);
        }
    }

    /// <summary>Settles name and namespace, and that the namespace is there to live in.</summary>
    private ObjectKey Place(ResourceDefinition definition, JsonObject value)
    {
        var metadata = value.EnsureMetadata();
        if (value.Name.Length == 0 && value.Text("metadata", "generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix[..Math.Min(prefix.Length, GeneratedPrefixLimit)] + RandomNumberGenerator.GetString(SuffixAlphabet, 5);
        }

        if (!definition.Namespaced)
        {
            metadata.Remove("namespace");
            return new ObjectKey(definition.Resource, null, value.Name);
        }

        var @namespace = value.Namespace ?? throw ApiStatus.BadRequest("an empty namespace may not be set during creation");
        var home = _state.Get(new ObjectKey(ClusterSeed.Namespaces, null, @namespace)) ?? throw ApiStatus.NotFound(ClusterSeed.Namespaces, @namespace);
        if (home.Shared.DeletionTimestamp is not null)
        {
            throw ApiStatus.Forbidden(
                definition.Resource, value.Name, $"unable to create new content in namespace {@namespace} because it is being terminated");
        }

        return new ObjectKey(definition.Resource, @namespace, value.Name);
    }
}
