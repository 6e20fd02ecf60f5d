namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Equality, which accepts any two values of one type, and order. Numbers of different types compare by value.</summary>
internal static class ComparisonLibrary
{
    private static readonly string[] Numbers = ["int", "uint", "double"];
    private static readonly string[] Ordered = ["bool", "string", "bytes", "timestamp", "duration"];

    private static readonly (string Function, Func<int, bool> Holds)[] Relations =
    [
        ("_<_", static c => c < 0),
        ("_<=_", static c => c <= 0),
        ("_>_", static c => c > 0),
        ("_>=_", static c => c >= 0),
    ];

    public static void AddTo(FunctionTable table)
    {
        table.Add("_==_", "(A, A) -> bool", static a => a[0].EqualTo(a[1]));
        table.Add("_!=_", "(A, A) -> bool", static a => Negate(a[0].EqualTo(a[1])));
        table.Add("!_", "(bool) -> bool", static a => CelBool.Of(!((CelBool)a[0]).Value));
        foreach (var (function, holds) in Relations)
        {
            CelValue Compare(CelValue[] a) => a[0].CompareTo(a[1]) is { } order ? CelBool.Of(holds(order)) : a[0] is CelNumber ? CelBool.False : CelError.NoSuchOverload();
            foreach (var type in Ordered)
            {
                table.Add(function, $"({type}, {type}) -> bool", Compare);
            }

            foreach (var left in Numbers)
            {
                foreach (var right in Numbers)
                {
                    table.Add(function, $"({left}, {right}) -> bool", Compare);
                }
            }
        }
    }

    private static CelValue Negate(CelValue value) => value is CelBool result ? CelBool.Of(!result.Value) : value;
}
