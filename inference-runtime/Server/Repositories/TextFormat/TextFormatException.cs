namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>The text is not what it should be at a place. Does not leave <see cref="TextFormatParser"/>.</summary>
internal sealed class TextFormatException(TextPosition position, string message) : Exception(message)
{
    public TextPosition Position => position;
}
