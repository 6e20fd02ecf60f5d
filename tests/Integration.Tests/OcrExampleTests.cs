using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Integration.Tests;

/// <summary>The pipeline of two models as its page tells it: applied, asked by the example's own client through the Services, and the text compared.</summary>
public sealed class OcrExampleTests
{
    private static readonly string Example = Repository.At("examples", "ocr");
    private static readonly string[] Models = ["ocr-direction", "ocr-recognition"];

    [TearDown]
    public async Task DeleteAsync()
    {
        foreach (var model in Models)
        {
            await Given.DeletedAsync(model);
        }
    }

    [Test, CancelAfter(180_000)]
    public async Task Every_line_is_turned_if_it_must_be_and_read(CancellationToken cancellationToken)
    {
        (await Given.Kubectl.RunAsync(cancellationToken, "apply", "--validate=strict", "-f", Example)).OrThrow();
        foreach (var model in Models)
        {
            await Given.ConditionsAsync(model, static conditions => conditions.IsTrue("Ready"), cancellationToken);
        }

        var read = await Command.RunAsync(
            "node",
            [
                Path.Combine(Example, "ocr.mjs"),
                "--direction", await AddressAsync("ocr-direction", cancellationToken),
                "--recognition", await AddressAsync("ocr-recognition", cancellationToken),
                "--dictionary", Repository.At("node_modules", "@gutenye", "ocr-models", "assets", "ppocr_keys_v1.txt"),
                .. Directory.GetFiles(Repository.At("examples", "text-direction", "images"), "*.png").Order(StringComparer.Ordinal),
            ],
            null,
            cancellationToken);

        Assert.That(read.OrThrow().Output, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(Example, "expected.txt"), cancellationToken)));
    }

    private static async Task<string> AddressAsync(string model, CancellationToken cancellationToken) =>
        (await SharedHarness.Harness.ServiceAddressAsync("default", model, cancellationToken)).ToString();
}
