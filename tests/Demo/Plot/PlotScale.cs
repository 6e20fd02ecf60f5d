namespace ModelServing.Demo.Plot;

/// <summary>From 0 to <paramref name="Top"/> in equal steps with round numbers.</summary>
internal readonly record struct PlotScale(double Top, double Step)
{
    /// <summary>A scale that holds <paramref name="highest"/>, with three to eight steps.</summary>
    public static PlotScale For(double highest)
    {
        if (!(highest > 0))
        {
            return new PlotScale(1, 1);
        }

        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        var step = magnitude * (highest / magnitude) switch { <= 1.5 => 0.25, <= 4 => 0.5, <= 8 => 1, _ => 2 };
        return new PlotScale(Math.Ceiling(highest / step) * step, step);
    }

    public IEnumerable<double> Ticks()
    {
        var (step, count) = (Step, (int)Math.Round(Top / Step));
        return Enumerable.Range(0, count + 1).Select(index => index * step);
    }
}
