using System.Collections.Concurrent;
using System.Net;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelServing.Testing.Stores;

/// <summary>
/// One bucket behind S3's protocol, as far as reading goes: GET of an object with ranges, ListObjectsV2 with a prefix and a delimiter, S3's error documents.
/// Signatures are verified, not taken for granted. It is no store: objects are in memory, addressed by path, and nothing can be written by the protocol.
/// </summary>
public sealed class ObjectStore : IAsyncDisposable
{
    private LoopbackSite? _site;

    public string Bucket { get; init; } = "models";

    public string AccessKey { get; init; } = "AKIDEXAMPLE";

    public string SecretKey { get; init; } = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// <summary>What must come with the keys; null for keys that need none.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Whether the bucket is for everybody, so that requests must be unsigned.</summary>
    public bool IsPublic { get; init; }

    public Dictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Path and, where there is one, range of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers instead of the store where it gives true.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public string Address => _site!.Address;

    public async Task<ObjectStore> StartAsync()
    {
        _site = await LoopbackSite.StartAsync(AnswerAsync);
        return this;
    }

    public ValueTask DisposeAsync() => _site?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Path} {context.Request.Headers.Range}".TrimEnd());
        if (Instead is { } instead && await instead(context))
        {
            return;
        }

        var isSigned = context.Request.Query.ContainsKey("X-Amz-Signature") || context.Request.Headers.Authorization.Count > 0;
        var complaint = IsPublic ? (isSigned ? "InvalidAccessKeyId" : null) : SignatureVersion4.Complaint(context.Request, AccessKey, SecretKey, SessionToken);
        var parts = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        if (complaint is not null)
        {
            await RefuseAsync(context, 403, complaint);
        }
        else if (parts[0] != Bucket)
        {
            await RefuseAsync(context, 404, "NoSuchBucket");
        }
        else if (context.Request.Query["list-type"] == "2")
        {
            await ListAsync(context);
        }
        else if (parts.Length > 1 && Objects.TryGetValue(parts[1], out var content))
        {
            await StoredContent.SendAsync(context, content);
        }
        else
        {
            await RefuseAsync(context, 404, "NoSuchKey");
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        var (prefix, delimiter) = (context.Request.Query["prefix"].ToString(), context.Request.Query["delimiter"].ToString());
        var found = Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && (delimiter.Length == 0 || !pair.Key[prefix.Length..].Contains(delimiter, StringComparison.Ordinal)));
        var text = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">""")
            .Append("<Name>").Append(Bucket).Append("</Name><IsTruncated>false</IsTruncated>");
        foreach (var (key, content) in found)
        {
            text.Append("<Contents><Key>").Append(SecurityElement.Escape(key)).Append("</Key><Size>").Append(content.Length).Append("</Size></Contents>");
        }

        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(text.Append("</ListBucketResult>").ToString(), context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(
            $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{WebUtility.HtmlEncode("words of the store")}</Message></Error>""", context.RequestAborted);
    }
}
