namespace ModelServing.Api.Serving.V1Alpha1;

/// <summary>Values of <c>spec.model.format</c>.</summary>
public static class ModelFormats
{
    public const string Onnx = "ONNX";
}
