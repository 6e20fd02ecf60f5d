namespace ModelServing.Sandbox.Cel.Syntax;

/// <summary>One token; <paramref name="Value"/> is set for literals of text and bytes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, CelValue? Value = null)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;

    /// <summary>The token as a message names it.</summary>
    public string Display => Kind == TokenKind.End ? "<EOF>" : Text;
}
