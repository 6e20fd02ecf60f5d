using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ModelServing.Sandbox.Security;

namespace ModelServing.Sandbox.Aggregation;

/// <summary>How the API server proves to the servers behind it that it speaks for somebody, and how it publishes that.</summary>
internal sealed class FrontProxy : IDisposable
{
    private const string Name = "front-proxy-client";
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
            ["requestheader-group-headers"] = "[\"X-Remote-Group\"]",
            ["requestheader-extra-headers-prefix"] = "[\"X-Remote-Extra-\"]",
        },
    };

    /// <summary>Takes the caller's own credentials and whatever they claim to be off a request, and says who they are.</summary>
    public static void Sign(HttpRequestMessage request, Identity caller)
    {
        request.Headers.Remove("Authorization");
        foreach (var name in request.Headers.Select(header => header.Key).Where(name => name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            request.Headers.Remove(name);
        }

        request.Headers.TryAddWithoutValidation("X-Remote-User", caller.User);
        request.Headers.TryAddWithoutValidation("X-Remote-Group", caller.Groups);
    }
}
