using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ModelServing.Testing.Stores;

/// <summary>Sends bytes as a store does: with a strong validator, and in the range that is asked for (RFC 9110 section 14).</summary>
public static class StoredContent
{
    public static async Task SendAsync(HttpContext context, byte[] content)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        var (start, end) = (0, content.Length - 1);
        var (range, condition) = (context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString());
        context.Response.Headers.ETag = tag;
        context.Response.Headers.AcceptRanges = "bytes";
        if (range.Length > 0 && (condition.Length == 0 || condition == tag))
        {
            var parts = range["bytes=".Length..].Split('-');
            start = int.Parse(parts[0], CultureInfo.InvariantCulture);
            end = parts[1].Length > 0 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : end;
            if (start >= content.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end}/{content.Length}");
        }

        context.Response.ContentLength = end - start + 1;
        await context.Response.Body.WriteAsync(content.AsMemory(start, end - start + 1), context.RequestAborted);
    }
}
