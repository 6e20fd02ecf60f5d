using System.CommandLine;
using ModelServing.Host.Crd;
using ModelServing.Host.Options;
using ModelServing.Host.Plans;
using ModelServing.Host.Running;

namespace ModelServing.Host;

/// <summary>The command line: <c>model-operator [run] [flags]</c>, <c>model-operator crd</c>, <c>model-operator plan -f FILE</c>.</summary>
internal static class OperatorCommands
{
    public static Task<int> InvokeAsync(string[] arguments, Func<string, string?> environment, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        Task<int> RunAsync(RunOptions options, CancellationToken stop) => OperatorProcess.RunAsync(options, environment, errors, stop);
        var run = new RunCommand(environment, RunAsync);
        var crd = new Command("crd", "Print the CustomResourceDefinition and exit.");
        crd.SetAction(_ => output.Write(CrdGenerator.Generate()));
        var plan = new PlanCommand(environment, (options, stop) => new PlanProcess(environment, Console.In, output, errors).RunAsync(options, stop));
        var root = new RootCommand("Serves ONNX models on Kubernetes: one ModelDeployment, one service.") { run.Command, crd, plan.Command };
        run.AddTo(root, RunAsync);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            // The host handles SIGTERM and SIGINT itself, with time to stop in order.
            ProcessTerminationTimeout = null,
        };
        var parsed = root.Parse(arguments);
        return parsed.Errors.Count > 0 ? RefuseAsync(parsed, errors) : parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>Only what is wrong, and an exit code of its own (EX_USAGE): pages of help would hide it in a pod's log.</summary>
    private static async Task<int> RefuseAsync(ParseResult parsed, TextWriter errors)
    {
        foreach (var error in parsed.Errors)
        {
            await errors.WriteLineAsync($"model-operator: {error.Message}");
        }

        return 64;
    }
}
