using ModelServing.Testing.Images;
using ModelServing.Testing.Inference;

namespace ModelServing.Demo.Traffic;

/// <summary>One closed-loop caller that never stops asking, to see whether anyone would have noticed.</summary>
internal sealed class SteadyTraffic(Uri service, IReadOnlyList<TextLine> lines)
{
    public int Answered { get; private set; }

    /// <summary>Asks until cancelled. A refused or wrong answer ends it with that error.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var client = new TextDirectionClient(http, service, "text-direction");
        try
        {
            while (true)
            {
                var line = lines[Answered % lines.Count];
                var prediction = await client.PredictAsync(line, cancellationToken);
                if (prediction.IsUpsideDown != line.UpsideDown)
                {
                    throw new InvalidOperationException($"{line.Name} was answered wrongly during the update: {prediction}");
                }

                Answered++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
