namespace ModelServing.Runtime.Commands;

/// <summary>Everything that the command line and the environment can set. Names are part of docs/reference/runtime-contract.md.</summary>
internal static class Settings
{
    public static Setting Config { get; } = new(
        "--config", "MODEL_SERVING_CONFIG", "file", "The configuration document, of one model", null, "Required, but for serve with --model-repository");

    public static Setting Models { get; } = new(
        "--models", "MODEL_SERVING_MODELS", "folder", "The folder that holds the model file", null, "Required, but for serve with --model-repository");

    public static Setting Source { get; } = new(
        "--source", "MODEL_SERVING_SOURCE", "folder", "Where the persistent volume claim is mounted, for a source of that kind", "");

    public static Setting RegistryCredentials { get; } = new(
        "--registry-credentials", "MODEL_SERVING_REGISTRY_CREDENTIALS", "file", "A file as `docker login` writes it, for a source of the kind oci", "");

    public static Setting ModelRepository { get; } = new(
        "--model-repository", "MODEL_SERVING_MODEL_REPOSITORY", "folder", "In place of --config: a folder of models, each with its versions (<model>/<version>/model.onnx)", "");

    public static Setting ModelControl { get; } = new(
        "--model-control", "MODEL_SERVING_MODEL_CONTROL", "mode",
        "With --model-repository: none serves all of it, explicit what --load-model names and what callers have loaded and unloaded", "none");

    public static ListSetting LoadModel { get; } = new(
        "--load-model", "MODEL_SERVING_LOAD_MODEL", "name",
        "With --model-control explicit: a model to serve from the start, * for all; may be given again, the variable holds a list with commas");

    public static Setting TerminationLog { get; } = new(
        "--termination-log", "MODEL_SERVING_TERMINATION_LOG", "file", "The file that the last word goes to", Reporting.TerminationLog.DefaultPath);

    public static Setting LogLevel { get; } = new(
        "--log-level", "MODEL_SERVING_LOG_LEVEL", "level", "Trace, Debug, Information, Warning, Error, Critical or None", "Information");

    public static Setting Bind { get; } = new(
        "--bind", "MODEL_SERVING_BIND", "address", "The IP address to listen on", "[::]");

    public static Setting HttpPort { get; } = new(
        "--http-port", "MODEL_SERVING_HTTP_PORT", "port", "For the protocol, health and metrics; 0 takes any free port", "8080");

    public static Setting MetricsPort { get; } = new(
        "--metrics-port", "MODEL_SERVING_METRICS_PORT", "port", "For metrics alone; 0 takes any free port", "8002");

    public static Setting GrpcPort { get; } = new(
        "--grpc-port", "MODEL_SERVING_GRPC_PORT", "port", "For gRPC, over HTTP/2 without TLS; 0 takes any free port", "9000");

    public static Setting AcceleratorSharing { get; } = new(
        "--accelerator-sharing", "MODEL_SERVING_ACCELERATOR_SHARING", "sharing", "Whether other pods may use this pod's GPUs at the same time: Unknown, or None where the cluster never does that; only then are metrics of GPUs exposed", "Unknown");

    public static Setting MaxRequestBytes { get; } = new(
        "--max-request-bytes", "MODEL_SERVING_MAX_REQUEST_BYTES", "bytes", "The largest request body, or gRPC message, that is accepted", "67108864");
}
