namespace ModelServing.Runtime.Repositories.TextFormat;

/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">As written; of a string its content.</param>
internal readonly record struct TextToken(TextTokenKind Kind, TextPosition Position, string Text)
{
    public bool Is(char symbol) => Kind == TextTokenKind.Symbol && Text[0] == symbol;

    /// <summary>For messages; bounded, and without control characters.</summary>
    public string Describe() => Kind switch
    {
        TextTokenKind.End => "the end",
        TextTokenKind.String => $"the string {Configuration.JsonSection.Show(Text)}",
        _ => Configuration.JsonSection.Show(Text),
    };
}
