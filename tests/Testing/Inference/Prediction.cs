namespace ModelServing.Testing.Inference;

/// <summary>What the text-direction classifier answers for one line: two probabilities that add up to one.</summary>
public readonly record struct Prediction(float Upright, float UpsideDown)
{
    public bool IsUpsideDown => UpsideDown > Upright;

    public float Probability => Math.Max(Upright, UpsideDown);
}
