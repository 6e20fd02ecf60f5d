using System.Security.Cryptography.X509Certificates;
using ModelServing.Kubernetes.Transport.Plugins;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Kubernetes.Transport;

/// <summary>
/// A kubeconfig: contexts with client certificates, tokens, token files, credential plugins (<c>exec</c>) and CA certificates. Several files are
/// merged as kubectl does: the first one that names a thing wins. What is not supported (<c>auth-provider</c>, passwords, impersonation) is
/// refused with a clear error.
/// </summary>
public sealed class KubeConfig
{
    private readonly List<KubeConfigSource> _sources = [];

    private KubeConfig()
    {
    }

    /// <summary>The context used when none is asked for; null when no file names one.</summary>
    public string? CurrentContext => _sources.Select(static source => source.CurrentContext).FirstOrDefault(static name => name is not null);

    /// <summary>Reads the files of a <c>KUBECONFIG</c> value, separated as the platform separates paths; missing ones are skipped if at least one exists.</summary>
    /// <exception cref="KubeConfigException">No file exists, or one is not a kubeconfig.</exception>
    public static KubeConfig Load(string paths)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(paths);
        var config = new KubeConfig();
        foreach (var path in paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(path))
            {
                config.Add(ReadFile(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
        }

        return config._sources.Count > 0 ? config : throw new KubeConfigException($"kubeconfig '{paths}' does not exist");
    }

    /// <summary>Reads one document; relative file names in it are relative to <paramref name="directory"/>.</summary>
    /// <exception cref="KubeConfigException">It is not a kubeconfig.</exception>
    public static KubeConfig Parse(string yaml, string directory)
    {
        var config = new KubeConfig();
        config.Add(yaml, "kubeconfig", directory);
        return config;
    }

    /// <summary>Makes connection settings of a context; null means <see cref="CurrentContext"/>.</summary>
    /// <exception cref="KubeConfigException">The context, its cluster or its user is missing or not usable.</exception>
    public ApiServerSettings Resolve(string? context, TimeProvider time)
    {
        var name = context ?? CurrentContext ?? throw new KubeConfigException("no context was asked for and the kubeconfig has no current-context");
        var chosen = Find("contexts", "context", name);
        var cluster = Find("clusters", "cluster", chosen.Required("cluster"));
        var user = chosen.Optional("user") is { } userName ? Find("users", "user", userName) : null;
        user?.RefuseUnsupportedCredentials();
        var plugin = user is null ? null : PluginCommandReader.Read(user, cluster);

        var settings = new ApiServerSettings(cluster.RequiredUri("server"))
        {
            Namespace = chosen.Optional("namespace"),
            CertificateAuthorities = Authorities(cluster),
            SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Optional("tls-server-name"),
            Proxy = cluster.Optional("proxy-url") is null ? null : cluster.RequiredUri("proxy-url"),
            ClientCertificate = user?.ClientCertificate(),
            Credentials = user?.Token(time) ?? (plugin is null ? null : new CredentialPlugin(plugin, time)),
        };
        return settings is { TlsServerName: not null, Proxy: not null }
            ? throw new KubeConfigException($"{cluster.Label}: tls-server-name together with proxy-url is not supported")
            : settings;
    }

    private static Func<X509Certificate2Collection>? Authorities(KubeConfigEntry cluster)
    {
        if (cluster.Flag("insecure-skip-tls-verify") || cluster.Pem("certificate-authority") is null)
        {
            return null;
        }

        cluster.Certificates("certificate-authority");
        return () => cluster.Certificates("certificate-authority");
    }

    private KubeConfigEntry Find(string list, string kind, string name)
    {
        foreach (var source in _sources)
        {
            if (source.Find(list, kind, name) is { } entry)
            {
                return entry;
            }
        }

        throw new KubeConfigException($"{kind} '{name}' is not in the kubeconfig ({string.Join(", ", _sources.Select(static source => source.Name))})");
    }

    private void Add(string yaml, string name, string directory)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                _sources.Add(new KubeConfigSource(name, directory, root));
                return;
            }
        }
        catch (Exception exception) when (exception is YamlException or ArgumentException or InvalidOperationException)
        {
            // YamlDotNet has its own exception for most of what is no YAML, and not for all.
            throw new KubeConfigException($"{name} is not valid YAML: {exception.Message}", exception);
        }

        throw new KubeConfigException($"{name} is not a kubeconfig: one YAML mapping is expected");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"cannot read kubeconfig '{path}': {exception.Message}", exception);
        }
    }
}
