using ModelServing.Engine;
using ModelServing.Grpc.Health;
using ModelServing.Grpc.Status;
using ModelServing.Protocol.Errors;
using ModelServing.Runtime.Endpoints;
using ServingStatus = ModelServing.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace ModelServing.Runtime.Rpc;

/// <summary>
/// <c>grpc.health.v1.Health</c>, for the server as a whole (the empty name), the inference service and the model by its name: all three serve exactly
/// while the model is ready.
/// </summary>
/// <param name="model">What is served.</param>
/// <param name="stopping">Ends those who watch.</param>
internal sealed class HealthService(ServedModel model, CancellationToken stopping)
{
    public RpcAnswer Check(HealthCheckRequest request) => StatusOf(request.Service) is { } status
        ? new RpcAnswer.Reply(new HealthCheckResponse { Status = status })
        : new RpcAnswer.Refusal(new InferError(
            ErrorKind.NotFound, $"there is no service '{request.Service}'; there are '', '{RpcMethods.InferenceService}' and '{model.Host.Status.Name}'"));

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
                var changed = model.Host.StatusChanged;
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

    private string[] Names => ["", RpcMethods.InferenceService, model.Host.Status.Name];

    private ServingStatus? StatusOf(string service) => !Names.Contains(service) ? null
        : model.NotReadyReason() is null ? ServingStatus.Serving : ServingStatus.NotServing;
}
