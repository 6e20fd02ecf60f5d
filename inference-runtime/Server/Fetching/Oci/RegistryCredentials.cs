using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ModelServing.Runtime.Fetching.Oci;

/// <summary>Who asks a registry. Read from the file that <c>docker login</c> writes, which is what a Secret of the type <c>kubernetes.io/dockerconfigjson</c> holds.</summary>
internal sealed class RegistryCredentials
{
    private const long MaxFileBytes = 1 << 20;

    private readonly string? _basic;

    private RegistryCredentials(string? basic) => _basic = basic;

    /// <summary>Nobody: what is public can be had.</summary>
    public static RegistryCredentials None { get; } = new(null);

    /// <summary>For a request that takes a name and a password; null for none.</summary>
    public AuthenticationHeaderValue? Basic => _basic is null ? null : new AuthenticationHeaderValue("Basic", _basic);

    /// <param name="path">The file.</param>
    /// <param name="registry">Host and, if any, port.</param>
    /// <param name="problem">Set where the file cannot be used; it never holds what is in the file.</param>
    public static RegistryCredentials Read(string path, string registry, out string? problem)
    {
        problem = null;
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
            {
                problem = $"the registry credentials {path} are longer than {MaxFileBytes} bytes";
                return None;
            }

            return Parse(File.ReadAllBytes(path), registry, path, out problem);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = $"the registry credentials {path} cannot be read: {unreadable.Message}";
        }

        return None;
    }

    /// <param name="content">Of the file.</param>
    /// <param name="registry">Host and, if any, port.</param>
    /// <param name="path">The file, for <paramref name="problem"/>.</param>
    /// <param name="problem">Set where the content cannot be used; it never holds what is in it.</param>
    public static RegistryCredentials Parse(ReadOnlySpan<byte> content, string registry, string path, out string? problem)
    {
        try
        {
            return Of(JsonSerializer.Deserialize(content, OciJsonContext.Default.DockerConfig), registry, path, out problem);
        }
        catch (JsonException)
        {
            problem = $"the registry credentials {path} are not of the form that `docker login` writes";
            return None;
        }
    }

    private static RegistryCredentials Of(DockerConfig? file, string registry, string path, out string? problem)
    {
        problem = null;
        var entry = (file?.Auths ?? []).FirstOrDefault(pair => HostOf(pair.Key) == HostOf(registry)).Value;
        if (entry is null)
        {
            problem = $"the registry credentials {path} have none for {registry}";
        }
        else if (entry.Auth is { Length: > 0 } auth)
        {
            return new RegistryCredentials(auth);
        }
        else if (entry.Username is { Length: > 0 } name)
        {
            return new RegistryCredentials(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{entry.Password}")));
        }
        else
        {
            problem = $"the registry credentials {path} have neither auth nor a username for {registry}";
        }

        return None;
    }

    /// <summary>Keys are hosts, or URLs from older days; Docker Hub has several names.</summary>
    private static string HostOf(string key)
    {
        var bare = key.Contains("://", StringComparison.Ordinal) ? key[(key.IndexOf("://", StringComparison.Ordinal) + 3)..] : key;
        var host = bare.Split('/')[0].ToLowerInvariant();
        return host is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host;
    }
}
