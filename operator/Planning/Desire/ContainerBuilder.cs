using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>The two containers of a model pod, as the contract with the runtime says.</summary>
internal static class ContainerBuilder
{
    public const string FetchName = "fetch";
    public const string RuntimeName = "runtime";
    public const string ConfigVolume = "config";
    public const string ModelsVolume = "models";
    public const string TemporaryVolume = "tmp";
    public const string HttpPortName = "http";
    public const int HttpPort = 8080;
    public const string MetricsPortName = "metrics";
    public const int MetricsPort = 8002;
    public const string GrpcPortName = "grpc";
    public const int GrpcPort = 9000;

    private const string TerminationLog = "/dev/termination-log";

    /// <summary>Fetches and verifies, and ends. It gets what the runtime gets except accelerators: a pod's need is the larger of the two, so it costs nothing.</summary>
    public static V1Container Fetch(ResolvedModel model) => Common(FetchName, model) with
    {
        Args = ["fetch"],
        Env = [.. Environment(), .. SourceAccess.Environment(model.Source)],
        VolumeMounts = [.. Mounts(modelsReadOnly: null), .. SourceAccess.Mounts(model.Source)],
        Resources = ContainerResources.Of(model, withAccelerator: false),
    };

    public static V1Container Runtime(ResolvedModel model) => Common(RuntimeName, model) with
    {
        Args = ["serve"],
        Env = [.. Environment(), .. model.Rollout.CanSwap ? SourceAccess.Environment(model.Source) : [], .. Sharing(model.Accelerator)],
        Ports =
        [
            new V1ContainerPort { Name = HttpPortName, ContainerPort = HttpPort, Protocol = "TCP" },
            new V1ContainerPort { Name = MetricsPortName, ContainerPort = MetricsPort, Protocol = "TCP" },
            new V1ContainerPort { Name = GrpcPortName, ContainerPort = GrpcPort, Protocol = "TCP" },
        ],

        // Who swaps the model fetches it.
        VolumeMounts = model.Rollout.CanSwap ? [.. Mounts(modelsReadOnly: null), .. SourceAccess.Mounts(model.Source)] : Mounts(modelsReadOnly: true),
        Resources = ContainerResources.Of(model, withAccelerator: true),

        // Until the start-up probe succeeds the others do not run. Live asks for the process alone, never for the model:
        // a restart under load would make matters worse.
        StartupProbe = Probe("/v2/health/ready", periodSeconds: 1, timeoutSeconds: 1, failureThreshold: ProbeBudget.For(model).StartupSeconds),
        ReadinessProbe = Probe("/v2/health/ready", periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 3),
        LivenessProbe = Probe("/v2/health/live", periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6),
    };

    private static V1Container Common(string name, ResolvedModel model) => new()
    {
        Name = name,
        Image = model.Execution.Image,
        TerminationMessagePath = TerminationLog,
        TerminationMessagePolicy = "File",
        SecurityContext = new V1SecurityContext
        {
            RunAsNonRoot = true,
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
    };

    private static V1EnvVar[] Environment() =>
    [
        Variable("MODEL_SERVING_CONFIG", "/etc/model-serving/config.json"),
        Variable("MODEL_SERVING_MODELS", "/models"),
        Variable("MODEL_SERVING_TERMINATION_LOG", TerminationLog),

        // No diagnostics socket, and one heap: the process is small beside its native memory.
        Variable("DOTNET_EnableDiagnostics", "0"),
        Variable("DOTNET_gcServer", "0"),
    ];

    /// <summary>What NVML says of a GPU is what the pod does to it only where nobody else computes on it.</summary>
    private static IEnumerable<V1EnvVar> Sharing(ResolvedAccelerator? accelerator) => accelerator is { IsExclusive: true } ? [Variable("MODEL_SERVING_ACCELERATOR_SHARING", "None")] : [];

    private static V1VolumeMount[] Mounts(bool? modelsReadOnly) =>
    [
        new V1VolumeMount { Name = ConfigVolume, MountPath = "/etc/model-serving", ReadOnly = true },
        new V1VolumeMount { Name = ModelsVolume, MountPath = "/models", ReadOnly = modelsReadOnly },
        new V1VolumeMount { Name = TemporaryVolume, MountPath = "/tmp" },
    ];

    private static V1EnvVar Variable(string name, string value) => new() { Name = name, Value = value };

    private static V1Probe Probe(string path, int periodSeconds, int timeoutSeconds, int failureThreshold) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = path, Port = IntOrString.From(HttpPortName), Scheme = "HTTP" },
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = timeoutSeconds,
        FailureThreshold = failureThreshold,
    };
}
