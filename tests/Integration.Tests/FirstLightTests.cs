using System.Net;
using System.Net.Http.Headers;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Testing;
using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;

namespace ModelServing.Integration.Tests;

/// <summary>One YAML in, real predictions out: through kubectl, the operator, the pod and the Service, against ONNX Runtime in this process.</summary>
public sealed class FirstLightTests
{
    private static readonly Manifest Model = new("first-light");

    private readonly IReadOnlyList<TextLine> _lines = TextLine.ReadAll(Repository.At("examples", "text-direction", "images"));

    [TearDown]
    public Task DeleteAsync() => Given.DeletedAsync(Model.Name);

    [Test, CancelAfter(120_000)]
    public async Task Predictions_through_the_stack_equal_in_process_ones(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(Model, cancellationToken);
        using var http = new HttpClient();
        var client = new TextDirectionClient(http, service, Model.Name);
        using var session = new InferenceSession(Repository.TextDirectionModel);

        foreach (var line in _lines)
        {
            var alone = await client.PredictAsync(line, cancellationToken);
            var expected = Run(session, line);
            Assert.That(Bits(alone), Is.EqualTo(Bits(expected)), $"{line.Name}: one request is one batch, so every bit must agree");
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => _lines).Select(async line => (Line: line, Answer: await client.PredictAsync(line, cancellationToken))));
        foreach (var (line, answer) in together)
        {
            Assert.That(answer.UpsideDown, Is.EqualTo(Run(session, line).UpsideDown).Within(1e-5), line.Name);
            Assert.That(answer.IsUpsideDown, Is.EqualTo(line.UpsideDown), line.Name);
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task The_Service_leads_to_gRPC_too(CancellationToken cancellationToken)
    {
        var service = await Given.ReadyAsync(Model, cancellationToken);
        using var http = new HttpClient();

        // ServerReady, whose request is an empty message: no compression, no bytes.
        using var call = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(service) { Port = 9000, Path = "/inference.GRPCInferenceService/ServerReady" }.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        using var answer = await http.SendAsync(call, cancellationToken);

        Assert.That(await answer.Content.ReadAsByteArrayAsync(cancellationToken), Is.EqualTo([0, 0, 0, 0, 2, 8, 1]), "one message: field 1, ready, is true");
        Assert.That(answer.TrailingHeaders.GetValues("grpc-status"), Is.EqualTo(["0"]));
    }

    private static Prediction Run(InferenceSession session, TextLine line)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(line.Pixels, [1, TextLine.Channels, TextLine.Height, TextLine.Width]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        var values = outputs[0].GetTensorDataAsSpan<float>();
        return new Prediction(values[0], values[1]);
    }

    private static (int Upright, int UpsideDown) Bits(Prediction prediction) =>
        (BitConverter.SingleToInt32Bits(prediction.Upright), BitConverter.SingleToInt32Bits(prediction.UpsideDown));
}
