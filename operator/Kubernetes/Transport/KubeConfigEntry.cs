using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelServing.Kubernetes.Transport;

/// <summary>A context, cluster or user of a kubeconfig. <paramref name="label"/> names it in errors.</summary>
internal sealed class KubeConfigEntry(string label, string directory, YamlMappingNode body)
{
    public string Label => label;

    public string? Optional(string field) => body.Scalar(field) is { Length: > 0 } value ? value : null;

    public string Required(string field) => Optional(field) ?? throw new KubeConfigException($"{label}.{field} is missing");

    /// <summary>Relative to the folder of the file.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, directory);

    /// <summary>The mapping under a field; null when it is absent or null.</summary>
    public KubeConfigEntry? Child(string field) => Node(field) switch
    {
        null => null,
        YamlMappingNode mapping => new KubeConfigEntry($"{label}.{field}", directory, mapping),
        _ => throw new KubeConfigException($"{label}.{field} is not a mapping"),
    };

    /// <summary>The mappings of a list; none when it is absent or null.</summary>
    public IReadOnlyList<KubeConfigEntry> Children(string field) =>
        [.. Items(field).Select((item, index) => item is YamlMappingNode mapping
            ? new KubeConfigEntry($"{label}.{field}[{index}]", directory, mapping)
            : throw new KubeConfigException($"{label}.{field}[{index}] is not a mapping"))];

    /// <summary>The texts of a list; none when it is absent or null.</summary>
    public IReadOnlyList<string> Texts(string field) =>
        [.. Items(field).Select((item, index) => (item as YamlScalarNode)?.Value ?? throw new KubeConfigException($"{label}.{field}[{index}] is not a text"))];

    /// <summary>Whatever is under a field, as JSON; null when it is absent.</summary>
    public JsonNode? Json(string field)
    {
        try
        {
            return Node(field) is { } node ? YamlJson.Convert(node) : null;
        }
        catch (YamlException exception)
        {
            throw new KubeConfigException($"{label}.{field} has no form in JSON: {exception.Message}", exception);
        }
    }

    public bool Flag(string field) => Optional(field) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new KubeConfigException($"{label}.{field} is '{other}'; true or false is expected"),
    };

    public Uri RequiredUri(string field)
    {
        var value = Required(field);
        return Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri!
            : throw new KubeConfigException($"{label}.{field} is '{value}'; an http or https URL is expected");
    }

    /// <summary>PEM text of <c>field-data</c> (base64) or else of the file named by <c>field</c>; null when both are absent.</summary>
    public string? Pem(string field)
    {
        if (Optional(field + "-data") is { } data)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException exception)
            {
                throw new KubeConfigException($"{label}.{field}-data is not base64", exception);
            }
        }

        return Optional(field) is { } path ? ReadFile(field, path) : null;
    }

    public X509Certificate2Collection Certificates(string field)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(Pem(field));
            return certificates.Count > 0 ? certificates : throw new KubeConfigException($"{label}.{field} holds no PEM certificate");
        }
        catch (CryptographicException exception)
        {
            throw new KubeConfigException($"{label}.{field} is not a PEM certificate: {exception.Message}", exception);
        }
    }

    public X509Certificate2? ClientCertificate()
    {
        if (Pem("client-certificate") is not { } certificate)
        {
            return null;
        }

        var key = Pem("client-key") ?? throw new KubeConfigException($"{label}.client-certificate has no client-key");
        try
        {
            return KeyPair.FromPem(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{label}.client-certificate and client-key are not a pair: {exception.Message}", exception);
        }
    }

    public ICredentialSource? Token(TimeProvider time)
    {
        // kubectl's order: a token file wins over an inline token.
        if (Optional("tokenFile") is { } path)
        {
            return new FileTokenSource(FullPath(path), time);
        }

        return Optional("token") is { } token ? new StaticTokenSource(token) : null;
    }

    public void RefuseUnsupportedCredentials()
    {
        foreach (var field in (string[])["auth-provider", "username", "password", "as", "as-groups", "as-uid", "as-user-extra"])
        {
            if (body.Children.ContainsKey(new YamlScalarNode(field)))
            {
                throw new KubeConfigException($"{label}.{field} is not supported; use a client certificate, a token, a tokenFile or exec");
            }
        }
    }

    private YamlNode? Node(string field) => body.Children.TryGetValue(new YamlScalarNode(field), out var value) && !value.IsNull() ? value : null;

    private IEnumerable<YamlNode> Items(string field) => Node(field) switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        _ => throw new KubeConfigException($"{label}.{field} is not a list"),
    };

    private string ReadFile(string field, string path)
    {
        try
        {
            return File.ReadAllText(FullPath(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{label}.{field}: cannot read '{path}': {exception.Message}", exception);
        }
    }
}
