namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>Ends the reading of an expression at its first fault.</summary>
internal sealed class SyntaxException(int position, string message) : Exception(message)
{
    /// <summary>For faults of the expression as a whole.</summary>
    public const int NoPosition = -1;

    public int Position { get; } = position;
}
