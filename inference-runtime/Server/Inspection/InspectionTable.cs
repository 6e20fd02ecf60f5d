using System.Globalization;
using System.Text;
using ModelServing.Onnx.Inspection;

namespace ModelServing.Runtime.Inspection;

/// <summary>A report for people. Pure. Names come from files that nobody vouches for: what could steer a terminal is replaced.</summary>
internal static class InspectionTable
{
    private const int LabelWidth = 14;

    public static string Render(InspectionReport report)
    {
        var text = new StringBuilder();
        foreach (var model in report.Models)
        {
            Append(text, model);
            text.Append('\n');
        }

        text.Append("execution providers of this machine\n");
        foreach (var provider in report.ExecutionProviders)
        {
            Line(text, provider.Name, provider.Usable ? "usable" : $"not usable: {provider.Reason}");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ModelInspection model)
    {
        text.Append(CultureInfo.InvariantCulture, $"{Plain(model.File)}: {(model.Valid ? "nothing speaks against it" : "would be refused")}\n");
        foreach (var problem in model.Problems)
        {
            Line(text, "problem", $"{problem.Reason}: {problem.Message}");
        }

        if (model.Format is not { } format)
        {
            return;
        }

        Line(text, "format", $"IR {format.IrVersion} (up to {format.MaxIrVersion} is read), {model.SizeBytes} bytes");
        Line(text, "operator sets", $"{string.Join(", ", format.OperatorSets.Select(set => $"{set.Key} {set.Value}"))} (up to ai.onnx {format.MaxOpset} is supported)");
        Line(text, "producer", $"{format.ProducerName} {format.ProducerVersion}".Trim() is { Length: > 0 } producer ? producer : "not said");
        foreach (var input in model.Inputs)
        {
            Line(text, "input", Tensor(input));
        }

        foreach (var output in model.Outputs)
        {
            Line(text, "output", Tensor(output));
        }

        foreach (var file in model.ExternalData)
        {
            Line(text, "external data", $"{file.Location}, {(file.SizeBytes is { } size ? $"{size} bytes" : "not there")}");
        }

        Line(text, "batching", Batching(model.Batching!));
    }

    private static string Tensor(TensorInspection tensor) =>
        $"{tensor.Name}  {tensor.Datatype}  {(tensor.Dimensions is { } dimensions ? $"[{string.Join(", ", dimensions)}]" : "shape not said")}";

    private static string Batching(BatchingInspection batching) => batching switch
    {
        { Possible: false } => $"not possible: {batching.Reason}",
        { Axis: { } axis } => $"along the first dimension, '{axis}'",
        _ => "along the first dimension",
    };

    private static void Line(StringBuilder text, string label, string value) => text.Append("  ").Append(label.PadRight(LabelWidth)).Append(Plain(value)).Append('\n');

    private static string Plain(string text) => string.Concat(text.Select(character =>
        char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator ? '\uFFFD' : character));
}
