using ModelServing.Testing;
using ModelServing.Testing.Processes;

namespace ModelServing.Host.Tests.Plans;

/// <summary>The built program's verb <c>plan</c>, with no cluster in its environment.</summary>
internal static class PlanProgram
{
    public const string Model = """
        apiVersion: modelserving.dev/v1alpha1
        kind: ModelDeployment
        metadata: { name: m, namespace: vision }
        spec:
          model:
            source: { http: { url: "https://models.example.com/m.onnx" } }
            verification: { sha256: 9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a }
          batching: { maxBatchSize: 8 }
          replicas: 2
        """;

    private static readonly Dictionary<string, string> Environment = new() { ["KUBECONFIG"] = "/does/not/exist", ["HOME"] = "/nowhere" };

    public static Task<CommandResult> RunAsync(string input, params string[] arguments) => Command.RunAsync(
        Repository.Executable("ModelServing.Operator", "model-operator"), ["plan", .. arguments], Environment, CancellationToken.None, input);

    /// <summary>The plan of <paramref name="input"/>.</summary>
    public static Task<CommandResult> OfAsync(string input, params string[] arguments) => RunAsync(input, ["-f", "-", .. arguments]);
}
