using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ModelServing.Sandbox.Cel.Text;

/// <summary>A URL as Go's net/url.ParseRequestURI reads it: an absolute URI or an absolute path, without a fragment.</summary>
internal sealed class GoUrl
{
    private const string PathCharacters = "$&+,/:;=@-_.~!*'()";
    private readonly string _rawPath;
    private readonly string _path;
    private readonly string _query;

    private GoUrl(string text, string scheme, string host, string path, string query)
    {
        (Text, Scheme, Host, _rawPath, _query) = (text, scheme, host, path, query);
        _path = Unescape(path)!;
    }

    public string Text { get; }

    public string Scheme { get; }

    /// <summary>Name and port, IPv6 addresses in brackets.</summary>
    public string Host { get; }

    public string Hostname
    {
        get
        {
            if (Host.StartsWith('['))
            {
                return Host[1..Host.LastIndexOf(']')];
            }

            var colon = Host.LastIndexOf(':');
            return colon < 0 ? Host : Host[..colon];
        }
    }

    public string Port
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return colon < 0 || colon < Host.LastIndexOf(']') ? "" : Host[(colon + 1)..];
        }
    }

    /// <summary>The path with what must be escaped escaped; as it was written where that is a valid escape of the same path.</summary>
    public string EscapedPath => _rawPath.All(static c => char.IsAsciiLetterOrDigit(c) || c == '%' || c is '[' or ']' || PathCharacters.Contains(c, StringComparison.Ordinal)) ? _rawPath : Escape(_path);

    public static bool TryParse(string text, [NotNullWhen(true)] out GoUrl? url, out string error)
    {
        url = null;
        error = Parse(text, out var parsed) ?? "";
        if (error.Length > 0)
        {
            error = $"parse {GoText.Quote(text)}: {error}";
            return false;
        }

        url = parsed!;
        return true;
    }

    /// <summary>The parameters, each with all its values in order, unescaped.</summary>
    public Dictionary<string, List<string>> Query()
    {
        var result = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var pair in _query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var key = Unescape(parts[0].Replace('+', ' '));
            var value = Unescape(parts.Length > 1 ? parts[1].Replace('+', ' ') : "");
            if (key is null || value is null || pair.Contains(';', StringComparison.Ordinal))
            {
                continue;
            }

            if (!result.TryGetValue(key, out var values))
            {
                result[key] = values = [];
            }

            values.Add(value);
        }

        return result;
    }

    private static string? Parse(string text, out GoUrl? url)
    {
        url = null;
        if (text.Any(static c => c < ' ' || c == '\x7f'))
        {
            return "net/url: invalid control character in URL";
        }

        if (text.Length == 0)
        {
            return "empty url";
        }

        if (SplitScheme(text, out var scheme, out var rest) is { } schemeError)
        {
            return schemeError;
        }

        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length == 0)
            {
                return "invalid URI for request";
            }

            url = new GoUrl(text, scheme, "", "", query);
            return null;
        }

        var host = "";
        if (scheme.Length > 0 && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            host = authority[(authority.LastIndexOf('@') + 1)..];
            if (CheckHost(host) is { } hostError)
            {
                return hostError;
            }
        }

        if (Unescape(rest) is null)
        {
            var at = Enumerable.Range(0, rest.Length).First(i => rest[i] == '%' && !IsEscape(rest, i));
            return $"invalid URL escape {GoText.Quote(rest.Substring(at, Math.Min(3, rest.Length - at)))}";
        }

        url = new GoUrl(text, scheme, host, rest, query);
        return null;
    }

    private static string? SplitScheme(string text, out string scheme, out string rest)
    {
        scheme = "";
        rest = text;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c))
            {
                continue;
            }

            if (char.IsAsciiDigit(c) || c is '+' or '-' or '.')
            {
                if (i == 0)
                {
                    return null;
                }

                continue;
            }

            if (c == ':')
            {
                if (i == 0)
                {
                    return "missing protocol scheme";
                }

                scheme = text[..i].ToLowerInvariant();
                rest = text[(i + 1)..];
            }

            return null;
        }

        return null;
    }

    private static string? CheckHost(string host)
    {
        var port = "";
        if (host.StartsWith('['))
        {
            var close = host.LastIndexOf(']');
            if (close < 0)
            {
                return "missing ']' in host";
            }

            port = host[(close + 1)..];
        }
        else if (host.LastIndexOf(':') is var colon and >= 0)
        {
            port = host[colon..];
        }

        if (port.Length > 0 && (port[0] != ':' || !port.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false))
        {
            return $"invalid port {GoText.Quote(port)} after host";
        }

        foreach (var c in host)
        {
            if (c is ' ' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}')
            {
                return $"invalid character {GoText.Quote(c.ToString())} in host name";
            }
        }

        return Unescape(host) is null ? "invalid URL escape in host" : null;
    }

    private static bool IsEscape(string text, int at) => at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    private static string? Unescape(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1));
                i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 1 : 0;
                continue;
            }

            if (!IsEscape(text, i))
            {
                return null;
            }

            bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string Escape(string path)
    {
        var result = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            if (value < 0x80 && (char.IsAsciiLetterOrDigit((char)value) || "$&+,/:;=@-_.~".Contains((char)value, StringComparison.Ordinal)))
            {
                result.Append((char)value);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return result.ToString();
    }
}
