namespace ModelServing.Sandbox.Cel.Library;

/// <summary>cel-go's sets extension: lists as sets.</summary>
internal static class SetLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("sets.contains", "(list(A), list(A)) -> bool", static a => CelBool.Of(ContainsAll((CelList)a[0], (CelList)a[1])));
        table.Add("sets.equivalent", "(list(A), list(A)) -> bool", static a => CelBool.Of(ContainsAll((CelList)a[0], (CelList)a[1]) && ContainsAll((CelList)a[1], (CelList)a[0])));
        table.Add("sets.intersects", "(list(A), list(A)) -> bool", static a => CelBool.Of(((CelList)a[1]).Enumerate().Any(i => CollectionLibrary.Contains((CelList)a[0], i) == CelBool.True)));
    }

    private static bool ContainsAll(CelList list, CelList items) => items.Enumerate().All(i => CollectionLibrary.Contains(list, i) == CelBool.True);
}
