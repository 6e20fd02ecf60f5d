using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelServing.Testing.Stores;

/// <summary>Computes anew what a request must be signed with, from AWS's description of Signature Version 4, for signed headers and for signed URLs alike.</summary>
internal static class SignatureVersion4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Null where the signature is right; otherwise S3's error code.</summary>
    public static string? Complaint(HttpRequest request, string accessKey, string secretKey, string? sessionToken)
    {
        var isUrl = request.Query.ContainsKey("X-Amz-Signature");
        var parameters = isUrl ? request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) : OfHeader(request.Headers.Authorization.ToString());
        var credential = Get("Credential").Split('/');
        if (credential.Length != 5)
        {
            return "AccessDenied";
        }

        if (credential[0] != accessKey)
        {
            return "InvalidAccessKeyId";
        }

        if ((isUrl ? Get("Security-Token") : request.Headers["x-amz-security-token"].ToString()) != (sessionToken ?? ""))
        {
            return "InvalidToken";
        }

        var date = isUrl ? Get("Date") : request.Headers["x-amz-date"].ToString();
        var scope = string.Join('/', credential.Skip(1));
        var text = $"{Algorithm}\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, Get("SignedHeaders"), isUrl))))}";
        var key = credential.Skip(1).Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == Get("Signature") ? null : "SignatureDoesNotMatch";

        string Get(string name) => parameters.GetValueOrDefault(isUrl ? "X-Amz-" + name : name) ?? "";
    }

    private static Dictionary<string, string> OfHeader(string header) => header.StartsWith(Algorithm + " ", StringComparison.Ordinal)
        ? header[Algorithm.Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])
        : [];

    private static string Canonical(HttpRequest request, string signedHeaders, bool isUrl)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var query = (target.Length > 1 ? target[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Encode(pair[0]), Value: Encode(pair.Length > 1 ? pair[1] : "")))
            .Where(pair => pair.Name != "X-Amz-Signature")
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        var headers = signedHeaders.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n");
        var payload = isUrl ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString();
        return $"{request.Method}\n{target[0]}\n{string.Join('&', query.Select(pair => $"{pair.Name}={pair.Value}"))}\n{string.Concat(headers)}\n{signedHeaders}\n{payload}";
    }

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
