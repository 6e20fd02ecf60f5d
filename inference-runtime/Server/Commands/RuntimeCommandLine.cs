using System.CommandLine;
using System.CommandLine.Invocation;
using ModelServing.Engine.Models;
using ModelServing.Protocol.Metadata;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Logging;
using ModelServing.Runtime.Reporting;

namespace ModelServing.Runtime.Commands;

/// <summary>The verbs of <c>model-runtime</c> and what they have in common: usage errors and faults end as the contract says.</summary>
internal static class RuntimeCommandLine
{
    public static async Task<int> RunAsync(
        string[] arguments, Action<IServiceCollection> addLoader, TextWriter output, TextWriter error)
    {
        var parsed = CreateRoot(addLoader).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return RejectUsage(parsed, [.. parsed.Errors.Select(problem => problem.Message)], error);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = output,
                Error = error,
            });
        }
        catch (Exception fault)
        {
            await error.WriteLineAsync(fault.ToString());
            return Leave(
                parsed, IndexEntries.Failure(ModelIdentity.Unknown, FailureReason.InternalError, $"{fault.GetType().Name}: {fault.Message}"), error);
        }
    }

    private static RootCommand CreateRoot(Action<IServiceCollection> addLoader)
    {
        var root = new RootCommand("Fetches, verifies and serves ONNX models over the Open Inference Protocol.");
        root.Subcommands.Add(Verb(
            "fetch", "Brings the model file to its place: downloads or copies it, verifies its digest, and ends.",
            FetchOptions.Settings.Select(setting => setting.Option), FetchOptions.Read, FetchVerb.RunAsync));
        root.Subcommands.Add(Verb(
            "serve", "Serves one model as --config says, or those of --model-repository: listens at once, verifies, loads and warms them, answers until SIGTERM, drains.",
            ServeOptions.Options, ServeOptions.Read, new ServeVerb(addLoader).RunAsync));
        root.Subcommands.Add(new InspectVerb(RejectUsage).Create());
        return root;
    }

    private static Command Verb<TOptions>(
        string name,
        string description,
        IEnumerable<Option> options,
        Func<SettingReader, TOptions> read,
        Func<TOptions, TextWriter, Task<int>> runAsync)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, _) =>
        {
            var reader = new SettingReader(parsed, Environment.GetEnvironmentVariable);
            var given = read(reader);
            var error = parsed.InvocationConfiguration.Error;
            return reader.Errors.Count > 0 ? RejectUsage(parsed, reader.Errors, error) : await runAsync(given, error);
        });
        return command;
    }

    private static int RejectUsage(ParseResult parsed, IReadOnlyList<string> problems, TextWriter error)
    {
        var exitCode = Leave(
            parsed, IndexEntries.Failure(ModelIdentity.Unknown, FailureReason.InvalidConfiguration, string.Join("; ", problems)), error);
        var verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        error.WriteLine($"Run 'model-runtime{verb} --help' for what can be given.");
        return exitCode;
    }

    private static int Leave(ParseResult parsed, ModelIndexEntry report, TextWriter error)
    {
        var path = new SettingReader(parsed, Environment.GetEnvironmentVariable).Text(Settings.TerminationLog);
        using var logging = ConsoleLogging.CreateFactory(LogLevel.Warning);
        return new LastWord(new TerminationLog(path, logging.CreateLogger<TerminationLog>()), error).Say(report);
    }
}
