using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Controllers.Tests;

internal static class Given
{
    public const string Digest = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";

    public static V1Alpha1ModelDeployment ModelDeployment(string name, int replicas = 1) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Namespace = "default", Labels = new Dictionary<string, string> { ["team"] = "vision" } },
        Spec = new V1Alpha1ModelDeploymentSpec
        {
            Model = new ModelSpec
            {
                Source = new ModelSource { Http = new HttpSource { Url = "https://models.example.com/m.onnx" } },
                Verification = new VerificationSpec { Policy = "Enforce", Sha256 = Digest },
            },
            Replicas = replicas,
        },
    };
}
