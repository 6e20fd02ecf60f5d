using ModelServing.Grpc.Inference;
using ModelServing.Protocol.Metadata;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Grpc.Messages;

/// <summary>What REST tells of server and model, as messages.</summary>
public static class MetadataMessages
{
    public static ServerMetadataResponse Of(ServerMetadata server)
    {
        var message = new ServerMetadataResponse { Name = server.Name, Version = server.Version };
        message.Extensions.AddRange(server.Extensions);
        return message;
    }

    public static ModelMetadataResponse Of(ModelMetadata model)
    {
        var message = new ModelMetadataResponse { Name = model.Name, Platform = model.Platform };
        message.Versions.AddRange(model.Versions);
        message.Inputs.AddRange(model.Inputs.Select(Of));
        message.Outputs.AddRange(model.Outputs.Select(Of));
        return message;
    }

    public static RepositoryIndexResponse Of(IEnumerable<ModelIndexEntry> entries)
    {
        var message = new RepositoryIndexResponse();
        message.Models.AddRange(entries.Select(entry => new RepositoryIndexResponse.Types.ModelIndex
        {
            Name = entry.Name ?? string.Empty,
            Version = entry.Version ?? string.Empty,
            State = entry.State ?? string.Empty,
            Reason = Reason(entry),
        }));
        return message;
    }

    private static ModelMetadataResponse.Types.TensorMetadata Of(TensorMetadata tensor)
    {
        var message = new ModelMetadataResponse.Types.TensorMetadata { Name = tensor.Name, Datatype = tensor.DataType.ProtocolName() };
        message.Shape.AddRange(tensor.Shape);
        return message;
    }

    /// <summary>The message has no field for the sentence that REST has beside the word.</summary>
    private static string Reason(ModelIndexEntry entry) => entry.Message is { } sentence ? $"{entry.Reason}: {sentence}" : entry.Reason ?? string.Empty;
}
