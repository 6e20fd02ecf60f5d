namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Kubernetes' quantity library.</summary>
internal static class QuantityLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("quantity", "(string) -> Quantity", static a => CelQuantity.TryParse(Text(a[0]), out var quantity) ? quantity : new CelError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
        table.Add("isQuantity", "(string) -> bool", static a => CelBool.Of(CelQuantity.TryParse(Text(a[0]), out _)));
        table.Add("sign", "Quantity.() -> int", static a => new CelInt(Of(a[0]).Sign));
        table.Add("isInteger", "Quantity.() -> bool", static a => CelBool.Of(Of(a[0]).IsInteger));
        table.Add("asInteger", "Quantity.() -> int", static a => Of(a[0]).IsInteger ? new CelInt(Of(a[0]).ToInteger()) : new CelError("cannot convert value to integer"));
        table.Add("asApproximateFloat", "Quantity.() -> double", static a => new CelDouble(Of(a[0]).ToApproximateDouble()));
        table.Add("add", "Quantity.(Quantity) -> Quantity", static a => Of(a[0]).Add(Of(a[1])));
        table.Add("add", "Quantity.(int) -> Quantity", static a => Of(a[0]).Add(CelQuantity.FromInteger(((CelInt)a[1]).Value)));
        table.Add("sub", "Quantity.(Quantity) -> Quantity", static a => Of(a[0]).Subtract(Of(a[1])));
        table.Add("sub", "Quantity.(int) -> Quantity", static a => Of(a[0]).Subtract(CelQuantity.FromInteger(((CelInt)a[1]).Value)));
        table.Add("isLessThan", "Quantity.(Quantity) -> bool", static a => CelBool.Of(a[0].CompareTo(a[1]) < 0));
        table.Add("isGreaterThan", "Quantity.(Quantity) -> bool", static a => CelBool.Of(a[0].CompareTo(a[1]) > 0));
        table.Add("compareTo", "Quantity.(Quantity) -> int", static a => new CelInt(a[0].CompareTo(a[1])!.Value));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static CelQuantity Of(CelValue value) => (CelQuantity)value;
}
