using System.Runtime.CompilerServices;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Kubernetes.Client;

public sealed partial class ResourceClient<T>
{
    /// <summary>How much longer than asked for a watch may take before this side ends it: the server is gone then.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new ApiRequest(HttpMethod.Get, WatchPath(request));
        using var deadline = new CancellationTokenSource(request.Timeout + WatchGrace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var response = await GuardAsync(call, () => new ValueTask<HttpResponseMessage>(connection.OpenAsync(call, either.Token)), cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(either.Token);
        await using var lines = new LineReader(body);
        while (await GuardAsync(call, () => lines.ReadLineAsync(either.Token), cancellationToken) is { } line)
        {
            if (!line.IsEmpty)
            {
                yield return WatchEventReader.Read(type, line);
            }
        }
    }

    private string WatchPath(WatchRequest request) =>
        Collection(request.Namespace)
            .Query("watch", "true")
            .Query("allowWatchBookmarks", "true")
            .Query("sendInitialEvents", request.SendInitialEvents ? "true" : null)
            .Query("resourceVersionMatch", request.SendInitialEvents ? "NotOlderThan" : null)
            .Query("resourceVersion", request.ResourceVersion.Length == 0 ? null : request.ResourceVersion)
            .Query("timeoutSeconds", (int)request.Timeout.TotalSeconds)
            .Query("labelSelector", request.LabelSelector)
            .Query("fieldSelector", request.FieldSelector)
            .ToString();

    /// <summary>Gives every way in which a connection can break one exception type.</summary>
    private static async ValueTask<TResult> GuardAsync<TResult>(ApiRequest call, Func<ValueTask<TResult>> stepAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await stepAsync();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiUnreachableException($"{call}: the watch outlived its time-out, the server is not there any more", exception);
        }
        catch (Exception exception) when (exception is not ApiException && ApiServerConnection.AsFault(call, exception) is { } fault)
        {
            throw fault;
        }
    }
}
