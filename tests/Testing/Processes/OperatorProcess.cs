namespace ModelServing.Testing.Processes;

/// <summary>The real operator as a process of its own, as it runs in a cluster.</summary>
public static class OperatorProcess
{
    public const string RuntimeImage = "modelserving/inference-runtime";

    /// <summary>The local command that stands in for the runtime's image: its entry point.</summary>
    public static string[] RuntimeCommand => [Repository.Executable("ModelServing.Runtime", "model-runtime")];

    public static BackgroundProcess Start(string kubeconfig, string logFile, params string[] arguments) =>
        BackgroundProcess.Start(
            Repository.Executable("ModelServing.Operator", "model-operator"),
            ["run", "--kubeconfig", kubeconfig, "--health-port", "0", .. arguments],
            logFile);
}
