using Google.Protobuf;
using ModelServing.Engine;
using ModelServing.Engine.Models;
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

    private readonly ServedModel _model;
    private readonly ModelSettings _settings;
    private readonly Dictionary<string, RpcMethod> _methods = new(StringComparer.Ordinal);

    /// <param name="model">What is served.</param>
    /// <param name="settings">As configured.</param>
    /// <param name="stopping">The listener closes: streams end, calls are finished.</param>
    public RpcMethods(ServedModel model, ModelSettings settings, CancellationToken stopping)
    {
        (_model, _settings) = (model, settings);
        AddServer();
        AddModel();
        AddRepository();
        _methods.Add($"/{InferenceService}/ModelInfer", new InferCall(model).AnswerAsync);
        _methods.Add($"/{InferenceService}/ModelStreamInfer", new InferStream(model, stopping).AnswerAsync);
        var health = new HealthService(model, stopping);
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
        Add("ServerReady", ServerReadyRequest.Parser, _ => new RpcAnswer.Reply(new ServerReadyResponse { Ready = _model.NotReadyReason() is null }));
        Add("ServerMetadata", ServerMetadataRequest.Parser, _ => new RpcAnswer.Reply(MetadataMessages.Of(ServerMetadataEndpoint.Metadata)));
    }

    private void AddModel()
    {
        Add("ModelReady", ModelReadyRequest.Parser, asked => Unless(
            Mismatch(asked.Name, asked.Version), () => new ModelReadyResponse { Ready = _model.NotReadyReason() is null }));
        Add("ModelMetadata", ModelMetadataRequest.Parser, asked => Unless(
            Mismatch(asked.Name, asked.Version) ?? _model.Unavailable(), () => MetadataMessages.Of(_model.Host.Metadata!)));
        Add("ModelConfig", ModelConfigRequest.Parser, asked => Unless(
            Mismatch(asked.Name, asked.Version) ?? _model.Unavailable(),
            () => new ModelConfigResponse { Config = ConfigurationMessages.Of(TritonConfiguration.Of(_settings, _model.Host)) }));
        Add("ModelStatistics", ModelStatisticsRequest.Parser, asked => Unless(
            Mismatch(asked.Name.Length > 0 ? asked.Name : null, asked.Version), () => StatisticsMessages.Of(TritonStatistics.Of(_model.Host))));
    }

    private void AddRepository()
    {
        Add("RepositoryIndex", RepositoryIndexRequest.Parser, asked =>
        {
            var status = _model.Host.Status;
            return new RpcAnswer.Reply(MetadataMessages.Of(asked.Ready && status.State != ModelState.Ready ? [] : [status.ToIndexEntry()]));
        });
        Add("RepositoryModelLoad", RepositoryModelLoadRequest.Parser, _ => RefuseControl("load"));
        Add("RepositoryModelUnload", RepositoryModelUnloadRequest.Parser, _ => RefuseControl("unload"));
    }

    private void Add<TRequest>(string method, MessageParser<TRequest> parser, Func<TRequest, RpcAnswer> answer)
        where TRequest : IMessage<TRequest> => Add(InferenceService, method, parser, answer);

    private void Add<TRequest>(string service, string method, MessageParser<TRequest> parser, Func<TRequest, RpcAnswer> answer)
        where TRequest : IMessage<TRequest> => _methods.Add($"/{service}/{method}", async call => answer(await call.ReadAsync(parser)) switch
        {
            RpcAnswer.Reply reply => call.Reply(reply.Message),
            RpcAnswer.Refusal refusal => RpcCall.Refuse(refusal.Error),
            _ => throw new System.Diagnostics.UnreachableException(),
        });

    private InferError? Mismatch(string? name, string version) => _model.Mismatch(name, version.Length > 0 ? version : null);

    private static RpcAnswer Unless(InferError? refusal, Func<IMessage> reply) =>
        refusal is null ? new RpcAnswer.Reply(reply()) : new RpcAnswer.Refusal(refusal);

    private RpcAnswer.Refusal RefuseControl(string action) =>
        new(new InferError(ErrorKind.InvalidArgument, TritonEndpoints.ControlRefusal(action, _model)));
}
