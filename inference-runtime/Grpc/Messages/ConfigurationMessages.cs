using System.Globalization;
using ModelServing.Grpc.Inference;
using ModelServing.Protocol.Metadata;

namespace ModelServing.Grpc.Messages;

/// <summary>The model's configuration as Triton's <c>ModelConfig</c>.</summary>
public static class ConfigurationMessages
{
    public static ModelConfig Of(ModelConfiguration configuration)
    {
        var message = new ModelConfig
        {
            Name = configuration.Name,
            Platform = configuration.Platform,
            Backend = configuration.Backend,
            VersionPolicy = Of(configuration.VersionPolicy),
            MaxBatchSize = configuration.MaxBatchSize,
            DefaultModelFilename = configuration.DefaultModelFilename,
            DynamicBatching = configuration.DynamicBatching is { } batching ? Of(batching) : null,
        };
        message.Input.AddRange(configuration.Input.Select(input =>
        {
            var tensor = new ModelInput { Name = input.Name, DataType = TypeOf(input.DataType) };
            tensor.Dims.AddRange(input.Dims);
            return tensor;
        }));
        message.Output.AddRange(configuration.Output.Select(output =>
        {
            var tensor = new ModelOutput { Name = output.Name, DataType = TypeOf(output.DataType) };
            tensor.Dims.AddRange(output.Dims);
            return tensor;
        }));
        message.InstanceGroup.AddRange(configuration.InstanceGroup.Select(group => new ModelInstanceGroup
        {
            Name = group.Name,
            Count = group.Count,
            Kind = group.Kind == "KIND_CPU" ? ModelInstanceGroup.Types.Kind.Cpu : ModelInstanceGroup.Types.Kind.Gpu,
        }));
        return message;
    }

    /// <summary>A version that is no number has no place in the message.</summary>
    private static ModelVersionPolicy Of(VersionPolicyConfiguration policy)
    {
        var specific = new ModelVersionPolicy.Types.Specific();
        foreach (var version in policy.Specific.Versions)
        {
            if (long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                specific.Versions.Add(number);
            }
        }

        return new ModelVersionPolicy { Specific = specific };
    }

    private static ModelDynamicBatching Of(DynamicBatchingConfiguration batching)
    {
        var message = new ModelDynamicBatching
        {
            MaxQueueDelayMicroseconds = (ulong)batching.MaxQueueDelayMicroseconds,
            DefaultQueuePolicy = new ModelQueuePolicy
            {
                TimeoutAction = ModelQueuePolicy.Types.TimeoutAction.Reject,
                AllowTimeoutOverride = batching.DefaultQueuePolicy.AllowTimeoutOverride,
                MaxQueueSize = (uint)batching.DefaultQueuePolicy.MaxQueueSize,
            },
        };
        message.PreferredBatchSize.AddRange(batching.PreferredBatchSize);
        return message;
    }

    /// <summary><c>TYPE_FP32</c> is <c>TypeFp32</c> in the generated code.</summary>
    private static DataType TypeOf(string name) => Enum.Parse<DataType>(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
}
