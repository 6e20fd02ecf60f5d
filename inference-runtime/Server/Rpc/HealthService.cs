using ModelServing.Engine;
using ModelServing.Grpc.Health;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;
using ServingStatus = ModelServing.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace ModelServing.Runtime.Rpc;

/// <summary>
/// <c>grpc.health.v1.Health</c>, for the server as a whole (the empty name), the inference service, and each model by its name. The
/// first two serve while all models do.
/// </summary>
/// <param name="models">What is served.</param>
/// <param name="stopping">Ends those who watch.</param>
internal sealed class HealthService(ServedModels models, CancellationToken stopping)
{
    public RpcAnswer Check(HealthCheckRequest request) => StatusOf(request.Service) is { } status
        ? new RpcAnswer.Reply(new HealthCheckResponse { Status = status })
        : new RpcAnswer.Refusal(new InferError(
            ErrorKind.NotFound, $"there is no service '{request.Service}'; there are {string.Join(", ", Names.Select(name => $"'{name}'"))}"));

    public HealthListResponse List()
    {
        var response = new HealthListResponse();
        foreach (var service in Names)
        {
            response.Statuses[service] = new HealthCheckResponse { Status = StatusOf(service)!.Value };
        }

        return response;
    }

    /// <summary>Answers at once and then with every change, until the caller goes away or the server ends. An unknown service may become known, says the protocol.</summary>
    public async Task<RpcStatus> WatchAsync(RpcCall call)
    {
        call.AllowQuiet();
        var service = (await call.ReadAsync(HealthCheckRequest.Parser)).Service;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline.Token, stopping);
        ServingStatus? told = null;
        try
        {
            while (true)
            {
                var changed = models.Catalogue.Changed;
                var status = StatusOf(service) ?? ServingStatus.ServiceUnknown;
                if (status != told)
                {
                    call.Answer.Write(new HealthCheckResponse { Status = status });
                    await call.Answer.FlushAsync(ending.Token);
                    told = status;
                }

                await changed.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !call.Deadline.Token.IsCancellationRequested)
        {
            return new RpcStatus(StatusCode.Unavailable, "the server is ending");
        }
    }

    private string[] Names => ["", RpcMethods.InferenceService, .. models.Catalogue.Names];

    private ServingStatus? StatusOf(string service)
    {
        if (service is "" or RpcMethods.InferenceService)
        {
            return Of(models.NotReadyReason());
        }

        return models.Catalogue.Find(service, null) is { } version ? Of(ServedModels.NotReadyReason(version)) : null;
    }

    private static ServingStatus Of(string? reason) => reason is null ? ServingStatus.Serving : ServingStatus.NotServing;
}
