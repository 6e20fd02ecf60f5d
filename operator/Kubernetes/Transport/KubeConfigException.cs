namespace ModelServing.Kubernetes.Transport;

/// <summary>A kubeconfig or service account cannot be used; the message names the file, the field and the value.</summary>
public sealed class KubeConfigException : Exception
{
    public KubeConfigException(string message)
        : base(message)
    {
    }

    public KubeConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
