namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Labels that every child carries.</summary>
public static class WellKnownLabels
{
    public const string ApplicationName = "app.kubernetes.io/name";

    public const string ApplicationNameValue = "inference-runtime";

    public const string ManagedBy = "app.kubernetes.io/managed-by";

    public const string ManagedByValue = "modelserving-operator";

    /// <summary>The ModelDeployment's name; alone the selector of the Deployment and the Service.</summary>
    public const string Name = "modelserving.dev/name";

    /// <summary><c>&lt;name&gt;-&lt;hash&gt;</c> of what the pod runs.</summary>
    public const string Revision = "modelserving.dev/revision";
}
