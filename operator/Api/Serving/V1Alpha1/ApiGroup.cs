namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>The API group of this project.</summary>
public static class ApiGroup
{
    public const string Name = "modelserving.dev";

    public const string GroupVersion = Name + "/v1alpha1";
}
