using System.Globalization;
using ModelServing.Demo.Terminal;
using ModelServing.Demo.Traffic;
using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;

namespace ModelServing.Demo.Steps;

/// <summary>The images through the Service from concurrent clients; right only if each one is.</summary>
internal static class SendImages
{
    private const int Rounds = 25;

    public static async Task<bool> RunAsync(Uri service, IReadOnlyList<TextLine> lines, Report report, CancellationToken cancellationToken)
    {
        report.Step($"Send {lines.Count} images, {Rounds} times each, from {lines.Count} concurrent clients to {service}");
        using var http = new HttpClient();
        var client = new TextDirectionClient(http, service, "text-direction");
        var before = await BatchCounters.ReadAsync(http, service, cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(lines.Select(line => SendAsync(client, line, cancellationToken)));
        var took = TimeProvider.System.GetElapsedTime(start);
        var counters = (await BatchCounters.ReadAsync(http, service, cancellationToken)).Since(before);

        report.Table([["image", "predicted", "probability", "right"], .. answers.Select(Row)]);
        report.Detail(string.Create(CultureInfo.InvariantCulture,
            $"{counters.Requests} requests in {counters.Batches} batches ({counters.RequestsPerBatch:0.0} a batch), {counters.Requests / took.TotalSeconds:0} requests/s"));
        return answers.All(answer => answer.Right);
    }

    private static async Task<Answer> SendAsync(TextDirectionClient client, TextLine line, CancellationToken cancellationToken)
    {
        var right = true;
        var last = default(Prediction);
        for (var round = 0; round < Rounds; round++)
        {
            last = await client.PredictAsync(line, cancellationToken);
            right &= last.IsUpsideDown == line.UpsideDown;
        }

        return new Answer(line, last, right);
    }

    private static string[] Row(Answer answer) =>
    [
        answer.Line.Name,
        answer.Prediction.IsUpsideDown ? "upside down" : "upright",
        answer.Prediction.Probability.ToString("0.0000", CultureInfo.InvariantCulture),
        answer.Right ? "yes" : "NO",
    ];

    private sealed record Answer(TextLine Line, Prediction Prediction, bool Right);
}
