using ModelServing.Controllers.ModelDeployments;
using ModelServing.Host.Plans.Baselines;
using ModelServing.Host.Plans.Input;
using ModelServing.Host.Plans.Output;
using ModelServing.Host.Registration;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Plans;

/// <summary>Carries out <c>plan</c>: read, plan, print. Nothing is ever written anywhere but to the output.</summary>
internal sealed class PlanProcess(Func<string, string?> environment, TextReader input, TextWriter output, TextWriter errors)
{
    private readonly ManifestReader _reader = new(input);

    /// <summary>One of <see cref="PlanExitCodes"/>.</summary>
    public async Task<int> RunAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await PlanAsync(options, cancellationToken);
        }
        catch (PlanFailureException failure)
        {
            return await RefuseAsync(failure.ExitCode, failure.Message);
        }
        catch (KubeConfigException failure)
        {
            return await RefuseAsync(PlanExitCodes.Usage, failure.Message);
        }
        catch (Exception failure) when (failure is ApiException or ApiUnreachableException or InvalidDataException)
        {
            return await RefuseAsync(PlanExitCodes.Unavailable, failure.Message);
        }
    }

    private async Task<int> PlanAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        if (options.Diff != PlanOptions.Cluster)
        {
            var inNamespace = options.Namespace ?? "default";
            return await PlanAsync(
                options,
                options.Diff is { } folder
                    ? await FolderBaseline.ReadAsync(folder, _reader, inNamespace, TimeProvider.System, cancellationToken)
                    : new EmptyBaseline(inNamespace, TimeProvider.System),
                cancellationToken);
        }

        var cluster = ClusterConnection.Find(options.Kubeconfig, options.Context, environment, TimeProvider.System);
        using var connection = new ApiServerConnection(cluster, TimeProvider.System);
        var reader = new ClusterReader(connection, options.Settings, TimeProvider.System);
        return await PlanAsync(options, new ClusterBaseline(options.Namespace ?? cluster.Namespace ?? "default", reader), cancellationToken);
    }

    private async Task<int> PlanAsync(PlanOptions options, IBaseline baseline, CancellationToken cancellationToken)
    {
        var planner = new ModelPlanner(baseline, options.Settings);
        var planned = new List<PlannedModel>();
        foreach (var manifest in await ManifestsAsync(options, cancellationToken))
        {
            var resource = ModelDeploymentReader.Read(manifest, baseline.Namespace);
            planned.Add(await planner.PlanAsync(manifest.Origin, resource, cancellationToken));
        }

        await output.WriteAsync(PlanWriter.Write(options.Output, planned, isDiff: options.Diff is not null));
        foreach (var model in planned)
        {
            foreach (var problem in model.Problems)
            {
                await errors.WriteLineAsync($"model-operator: {model.Origin}: {model.Namespace}/{model.Name}: {problem}");
            }
        }

        return planned.Exists(static model => model.Problems.Count > 0) ? PlanExitCodes.BadInput
            : options.Diff is not null && planned.Exists(static model => model.IsDifferent) ? PlanExitCodes.Different
            : PlanExitCodes.Same;
    }

    private async Task<IReadOnlyList<Manifest>> ManifestsAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        var all = new List<Manifest>();
        foreach (var file in options.Files)
        {
            all.AddRange(await _reader.ReadAsync(file, cancellationToken));
        }

        Manifest[] models = [.. all.Where(ModelDeploymentReader.IsModelDeployment)];
        return models.Length > 0
            ? models
            : throw new PlanFailureException(PlanExitCodes.BadInput, $"{string.Join(", ", options.Files)}: there is no ModelDeployment among {all.Count} objects");
    }

    private async Task<int> RefuseAsync(int exitCode, string message)
    {
        await errors.WriteLineAsync($"model-operator: {message}");
        return exitCode;
    }
}
