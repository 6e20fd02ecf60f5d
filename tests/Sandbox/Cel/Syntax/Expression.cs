namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>A node of a parsed expression. <see cref="Position"/> is where cel-go reports faults of it: the operator, dot or parenthesis.</summary>
internal abstract class Expression(int position, params IEnumerable<Expression?> children)
{
    public int Position { get; } = position;

    /// <summary>Levels below and with this node, which bound the recursion of everything that walks it.</summary>
    public int Depth { get; } = 1 + children.Select(static c => c?.Depth ?? 0).DefaultIfEmpty().Max();
}
