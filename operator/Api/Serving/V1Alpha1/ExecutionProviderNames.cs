namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.runtime.executionProviders[].name</c>.</summary>
public static class ExecutionProviderNames
{
    public const string Cuda = "CUDA";

    public const string Cpu = "CPU";
}
