using System.Text.Json;
using ModelServing.Demo.Terminal;
using ModelServing.Testing.Processes;
using ModelServing.Testing.Time;

namespace ModelServing.Demo.Steps;

/// <summary>Reads a ModelDeployment's conditions through kubectl and prints each change.</summary>
internal sealed class ConditionWatch(Kubectl kubectl, string name, Report report)
{
    private string _shown = "";

    public Task<Conditions> UntilAsync(Func<Conditions, bool> accept, TimeSpan limit, CancellationToken cancellationToken) =>
        Eventually.GetAsync(() => ReadAsync(cancellationToken), accept, limit, cancellationToken);

    private async Task<Conditions> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await kubectl.ReadAsync(cancellationToken, "get", "modeldeployments.modelserving.dev", name, "-o", "json");
        using var document = JsonDocument.Parse(text);
        var conditions = Conditions.Of(document.RootElement);
        if (conditions.Summary is { Length: > 0 } summary && summary != _shown)
        {
            _shown = summary;
            report.Detail(summary);
        }

        return conditions;
    }
}
