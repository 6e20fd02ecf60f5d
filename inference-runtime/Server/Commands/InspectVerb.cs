using System.CommandLine;
using System.Text.Json;
using ModelServing.Onnx.Inspection;
using ModelServing.Runtime.Inspection;

namespace ModelServing.Runtime.Commands;

/// <summary><c>model-runtime inspect FILE|--models DIR</c>: whether a model would be served here, without serving it.</summary>
internal sealed class InspectVerb
{
    private const int MaxFolderDepth = 8;

    private static readonly EnumerationOptions ModelFiles = new() { RecurseSubdirectories = true, MaxRecursionDepth = MaxFolderDepth, MatchCasing = MatchCasing.CaseInsensitive };

    private readonly Argument<string?> _file = new("file") { Arity = ArgumentArity.ZeroOrOne, Description = "The model file" };
    private readonly Option<string> _output = new("--output") { Description = "table, or json", HelpName = "format", DefaultValueFactory = _ => "table" };
    private readonly Func<ParseResult, IReadOnlyList<string>, TextWriter, int> _rejectUsage;

    /// <param name="rejectUsage">Tells what is wrong with the arguments and gives the exit code.</param>
    public InspectVerb(Func<ParseResult, IReadOnlyList<string>, TextWriter, int> rejectUsage)
    {
        _rejectUsage = rejectUsage;
        _output.AcceptOnlyFromAmong("table", "json");
    }

    public Command Create()
    {
        var command = new Command("inspect", "Tells what a model file, or each *.onnx below the models folder, takes and gives, and for what it would be refused.");
        command.Arguments.Add(_file);
        command.Options.Add(Settings.Models.Option);
        command.Options.Add(_output);
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (parsed.GetValue(_file) is { } file)
        {
            return parsed.GetValue(Settings.Models.Option) is { } folder
                ? _rejectUsage(parsed, [$"give either the file '{file}' or {Settings.Models.Name} '{folder}', not both"], error)
                : Report(parsed, [file]);
        }

        var reader = new SettingReader(parsed, Environment.GetEnvironmentVariable);
        var models = reader.Text(Settings.Models);
        if (reader.Errors.Count > 0)
        {
            return _rejectUsage(parsed, [$"give a model file, {Settings.Models.Name}, or {Settings.Models.Variable}"], error);
        }

        if (!Directory.Exists(models))
        {
            return _rejectUsage(parsed, [$"the models folder {models} ({Settings.Models.Variable}) does not exist"], error);
        }

        var files = Directory.EnumerateFiles(models, "*.onnx", ModelFiles).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0 ? Report(parsed, files) : _rejectUsage(parsed, [$"the models folder {models} holds no *.onnx"], error);
    }

    private int Report(ParseResult parsed, IReadOnlyList<string> files)
    {
        var report = new InspectionReport(ExecutionProviders.AtHand(), [.. files.Select(ModelInspector.Inspect)]);
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(parsed.GetValue(_output) == "json"
            ? JsonSerializer.Serialize(report, InspectionJsonContext.Readable.InspectionReport)
            : InspectionTable.Render(report).TrimEnd());
        return report.ExitCode();
    }
}
