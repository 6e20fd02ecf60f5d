using System.CommandLine;
using System.CommandLine.Parsing;
using ModelServing.Host.Options;

namespace ModelServing.Host.Plans;

/// <summary>The flags of <c>plan</c>. Those that it shares with <c>run</c> have the same environment behind them.</summary>
internal sealed class PlanCommand
{
    private static readonly string[] Outputs = ["yaml", "json", "table"];

    private readonly Option<string[]> _files = new("--filename", "-f") { Description = "File with ModelDeployments as YAML or JSON; - reads the standard input. May be repeated; other kinds are passed over." };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace of objects that name none. Default: the context's, else default." };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "yaml, json or table. Default: yaml." };
    private readonly Option<string?> _diff = new("--diff") { Description = "Compare with 'cluster' (the children there, by server-side dry run) or with a folder of manifests. Exit code 1: something would change." };
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Kubeconfig to use with --diff cluster; else KUBECONFIG, else ~/.kube/config." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig; else its current one." };
    private readonly ModelFlags _models = new();
    private readonly Func<string, string?> _environment;

    public PlanCommand(Func<string, string?> environment, Func<PlanOptions, CancellationToken, Task<int>> planAsync)
    {
        _environment = environment;
        Command = new Command("plan", "Print what the operator would make of ModelDeployments, without a cluster: the resolved spec, the children, what becomes of the pods and, with --diff, what would change.");
        foreach (var option in (Option[])[_files, _namespace, _output, _diff, _kubeconfig, _context, .. _models.All])
        {
            Command.Options.Add(option);
        }

        Command.Validators.Add(Check);
        Command.SetAction((arguments, cancellationToken) => planAsync(Read(arguments.CommandResult, []), cancellationToken));
    }

    public Command Command { get; }

    private void Check(CommandResult result)
    {
        var errors = new List<string>();
        var options = Read(result, errors);
        if (options.Files.Count == 0)
        {
            errors.Add("--filename is required: a file with ModelDeployments, or - for the standard input");
        }

        if (!Outputs.Contains(options.Output))
        {
            errors.Add($"--output '{options.Output}' is none of {string.Join(", ", Outputs)}");
        }

        if (options.Diff != PlanOptions.Cluster && (options.Kubeconfig ?? options.Context) is not null)
        {
            errors.Add("--kubeconfig and --context need --diff cluster: nothing else asks a cluster");
        }

        errors.AddRange(ModelFlags.Validate(options.Settings));
        errors.AddRange(RunOptionsValidator.ValidateNamespace("--namespace", options.Namespace));
        errors.ForEach(result.AddError);
    }

    private PlanOptions Read(CommandResult result, List<string> errors)
    {
        var reader = new OptionReader(result, _environment, errors);
        return new PlanOptions
        {
            Files = result.GetValue(_files) ?? [],
            Namespace = result.GetValue(_namespace),
            Output = result.GetValue(_output) ?? Outputs[0],
            Diff = result.GetValue(_diff),
            Kubeconfig = result.GetValue(_kubeconfig),
            Context = result.GetValue(_context),
            Settings = _models.Read(reader),
        };
    }
}
