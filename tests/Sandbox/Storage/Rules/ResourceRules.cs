using System.Text.Json.Nodes;
using ModelServing.Sandbox.OpenApi;

namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>What a kind adds to the common life of objects: the registry strategy of the real server. Pure; one instance serves all requests.</summary>
internal class ResourceRules
{
    public static readonly ResourceRules None = new();

    /// <summary>The shape of the kind; null where there is none to go by.</summary>
    public virtual SchemaView? Schema => null;

    /// <summary>A node comes with its status; every other kind starts without the one that the client sent.</summary>
    public virtual bool KeepsStatusOnCreate => false;

    /// <summary>Creating takes something that no other object may have, such as an address.</summary>
    public virtual bool AllocatesFromPool => false;

    /// <summary>Names are DNS subdomains, except where a kind says otherwise.</summary>
    public virtual string? NameFault(string name) => NameRules.SubdomainFault(name);

    /// <summary>Drops fields that the kind does not have and reports their paths; fills defaults.</summary>
    public virtual void PruneAndDefault(JsonObject value, List<string> unknownFields)
    {
    }

    public virtual void PrepareForCreate(JsonObject value, WriteContext context)
    {
    }

    public virtual void PrepareForDelete(JsonObject value)
    {
    }

    public virtual void PrepareForUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
    }

    public virtual void PrepareForStatusUpdate(JsonObject value, JsonObject old)
    {
    }

    /// <param name="value">The object after defaulting.</param>
    /// <param name="old">What it replaces; null on create.</param>
    public virtual IEnumerable<FieldError> Validate(JsonObject value, JsonObject? old) => [];

    /// <summary>The rules of the status subresource; by default those of the whole object.</summary>
    public virtual IEnumerable<FieldError> ValidateStatus(JsonObject value, JsonObject old) => [];

    /// <summary>Seconds the object stays after a delete request; 0 removes it at once. Only pods have one.</summary>
    public virtual long GracePeriodSeconds(JsonObject value, long? asked) => 0;

    /// <summary>True while something beside metadata.finalizers holds the object: a namespace's spec.finalizers.</summary>
    public virtual bool IsHeld(JsonObject value) => false;
}
