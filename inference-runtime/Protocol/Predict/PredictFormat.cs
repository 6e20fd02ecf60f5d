namespace ModelServing.Protocol.Predict;

/// <summary>The two shapes of a request to <c>:predict</c>; the answer has the shape of its request.</summary>
public enum PredictFormat
{
    /// <summary><c>instances</c>, one element per row of the batch; answered with <c>predictions</c>.</summary>
    Row,

    /// <summary><c>inputs</c>, whole tensors; answered with <c>outputs</c>.</summary>
    Column,
}
