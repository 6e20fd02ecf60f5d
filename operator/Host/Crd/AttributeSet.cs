using System.Reflection;

namespace ModelServing.Host.Crd;

/// <summary>The attributes of one member, or none for the items of a list.</summary>
internal readonly struct AttributeSet(ICustomAttributeProvider? member)
{
    public IEnumerable<T> All<T>()
        where T : Attribute => member?.GetCustomAttributes(typeof(T), false).Cast<T>() ?? [];

    public T? First<T>()
        where T : Attribute => All<T>().FirstOrDefault();

    /// <summary>An attribute without which the schema would be unbounded.</summary>
    public T Need<T>(string path)
        where T : Attribute => First<T>() ?? throw new InvalidOperationException($"{path} needs {typeof(T).Name}.");
}
