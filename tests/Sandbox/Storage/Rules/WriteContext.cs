namespace ModelServing.Sandbox.Storage.Rules;

/// <summary>What rules may look at beside the object.</summary>
/// <param name="Now">When the write happens.</param>
/// <param name="State">Other objects, for allocating and for uniqueness; read only.</param>
internal sealed record WriteContext(DateTimeOffset Now, VersionedMap State)
{
    /// <summary>RFC 3339 in whole seconds, as metav1.Time is written.</summary>
    public string Timestamp => Format(Now);

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
