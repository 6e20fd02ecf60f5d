namespace ModelServing.Runtime.Repositories.TextFormat;

/// <summary>What is written as a value. What it stands for only the field knows.</summary>
internal enum TextValueKind
{
    /// <summary>A number, with its sign.</summary>
    Number,

    /// <summary>A word, such as <c>true</c>, <c>KIND_CPU</c> or <c>-inf</c>.</summary>
    Word,

    /// <summary>A quoted text.</summary>
    String,

    /// <summary>Fields between braces.</summary>
    Message,
}
