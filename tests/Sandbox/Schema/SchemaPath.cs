using System.Globalization;

namespace ModelServing.Sandbox.Schema;

/// <summary>A path into a value or a schema, printed as field.Path of Kubernetes prints it: <c>a.b[0][key]</c>, <c>&lt;nil&gt;</c> for the root.</summary>
internal readonly record struct SchemaPath(string? Text)
{
    public static SchemaPath Root => default;

    /// <summary>The text inside validation messages, where the root is empty.</summary>
    public string Name => Text ?? "";

    public SchemaPath Child(string name) => new(string.IsNullOrEmpty(Text) ? name : $"{Text}.{name}");

    public SchemaPath Key(string key) => new($"{Text}[{key}]");

    public SchemaPath Index(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Text}[{index}]"));

    public override string ToString() => string.IsNullOrEmpty(Text) ? "<nil>" : Text;
}
