namespace ModelServing.Sandbox.Cel;

/// <summary>The evaluation failed. <paramref name="message"/> is the text of cel-go, for example <c>no such key: a</c>.</summary>
public sealed class CelError(string message) : CelValue
{
    public string Message { get; } = message;

    /// <summary>True where the cost or depth limit ended the evaluation, which nothing in the expression can absorb.</summary>
    public bool IsLimit { get; init; }

    public override CelType Type => CelType.Error;

    public override CelValue EqualTo(CelValue other) => this;

    public override string ToString() => Message;

    internal static CelError NoSuchOverload() => new("no such overload");

    internal static CelError NoSuchKey(string key) => new($"no such key: {key}");
}
