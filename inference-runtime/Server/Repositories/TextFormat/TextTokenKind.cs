namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>What a token is.</summary>
internal enum TextTokenKind
{
    /// <summary>Letters, digits and <c>_</c>, not beginning with a digit.</summary>
    Identifier,

    /// <summary>Begins with a digit, or a point before one; not looked into yet.</summary>
    Number,

    /// <summary>Its content, escapes resolved.</summary>
    String,

    /// <summary>One character of <c>{}&lt;&gt;[]:,;-/.</c>.</summary>
    Symbol,

    /// <summary>There is no more.</summary>
    End,
}
