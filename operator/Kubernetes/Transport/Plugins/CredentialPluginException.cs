namespace ModelServing.Kubernetes.Transport.Plugins;

/// <summary>A credential plugin gave none. The message names its command and says what to do; nothing of a credential is in it.</summary>
public sealed class CredentialPluginException(string message, Exception? innerException = null) : IOException(message, innerException);
