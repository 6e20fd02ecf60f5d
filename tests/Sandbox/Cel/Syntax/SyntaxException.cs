namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>Ends the reading of an expression at its first fault.</summary>
internal sealed class SyntaxException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
