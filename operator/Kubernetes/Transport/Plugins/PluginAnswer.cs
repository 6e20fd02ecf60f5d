using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>A credential as a plugin gave it.</summary>
/// <param name="Credential">With a token, a certificate, or both.</param>
/// <param name="Expires">When the plugin is to be asked again; null for not before the server refuses it.</param>
internal sealed record PluginAnswer(Credential Credential, DateTimeOffset? Expires)
{
    /// <exception cref="CredentialPluginException">It is no ExecCredential of that version with a usable credential.</exception>
    public static PluginAnswer Read(ReadOnlySpan<byte> json, string version)
    {
        ExecCredential? document;
        try
        {
            document = JsonSerializer.Deserialize(json, ExecJsonContext.Default.ExecCredential);
        }
        catch (JsonException exception)
        {
            // The serializer's own words may quote what it read.
            throw new CredentialPluginException($"it printed no ExecCredential (at {exception.Path ?? "$"}, line {exception.LineNumber + 1})");
        }

        if (document is not { Kind: "ExecCredential" } || document.ApiVersion != version)
        {
            throw new CredentialPluginException($"it printed {Shown(document?.ApiVersion)} {Shown(document?.Kind)}; {version} ExecCredential is expected");
        }

        var status = document.Status ?? throw new CredentialPluginException("its ExecCredential has no status");
        if (string.IsNullOrEmpty(status.Token) && string.IsNullOrEmpty(status.ClientCertificateData))
        {
            throw new CredentialPluginException("its ExecCredential has neither a token nor a client certificate");
        }

        return new PluginAnswer(new Credential(Token(status), Certificate(status)), status.ExpirationTimestamp);
    }

    private static string Shown(string? text) => text is { Length: > 0 and < 64 } && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '/') ? text : "something else";

    private static string? Token(ExecCredentialStatus status)
    {
        if (string.IsNullOrEmpty(status.Token))
        {
            return null;
        }

        // It goes into a header as it is: RFC 6750 tokens are visible ASCII.
        return status.Token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new CredentialPluginException("the token in its ExecCredential has characters that no token has")
            : status.Token;
    }

    private static X509Certificate2? Certificate(ExecCredentialStatus status)
    {
        if (string.IsNullOrEmpty(status.ClientCertificateData) != string.IsNullOrEmpty(status.ClientKeyData))
        {
            throw new CredentialPluginException("its ExecCredential has a client certificate or a key, and not both");
        }

        try
        {
            return string.IsNullOrEmpty(status.ClientCertificateData) ? null : KeyPair.FromPem(status.ClientCertificateData, status.ClientKeyData!);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CredentialPluginException("the client certificate and key in its ExecCredential are not a PEM pair", exception);
        }
    }
}
