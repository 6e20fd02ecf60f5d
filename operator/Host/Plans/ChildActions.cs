namespace ModelServing.Host.Plans;

/// <summary>Values of <see cref="ChildChange.Action"/>.</summary>
internal static class ChildActions
{
    public const string Create = "create";

    public const string Update = "update";

    public const string Delete = "delete";

    public const string Keep = "keep";
}
