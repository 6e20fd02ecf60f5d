using Google.Protobuf;
using Google.Protobuf.Collections;
using ModelServing.Engine;
using ModelServing.Grpc.Health;
using ModelServing.Grpc.Inference;
using ModelServing.Grpc.Messages;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;

namespace ModelServing.Runtime.Rpc;

/// <summary>Everything that can be called, by path.</summary>
internal sealed class RpcMethods
{
    /// <summary>The service's full name, under which its health is told too.</summary>
    public const string InferenceService = "inference.GRPCInferenceService";

    private const string HealthService = "grpc.health.v1.Health";

    private readonly ServedModels _models;
    private readonly IModelControl _control;
    private readonly Dictionary<string, RpcMethod> _methods = new(StringComparer.Ordinal);

    /// <param name="models">What is served.</param>
    /// <param name="control">What may be loaded and unloaded.</param>
    /// <param name="stopping">The listener closes: streams end, calls are finished.</param>
    public RpcMethods(ServedModels models, IModelControl control, CancellationToken stopping)
    {
        (_models, _control) = (models, control);
        AddServer();
        AddModel();
        AddRepository();
        _methods.Add($"/{InferenceService}/ModelInfer", new InferCall(models).AnswerAsync);
        _methods.Add($"/{InferenceService}/ModelStreamInfer", new InferStream(models, stopping).AnswerAsync);
        var health = new HealthService(models, stopping);
        Add(HealthService, "Check", HealthCheckRequest.Parser, health.Check);
        Add(HealthService, "List", HealthListRequest.Parser, _ => new RpcAnswer.Reply(health.List()));
        _methods.Add($"/{HealthService}/Watch", health.WatchAsync);
    }

    /// <summary>Null where there is no such method.</summary>
    /// <param name="path">Such as <c>/inference.GRPCInferenceService/ModelInfer</c>; case counts.</param>
    public RpcMethod? Find(string path) => _methods.GetValueOrDefault(path);

    private void AddServer()
    {
        Add("ServerLive", ServerLiveRequest.Parser, _ => new RpcAnswer.Reply(new ServerLiveResponse { Live = true }));
        Add("ServerReady", ServerReadyRequest.Parser, _ => new RpcAnswer.Reply(new ServerReadyResponse { Ready = _models.NotReadyReason() is null }));
        Add("ServerMetadata", ServerMetadataRequest.Parser, _ => new RpcAnswer.Reply(MetadataMessages.Of(ServerMetadataEndpoint.Metadata)));
    }

    private void AddModel()
    {
        Add("ModelReady", ModelReadyRequest.Parser, asked => _models.TryFind(asked.Name, asked.Version, out var version, out var error)
            ? new RpcAnswer.Reply(new ModelReadyResponse { Ready = ServedModels.NotReadyReason(version) is null })
            : new RpcAnswer.Refusal(error));
        Add("ModelMetadata", ModelMetadataRequest.Parser, asked => _models.TryFindOpen(asked.Name, asked.Version, out var version, out var error)
            ? new RpcAnswer.Reply(MetadataMessages.Of(_models.MetadataOf(version)))
            : new RpcAnswer.Refusal(error));
        Add("ModelConfig", ModelConfigRequest.Parser, asked => _models.TryFindOpen(asked.Name, asked.Version, out var version, out var error)
            ? new RpcAnswer.Reply(new ModelConfigResponse { Config = ConfigurationMessages.Of(TritonConfiguration.Of(version.Host)) })
            : new RpcAnswer.Refusal(error));
        Add("ModelStatistics", ModelStatisticsRequest.Parser, Statistics);
    }

    /// <summary>Of all models where none is named, and of all versions where none is.</summary>
    private RpcAnswer Statistics(ModelStatisticsRequest asked)
    {
        var versions = _models.Catalogue.Versions;
        if (asked.Name.Length == 0)
        {
            return new RpcAnswer.Reply(StatisticsMessages.Of(TritonStatistics.Of(versions)));
        }

        return _models.TryFind(asked.Name, asked.Version, out var version, out var error)
            ? new RpcAnswer.Reply(StatisticsMessages.Of(TritonStatistics.Of(asked.Version.Length > 0 ? [version] : versions.Where(other => other.Name == version.Name))))
            : new RpcAnswer.Refusal(error);
    }

    private void AddRepository()
    {
        Add("RepositoryIndex", RepositoryIndexRequest.Parser, asked => new RpcAnswer.Reply(MetadataMessages.Of(_models.Index(asked.Ready))));
        AddControl("RepositoryModelLoad", RepositoryModelLoadRequest.Parser, asked => (asked.RepositoryName, asked.ModelName, asked.Parameters), _control.LoadAsync, () => new RepositoryModelLoadResponse());
        AddControl("RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, asked => (asked.RepositoryName, asked.ModelName, asked.Parameters), _control.UnloadAsync, () => new RepositoryModelUnloadResponse());
    }

    private void AddControl<TRequest>(
        string method,
        MessageParser<TRequest> parser,
        Func<TRequest, (string Repository, string Model, MapField<string, ModelRepositoryParameter> Parameters)> what,
        Func<string, IReadOnlyList<ControlParameter>, Task<ControlRefusal?>> act,
        Func<IMessage> reply)
        where TRequest : IMessage<TRequest> => _methods.Add($"/{InferenceService}/{method}", async call =>
        {
            var (repository, model, parameters) = what(await call.ReadAsync(parser));
            if (repository.Length > 0)
            {
                return RpcCall.Refuse(new InferError(ErrorKind.Unsupported, "repository_name must be empty: there is one repository"));
            }

            var given = parameters.Select(pair => new ControlParameter(pair.Key, pair.Value.ParameterChoiceCase == ModelRepositoryParameter.ParameterChoiceOneofCase.BoolParam));
            return await act(model, [.. given]) is { } refusal
                ? RpcCall.Refuse(new InferError(refusal.Kind, refusal.Message))
                : call.Reply(reply());
        });

    private void Add<TRequest>(string method, MessageParser<TRequest> parser, Func<TRequest, RpcAnswer> answer)
        where TRequest : IMessage<TRequest> => Add(InferenceService, method, parser, answer);

    private void Add<TRequest>(string service, string method, MessageParser<TRequest> parser, Func<TRequest, RpcAnswer> answer)
        where TRequest : IMessage<TRequest> => _methods.Add($"/{service}/{method}", async call => answer(await call.ReadAsync(parser)) switch
        {
            RpcAnswer.Reply reply => call.Reply(reply.Message),
            RpcAnswer.Refusal refusal => RpcCall.Refuse(refusal.Error),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
}
