using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Security;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>How the API server proves to the servers behind it that it speaks for somebody, and how it publishes that.</summary>
internal sealed class FrontProxy : IDisposable
{
    private const string Name = "front-proxy-client";

    // HttpClient joins the values of one header into one line, which a server could not tell from one group with a comma: each group has a header of its own.
    private static readonly string[] GroupHeaders = ["X-Remote-Group", .. Enumerable.Range(2, 15).Select(number => $"X-Remote-Group-{number}")];

    private readonly CertificateAuthority _authority;

    public FrontProxy(TimeProvider time)
    {
        _authority = new CertificateAuthority(time, "model-sandbox-front-proxy-ca");
        var issued = _authority.IssueClient(Name, []);
        Certificate = X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem);
    }

    public X509Certificate2 Certificate { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        _authority.Dispose();
    }

    /// <summary>ConfigMap <c>kube-system/extension-apiserver-authentication</c>.</summary>
    public JsonObject ToConfigMap(string clientAuthorityPem) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "extension-apiserver-authentication", ["namespace"] = "kube-system" },
        ["data"] = new JsonObject
        {
            ["client-ca-file"] = clientAuthorityPem,
            ["requestheader-client-ca-file"] = _authority.CertificatePem,
            ["requestheader-allowed-names"] = $"[\"{Name}\"]",
            ["requestheader-username-headers"] = "[\"X-Remote-User\"]",
            ["requestheader-uid-headers"] = "[\"X-Remote-Uid\"]",
            ["requestheader-group-headers"] = $"[{string.Join(',', GroupHeaders.Select(header => $"\"{header}\""))}]",
            ["requestheader-extra-headers-prefix"] = "[\"X-Remote-Extra-\"]",
        },
    };

    /// <summary>Takes the caller's own credentials and whatever they claim to be off a request, and says who they are.</summary>
    /// <exception cref="BackendFault">The caller is in more groups than there are headers.</exception>
    public static void Sign(HttpRequestMessage request, Identity caller)
    {
        request.Headers.Remove("Authorization");
        foreach (var name in request.Headers.Select(header => header.Key).Where(name => name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            request.Headers.Remove(name);
        }

        if (caller.Groups.Count > GroupHeaders.Length)
        {
            throw new BackendFault("TooManyGroups", $"the sandbox passes on {GroupHeaders.Length} groups of a user at most, and {caller.User} has {caller.Groups.Count}");
        }

        request.Headers.TryAddWithoutValidation("X-Remote-User", caller.User);
        foreach (var (header, group) in GroupHeaders.Zip(caller.Groups))
        {
            request.Headers.TryAddWithoutValidation(header, group);
        }
    }
}
