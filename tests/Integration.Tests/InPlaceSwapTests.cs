using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Load;
using ModelServing.Testing.Time;

namespace ModelServing.Integration.Tests;

/// <summary>A new version reaches pods that stay where they are.</summary>
public sealed class InPlaceSwapTests
{
    private const string Name = "swapped";

    private static readonly Manifest First = new(Name)
    {
        Replicas = 2,
        More = "  rollout: { strategy: InPlaceSwap }",
    };

    private readonly IReadOnlyList<TextLine> _lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Name);

    [Test, CancelAfter(180_000)]
    public async Task New_version_answers_from_the_same_pods_and_no_request_is_lost(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(First.WithScratchModel(Variant("1")), cancellationToken);
        var pods = await PodsAsync(cancellationToken);
        await using var callers = new CallerPool(service, Name, _lines, TimeSpan.FromSeconds(1), TimeProvider.System);
        await callers.SetAsync(4);

        var second = First.WithScratchModel(Variant("2")) with { Version = "2" };
        await Given.ApplyAsync(second, cancellationToken);
        await Given.ConditionsAsync(Name, conditions => conditions.IsTrue("Ready"), cancellationToken);
        var answered = callers.Answered;
        await Eventually.TrueAsync(() => callers.Answered > answered + 100);

        // What cannot be served is told of, and nobody notices it.
        await Given.ApplyAsync(second with { Version = "3", Sha256 = new string('0', 64) }, cancellationToken);
        var conditions = await Given.ConditionsAsync(Name, c => c.IsTrue("Stalled"), cancellationToken);
        await callers.SetAsync(0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(callers.Failed, Is.Zero, callers.FirstFailure);
            Assert.That(conditions.ByType["Stalled"].Reason, Is.EqualTo("DigestMismatch"));
            Assert.That(conditions.IsTrue("Available"));
            Assert.That(await PodsAsync(cancellationToken), Is.EqualTo(pods), "no pod was replaced, and no container started again");
            Assert.That(await ReadAsync("{.status.versions[*].version} {.status.versions[0].readyReplicas}", cancellationToken), Is.EqualTo("2 2"));
            Assert.That(await IndexAsync(service, cancellationToken), Does.Contain("\"version\":\"2\",\"state\":\"READY\""));
        }
    }

    /// <summary>The example model with another digest: a description at its end, which changes nothing else.</summary>
    private static byte[] Variant(string description)
    {
        const byte DocString = (6 << 3) | 2;
        return [.. File.ReadAllBytes(Repository.At("node_modules", "@gutenye", "ocr-models", "assets", "ch_ppocr_mobile_v2.0_cls_infer.onnx")), DocString, (byte)description.Length, .. System.Text.Encoding.ASCII.GetBytes(description)];
    }

    private static async Task<string> IndexAsync(Uri service, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(service, "/v2/repository/index"), null, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        Given.Kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", Name, "-o", $"jsonpath={path}");

    private static Task<string> PodsAsync(CancellationToken cancellationToken) => Given.Kubectl.ReadAsync(
        cancellationToken, "get", "pods", "-l", $"modelserving.dev/name={Name}",
        "-o", "jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[0].restartCount}{\"\\n\"}{end}");
}
