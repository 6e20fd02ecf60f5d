namespace ModelServing.Sandbox.Cel.Evaluation;

/// <summary>Counts cost units and stops the evaluation at the limit.</summary>
internal sealed class CostMeter(long limit)
{
    public long Cost { get; private set; }

    public void Charge(long units)
    {
        Cost = units > long.MaxValue - Cost ? long.MaxValue : Cost + units;
        if (Cost > limit)
        {
            throw new CostLimitException();
        }
    }
}
