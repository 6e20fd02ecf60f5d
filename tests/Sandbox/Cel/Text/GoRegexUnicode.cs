namespace ModelServing.Sandbox.Cel.Text;

/// <summary>The Unicode classes that both RE2 and .NET know: general categories, and the scripts that are one .NET block.</summary>
internal static class GoRegexUnicode
{
    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    };

    public static bool TryGet(string name, out string category)
    {
        category = name switch
        {
            "Greek" => "IsGreek",
            "Cyrillic" => "IsCyrillic",
            "Hebrew" => "IsHebrew",
            "Arabic" => "IsArabic",
            "Thai" => "IsThai",
            "Han" => "IsCJKUnifiedIdeographs",
            "Hiragana" => "IsHiragana",
            "Katakana" => "IsKatakana",
            _ => Categories.Contains(name) ? name : "",
        };
        return category.Length > 0;
    }
}
