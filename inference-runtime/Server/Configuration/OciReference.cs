using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ModelServing.Runtime.Configuration;

/// <summary>An artifact or image in a registry, by digest: a tag could move between two pods of one revision. Source: OCI distribution specification 1.1, "Pull".</summary>
/// <param name="Registry">Host and, if any, port, as written.</param>
/// <param name="Repository">Lower-case path components.</param>
/// <param name="Digest">Of the manifest or index.</param>
internal sealed partial record OciReference(string Registry, string Repository, Sha256Digest Digest)
{
    private const string DockerHub = "docker.io";

    /// <summary>Where the registry's API is. On loopback by http, as all clients of registries do it; anywhere else by https.</summary>
    public Uri Api { get; } = new($"{(IsLoopback(Registry) ? "http" : "https")}://{(Registry == DockerHub ? "registry-1.docker.io" : Registry)}/v2/{Repository}/");

    public static bool TryParse(string text, [NotNullWhen(true)] out OciReference? reference)
    {
        reference = null;
        if (text.Length <= 512
            && Pattern().Match(text) is { Success: true } match
            && Sha256Digest.TryParse(match.Groups["hex"].Value, out var digest)
            && Uri.TryCreate($"https://{match.Groups["registry"].Value}/", UriKind.Absolute, out var host)
            && host.Port > 0)
        {
            reference = new OciReference(match.Groups["registry"].Value, match.Groups["repository"].Value, digest);
        }

        return reference is not null;
    }

    public override string ToString() => $"{Registry}/{Repository}@{Digest.Qualified}";

    private static bool IsLoopback(string registry) => new Uri($"https://{registry}/").IsLoopback;

    [GeneratedRegex(
        @"\A(?<registry>localhost(:[0-9]{1,5})?|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:[0-9]{1,5}|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)/(?<repository>[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)@sha256:(?<hex>[a-f0-9]{64})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
