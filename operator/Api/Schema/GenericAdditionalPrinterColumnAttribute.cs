namespace ModelServing.Api.Schema;

/// <summary>A column of <c>kubectl get</c>; columns stand in the order of the attributes.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath { get; } = jsonPath;

    public string Name { get; } = name;

    /// <summary><c>string</c>, <c>integer</c> or <c>date</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Above 0 the column shows with <c>-o wide</c> alone.</summary>
    public int Priority { get; init; }

    public string? Description { get; init; }
}
