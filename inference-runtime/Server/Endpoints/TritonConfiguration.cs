using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Runtime.Endpoints;

/// <summary>The model's settings in Triton's words. Pure. Source: model_config.proto.</summary>
internal static class TritonConfiguration
{
    /// <param name="host">The model, loaded.</param>
    public static ModelConfiguration Of(ModelHost host) => Of(host.Settings, host.Metadata!, host.Status.ExecutionProvider ?? ExecutionProvider.Cpu);

    /// <param name="settings">As resolved.</param>
    /// <param name="metadata">Of the loaded model.</param>
    /// <param name="provider">What executes it.</param>
    public static ModelConfiguration Of(ModelSettings settings, ModelMetadata metadata, ExecutionProvider provider)
    {
        var isBatched = settings.Batches(new ModelSignature(metadata.Inputs, metadata.Outputs));
        return new ModelConfiguration(
            settings.Name,
            "onnxruntime_onnx",
            "onnxruntime",
            new VersionPolicyConfiguration(new SpecificVersions([settings.Version])),
            isBatched ? settings.MaxBatchSize : 0,
            [.. metadata.Inputs.Select(input => Tensor(input, isBatched))],
            [.. metadata.Outputs.Select(output => Tensor(output, isBatched))],
            [new InstanceGroupConfiguration(settings.Name, provider == ExecutionProvider.Cpu ? "KIND_CPU" : "KIND_GPU", settings.Instances)],
            Path.GetFileName(settings.FilePath),
            isBatched ? Batching(settings) : null);
    }

    private static TensorConfiguration Tensor(TensorMetadata tensor, bool isBatched) => new(
        tensor.Name,
        tensor.DataType == TensorDataType.Bytes ? "TYPE_STRING" : $"TYPE_{tensor.DataType.ProtocolName()}",
        isBatched ? tensor.Shape.RemoveAt(0) : tensor.Shape);

    private static DynamicBatchingConfiguration Batching(ModelSettings settings) => new(
        [],
        settings.MaxQueueDelay.Ticks / TimeSpan.TicksPerMicrosecond,
        new QueuePolicyConfiguration("REJECT", true, settings.MaxQueuedRequests));
}
