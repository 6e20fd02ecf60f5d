using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Api;

/// <summary>In which shape the client wants objects.</summary>
internal enum ResponseFormat
{
    Plain,
    Table,
    PartialMetadata,
}

internal static class ContentNegotiation
{
    /// <summary>The first media range of the Accept header that the server can make.</summary>
    /// <exception cref="ApiStatusException">406: none of them.</exception>
    public static ResponseFormat Choose(string accept)
    {
        if (accept.Length == 0)
        {
            return ResponseFormat.Plain;
        }

        foreach (var range in accept.Split(','))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            var media = parts[0].Trim();
            if (media is not ("application/json" or "*/*" or "application/*"))
            {
                continue;
            }

            switch (Array.Find(parts, p => p.StartsWith("as=", StringComparison.Ordinal)))
            {
                case null:
                    return ResponseFormat.Plain;
                case "as=Table" when parts.Contains("v=v1"):
                    return ResponseFormat.Table;
                case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" when parts.Contains("v=v1"):
                    return ResponseFormat.PartialMetadata;
            }
        }

        throw ApiStatus.NotAcceptable("only the following media types are accepted: application/json, application/json;stream=watch");
    }
}
