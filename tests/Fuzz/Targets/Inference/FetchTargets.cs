using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using ModelServing.Fuzz.Mutation;
using ModelServing.Fuzz.Running;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Fetching;
using ModelServing.Runtime.Fetching.Oci;
using ModelServing.Runtime.Fetching.S3;

namespace ModelServing.Fuzz.Targets.Inference;

/// <summary>What servers of models answer.</summary>
internal static class FetchTargets
{
    private const string Digest = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";
    private static readonly Uri Here = new("https://models.example.com/a/model.onnx?signature=secret");

    private static readonly string[] Manifests =
    [
        $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[{"mediaType":"application/octet-stream","digest":"sha256:{{Digest}}","size":12,"annotations":{"org.opencontainers.image.title":"model.onnx"} }]}""",
        $$"""{"schemaVersion":2,"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:{{Digest}}","size":12},{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:{{Digest}}","size":1,"annotations":{"io.deis.oras.content.unpack":"true"} }]}""",
        $$"""{"schemaVersion":2,"manifests":[{"digest":"sha256:{{Digest}}","platform":{"os":"linux","architecture":"amd64"} },{"digest":"sha256:{{Digest}}","size":1,"platform":{"os":"linux","architecture":"arm64"} }]}""",
    ];

    private static readonly string[] Logins =
    [
        """{"auths":{"registry.example.com":{"auth":"YTpi"}},"credsStore":"x"}""",
        """{"auths":{"https://registry.example.com/v2/":{"username":"a","password":"b"},"index.docker.io":{"auth":"YTpi"}}}""",
    ];

    private static readonly string[] Ranges = ["bytes 0-99/100", "bytes 5-9/*", "bytes */100", "bytes 100-199/200"];

    public static IEnumerable<Target> All =>
    [
        Target.Of("oci-reference", "References by digest", static dice => TextMutator.Mutate(
            dice, [$"registry.example.com/a/b@sha256:{Digest}", $"localhost:5000/a_b.c--d@sha256:{Digest}", $"docker.io/library/x@sha256:{Digest}"], ["a", ".", ":", "/", "@sha256:", Digest, "5000", "[::1]", "localhost", "127.1"]), Reference),
        Target.Of("bearer-challenge", "WWW-Authenticate of a registry", static dice => TextMutator.Mutate(
            dice, ["""Bearer realm="https://auth.example.com/token",service="registry",scope="repository:a/b:pull" """, "Bearer realm=http://a/?x=1", "Basic realm=\"x\""],
            ["Bearer", " ", "realm=", "\"", ",", "service", "=", "https://a/", "scope="]), Challenge),
        Target.Of("oci-manifest", "Manifests and indices", static dice => JsonMutator.Mutate(dice, Manifests), Manifest),
        Target.Of("docker-config", "Credentials as docker login writes them", static dice => JsonMutator.Mutate(dice, Logins), Login),
        Target.Of("redirect", "Location of a redirect: never from https to http, never to another scheme", static dice => TextMutator.Mutate(
            dice, ["https://other.example.com/x", "/b", "../c?d#e", "//host/x", "http://models.example.com/"], ["http", "https", "file", "ftp", ":", "/", "//", "?", "#", "@", "[::1]", "..", "%2f", "\\"]), Redirect),
        Target.Of("content-range", "Headers of a partial answer", static dice => TextMutator.Mutate(dice, Ranges, ["bytes", " ", "-", "/", "*", "0", "9", "18446744073709551615"]), Range),
        Target.Of("addresses", "Which addresses are public: written in IPv6 they are what they were in IPv4", static dice => dice.Bytes(16), Address),
        Target.Of("s3-listing", "Keys below a prefix", static dice => TextMutator.Mutate(dice, ["a/\na/x.onnx\na/b/y.onnx", "\nmodel.onnx\n"], ["a/", "\n", ".onnx", "model", "/"]), Listing),
        Target.Of("relative-path", "Paths out of models and archives: below the folder, or refused", static dice => TextMutator.Mutate(dice, ["a/b.bin", "./model.onnx", "a/../b"], ["a", "/", ".", "..", "\\", ":", "\0"]), Confined),
    ];

    private static Verdict Reference(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        return !OciReference.TryParse(text, out var reference) ? Verdict.Refused("no reference")
            : !OciReference.TryParse(reference.ToString(), out var again) || again.ToString() != reference.ToString() ? Verdict.Wrong($"'{reference}' reads differently than '{text}'")
            : reference.Api is { IsAbsoluteUri: true, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 } api && api.AbsolutePath == $"/v2/{reference.Repository}/" && (api.IsLoopback || api.Scheme == "https") ? Verdict.Accepted
            : Verdict.Wrong($"'{text}' is asked at {reference.Api}");
    }

    private static Verdict Challenge(ReadOnlyMemory<byte> input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", Encoding.UTF8.GetString(input.Span));
        if (BearerChallenge.Find(response.Headers.WwwAuthenticate) is not { } challenge)
        {
            return Verdict.Refused("no challenge");
        }

        var url = challenge.Url("repository:a/b:pull");
        return url.Scheme is "https" or "http" && url.Host == challenge.Realm.Host && url.UserInfo.Length == 0 ? Verdict.Accepted : Verdict.Wrong($"the token is asked for at {url}");
    }

    private static Verdict Manifest(ReadOnlyMemory<byte> input)
    {
        if (OciDocument.Parse(input.ToArray(), OciJsonContext.Default.OciManifest) is not { } manifest)
        {
            return Verdict.Refused("no manifest");
        }

        var chosen = OciLayout.ChooseManifest(manifest, Architecture.X64, out var problem);
        return (chosen is null) == string.IsNullOrWhiteSpace(problem) ? Verdict.Wrong($"{chosen} was chosen, and the problem is '{problem}'")
            : OciLayout.Find(manifest, "model.onnx") is OciContent.Nowhere nowhere ? Verdict.Refused(nowhere.Message)
            : Verdict.Accepted;
    }

    private static Verdict Login(ReadOnlyMemory<byte> input)
    {
        var credentials = RegistryCredentials.Parse(input.Span, "registry.example.com", "/credentials/config.json", out var problem);
        if (problem is not null)
        {
            return Verdict.Refused(problem);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, Here);
        request.Headers.Authorization = credentials.Basic;
        return request.Headers.ToString().Count(static character => character == '\n') <= 1 ? Verdict.Accepted : Verdict.Wrong("the credentials make a header of their own");
    }

    private static Verdict Redirect(ReadOnlyMemory<byte> input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Found);
        response.Headers.TryAddWithoutValidation("Location", Encoding.UTF8.GetString(input.Span));
        return RedirectPolicy.Decide(Here, response.Headers.Location, 0, 5) switch
        {
            RedirectDecision.Follow { Url: { IsAbsoluteUri: true, Scheme: "https" } url } => string.IsNullOrWhiteSpace(DisplayUrl.Of(url)) ? Verdict.Wrong("an address that cannot be shown") : Verdict.Accepted,
            RedirectDecision.Follow follow => Verdict.Wrong($"from https to {follow.Url}"),
            RedirectDecision.Refuse { Message: var message } => message.Contains("signature=secret", StringComparison.Ordinal) ? Verdict.Wrong("a refusal tells a signature") : Verdict.Refused(message),
            _ => Verdict.Refused(""),
        };
    }

    private static Verdict Range(ReadOnlyMemory<byte> input)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent([]) };
        var text = Encoding.UTF8.GetString(input.Span);
        response.Content.Headers.TryAddWithoutValidation("Content-Range", text);
        response.Content.Headers.TryAddWithoutValidation("Last-Modified", text);
        response.Headers.TryAddWithoutValidation("ETag", text);
        response.Headers.TryAddWithoutValidation("Accept-Ranges", text);
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        var resume = ResumePoint.Of(response);
        using var next = new HttpRequestMessage(HttpMethod.Get, Here);
        resume.Ask(next, 5);
        ResponseClassifier.Classify(response, Here, DateTimeOffset.UnixEpoch);
        return !ResumePoint.Continues(response, 5) ? Verdict.Refused("does not continue")
            : text.Replace(" ", "", StringComparison.Ordinal).Contains('5', StringComparison.Ordinal) ? Verdict.Accepted
            : Verdict.Wrong($"'{text}' is said to continue at 5");
    }

    private static Verdict Address(ReadOnlyMemory<byte> input)
    {
        if (input.Length != 16)
        {
            return Verdict.Refused("not an address");
        }

        var four = new IPAddress(input.Span[..4]);
        var kind = AddressClassifier.NonPublicKind(four);
        IPAddress[] written = [four.MapToIPv6(), new((byte[])[0, 0x64, 0xFF, 0x9B, .. new byte[8], .. input.Span[..4]])];
        return written.Any(address => AddressClassifier.NonPublicKind(address) != kind) ? Verdict.Wrong($"{four} is {kind ?? "public"}, and not so in IPv6")
            : AddressClassifier.NonPublicKind(new IPAddress(input.Span)) is null && (input.Span[0] & 0xE0) != 0x20 && written.All(address => !address.Equals(new IPAddress(input.Span))) ? Verdict.Wrong("an address outside of 2000::/3 is public")
            : Verdict.Accepted;
    }

    private static Verdict Listing(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.UTF8.GetString(input.Span).Split('\n');
        var key = ModelKey.Choose(lines[0], new S3Listing(lines[1..], lines.Length % 2 == 0), out var problem);
        return key is null ? Verdict.Refused(problem ?? "") : lines.Skip(1).Contains(key) && key.StartsWith(lines[0], StringComparison.Ordinal) ? Verdict.Accepted : Verdict.Wrong($"'{key}' is not below '{lines[0]}'");
    }

    private static Verdict Confined(ReadOnlyMemory<byte> input)
    {
        var path = RelativePath.Normalize(Encoding.UTF8.GetString(input.Span));
        var isOutside = path.Contains('\0') || !Path.GetFullPath(Path.Join("/models", path)).StartsWith("/models/", StringComparison.Ordinal);
        var complaint = Onnx.Format.ExternalLocation.Complaint(path);
        return RelativePath.IsSafe(path) && isOutside ? Verdict.Wrong($"'{path}' is outside, and called safe")
            : complaint is null && isOutside && path is not "." ? Verdict.Wrong($"external data at '{path}' are outside, and allowed")
            : complaint is not null ? Verdict.Refused(complaint)
            : Verdict.Accepted;
    }
}
