namespace ModelServing.Runtime.Configuration;

/// <summary>The served name and version, both opaque strings.</summary>
internal readonly record struct ModelIdentity(string Name, string Version)
{
    /// <summary>Stands in where the document could not be read far enough to know.</summary>
    public static ModelIdentity Unknown { get; } = new("", "");
}
