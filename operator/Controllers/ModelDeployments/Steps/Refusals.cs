using System.Net;
using System.Reflection;
using ModelServing.Api.Meta;
using ModelServing.Kubernetes.Transport;
using ModelServing.Planning.Report;

namespace ModelServing.Controllers.ModelDeployments.Steps;

/// <summary>Writes that the server did not take, as they are reported.</summary>
internal static class Refusals
{
    /// <summary>The server refused, or was not there: reported in the status, unlike a bug.</summary>
    public static bool IsReported(Exception exception) => exception is ApiException or ApiUnreachableException;

    public static ApplyFailure Describe(IKubernetesObject<V1ObjectMeta> child, Exception exception)
    {
        var message = exception is ApiException { Status.Message: { Length: > 0 } said } ? said : exception.Message;
        var isTerminal = exception is ApiException refusal && (refusal.IsInvalid || refusal.Code == HttpStatusCode.Forbidden);
        return new ApplyFailure(KindOf(child), child.Metadata?.Name ?? "", message, isTerminal);
    }

    /// <summary>Items of a list carry no kind of their own.</summary>
    private static string KindOf(IKubernetesObject<V1ObjectMeta> child) =>
        child.Kind ?? child.GetType().GetCustomAttribute<KubernetesEntityAttribute>()?.Kind ?? child.GetType().Name;
}
