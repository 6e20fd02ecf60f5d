using System.Security.Cryptography.X509Certificates;

namespace ModelServing.Sandbox.Security;

/// <summary>Client certificate or bearer token to identity.</summary>
internal sealed class Authenticator(TokenRegistry tokens)
{
    private const string Scheme = "Bearer ";

    /// <returns>Null where credentials were given that are not good; anonymous where none were given.</returns>
    public Identity? Identify(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return tokens.Find(header[Scheme.Length..].Trim());
        }

        return header.Length > 0 ? null
            : context.Connection.ClientCertificate is { } certificate ? Named(certificate)
            : Identity.Anonymous;
    }

    private static Identity Named(X509Certificate2 certificate)
    {
        List<string> groups = [];
        var user = "";
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            switch (part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    user = part.GetSingleElementValue() ?? "";
                    break;
                case "2.5.4.10":
                    groups.Add(part.GetSingleElementValue() ?? "");
                    break;
            }
        }

        return new Identity(user, [.. groups, "system:authenticated"]);
    }
}
