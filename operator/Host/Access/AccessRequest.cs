using ModelServing.Host.Access.Kinds;

namespace ModelServing.Host.Access;

/// <summary>What a caller wants to do, in the words of RBAC: with a resource, or with a path that is none. Exactly one of the two is there.</summary>
internal sealed record AccessRequest(V1ResourceAttributes? Resource, V1NonResourceAttributes? NonResource)
{
    public static AccessRequest ToRead(string path) => new(null, new V1NonResourceAttributes { Path = path, Verb = "get" });

    /// <summary>Equal for equal requests; a name holds no NUL.</summary>
    public string CacheKey() =>
        $"{Resource?.Verb}\0{Resource?.Group}\0{Resource?.Version}\0{Resource?.Namespace}\0{Resource?.Resource}\0{Resource?.Name}\0{Resource?.Subresource}\0{NonResource?.Verb}\0{NonResource?.Path}";
}
