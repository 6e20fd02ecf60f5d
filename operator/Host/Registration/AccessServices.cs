using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using ModelServing.Api.Meta;
using ModelServing.Host.Access;
using ModelServing.Host.Access.Kinds;
using ModelServing.Host.Certificates;
using ModelServing.Kubernetes.Client;
using ModelServing.Kubernetes.Transport;

namespace ModelServing.Host.Registration;

/// <summary>What every server with callers to be known shares: who asks about them, and where its certificate comes from.</summary>
internal static class AccessServices
{
    /// <summary>Reviews go over a connection of their own: they are POSTs, and a process that stands by sends them too. It lives as long as the process.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, ApiServerSettings cluster) =>
        services
            .AddSingleton(provider => new ReviewConnection(new ApiServerConnection(cluster, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>())))
            .AddSingleton(static provider => new AccessReviews(
                provider.ReviewClient(AccessJsonContext.Default.V1TokenReview),
                provider.ReviewClient(AccessJsonContext.Default.V1SubjectAccessReview),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(static provider => new Authorizer(provider.GetRequiredService<AccessReviews>(), provider.GetRequiredService<TimeProvider>()));

    /// <summary>The check of one server.</summary>
    /// <param name="provider">Where the rest is.</param>
    /// <param name="config">By which certificates its callers are known, at the moment.</param>
    public static AccessCheck CreateAccessCheck(this IServiceProvider provider, Func<AuthenticationConfig> config) => new(
        new Authenticator(config, provider.GetRequiredService<AccessReviews>(), provider.GetRequiredService<TimeProvider>()),
        provider.GetRequiredService<Authorizer>(),
        provider.GetRequiredService<ILogger<AccessCheck>>());

    /// <summary>A certificate of our own making for a Service, in the Secret <c>&lt;service&gt;-tls</c>.</summary>
    public static CertificateSecret CreateCertificateSecret(this IServiceProvider provider, string service, string @namespace)
    {
        var connection = provider.GetRequiredService<ApiServerConnection>();
        return new CertificateSecret(
            provider.Client(connection, CertificateJsonContext.Default.V1Secret),
            new NamespacedName(@namespace, $"{service}-tls"),
            [$"{service}.{@namespace}.svc", $"{service}.{@namespace}.svc.cluster.local"],
            connection.MayWrite,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CertificateSecret>>());
    }

    public static ResourceClient<T> ReviewClient<T>(this IServiceProvider provider, JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta> =>
        provider.Client(provider.GetRequiredService<ReviewConnection>().Connection, info);

    public static ResourceClient<T> Client<T>(this IServiceProvider provider, ApiServerConnection connection, JsonTypeInfo<T> info) where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(connection, ResourceTypes.From(info), provider.GetRequiredService<TimeProvider>());

    private sealed record ReviewConnection(ApiServerConnection Connection);
}
