using System.Collections.Immutable;

namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>What came of reading a text.</summary>
internal abstract record ParsedText
{
    private ParsedText()
    {
    }

    /// <param name="Fields">In order.</param>
    public sealed record Valid(ImmutableArray<TextField> Fields) : ParsedText;

    /// <param name="Position">Where reading ended.</param>
    /// <param name="Message">Why.</param>
    public sealed record Malformed(TextPosition Position, string Message) : ParsedText;
}
