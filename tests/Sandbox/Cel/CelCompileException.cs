namespace ModelServing.Sandbox.Cel;

/// <summary>An expression that does not compile. The message is cel-go's: each issue with its line, column and a marked source line.</summary>
public sealed class CelCompileException : Exception
{
    internal CelCompileException(IReadOnlyList<CelIssue> issues, string source)
        : base(string.Join('\n', issues.OrderBy(static i => i.Position).Select(i => i.Display(source)))) => Issues = issues;

    /// <summary>What is wrong, at least one thing.</summary>
    public IReadOnlyList<CelIssue> Issues { get; }
}
