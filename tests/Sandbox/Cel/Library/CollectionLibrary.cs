using System.Globalization;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Size, membership and indexing of lists and maps.</summary>
internal static class CollectionLibrary
{
    public static void AddTo(FunctionTable table)
    {
        foreach (var type in (string[])["string", "bytes", "list(A)", "map(A, B)"])
        {
            table.Add("size", $"({type}) -> int", static a => new CelInt(a[0].Size));
            table.Add("size", $"{type}.() -> int", static a => new CelInt(a[0].Size));
        }

        table.Add("@in", "(A, list(A)) -> bool", static a => Contains((CelList)a[1], a[0]));
        table.Add("@in", "(A, map(A, B)) -> bool", static a => CelBool.Of(((CelMap)a[1]).Find(a[0]) is not null));
        table.Add("_[_]", "(list(A), int) -> A", static a => Index((CelList)a[0], a[1]));
        table.Add("_[_]", "(map(A, B), A) -> B", static a => ((CelMap)a[0]).Find(a[1]) ?? CelError.NoSuchKey(a[1].ToString()!));
    }

    /// <summary>The element at an index of any numeric type, where it is whole.</summary>
    public static CelValue Index(CelList list, CelValue index)
    {
        if (index is not CelNumber number || number.ToDouble() != Math.Truncate(number.ToDouble()))
        {
            return CelError.NoSuchOverload();
        }

        var position = number.ToDouble();
        return position >= 0 && position < list.Count
            ? list[(int)position]
            : new CelError(string.Create(CultureInfo.InvariantCulture, $"index out of bounds: {index}"));
    }

    public static CelValue Contains(CelList list, CelValue item)
    {
        CelValue? error = null;
        foreach (var candidate in list.Enumerate())
        {
            var equal = candidate.EqualTo(item);
            if (equal == CelBool.True)
            {
                return equal;
            }

            error ??= equal as CelError;
        }

        return error ?? CelBool.False;
    }
}
