using System.Net;
using ModelServing.Api.Meta;
using ModelServing.Host.Access.Kinds;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Access;

/// <summary>
/// Asks the API server about callers. Whoever can reach us could make us ask: so at most <see cref="MostAtOnce"/> questions are under way, each for at
/// most <see cref="Patience"/>, and what is beyond that is told to come back.
/// </summary>
internal sealed class AccessReviews(IResourceClient<V1TokenReview> tokens, IResourceClient<V1SubjectAccessReview> accesses, TimeProvider time)
{
    public const int MostAtOnce = 32;
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private int _underWay;

    /// <exception cref="ReviewException">It could not be found out.</exception>
    public Task<V1TokenReview> AskAsync(V1TokenReview review, CancellationToken cancellationToken) => AskAsync(tokens, review, cancellationToken);

    /// <exception cref="ReviewException">It could not be found out.</exception>
    public Task<V1SubjectAccessReview> AskAsync(V1SubjectAccessReview review, CancellationToken cancellationToken) => AskAsync(accesses, review, cancellationToken);

    private async Task<T> AskAsync<T>(IResourceClient<T> client, T review, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _underWay) > MostAtOnce)
            {
                throw new ReviewException(HttpStatusCode.TooManyRequests, Pause, "too many callers are being looked up");
            }

            return await client.CreateAsync(review, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested && patience.IsCancellationRequested)
        {
            throw new ReviewException(HttpStatusCode.GatewayTimeout, Pause, $"the API server did not say within {Patience.TotalSeconds:0} s who you are and what you may do", exception);
        }
        catch (ApiException exception) when (exception.Code == HttpStatusCode.TooManyRequests)
        {
            throw new ReviewException(HttpStatusCode.TooManyRequests, exception.RetryAfter ?? Pause, "the API server has too many requests to say who you are and what you may do", exception);
        }
        catch (Exception exception) when (exception is ApiException or ApiUnreachableException or InvalidDataException)
        {
            throw new ReviewException(HttpStatusCode.ServiceUnavailable, Pause, "the API server could not be asked who you are and what you may do", exception);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
