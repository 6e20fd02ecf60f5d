namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Functions of optional values. or and orValue are lazy and belong to the evaluator; they stand here for the checker.</summary>
internal static class OptionalLibrary
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("optional.of", "(A) -> optional(A)", static a => CelOptional.Of(a[0]));
        table.Add("optional.none", "() -> optional(A)", static _ => CelOptional.None);
        table.Add("optional.ofNonZeroValue", "(A) -> optional(A)", static a => IsZero(a[0]) ? CelOptional.None : CelOptional.Of(a[0]));
        table.Add("value", "optional(A).() -> A", static a => ((CelOptional)a[0]).Value ?? new CelError("optional.none() dereference"));
        table.Add("hasValue", "optional(A).() -> bool", static a => CelBool.Of(((CelOptional)a[0]).Value is not null));
        table.Add("or", "optional(A).(optional(A)) -> optional(A)", static a => ((CelOptional)a[0]).Value is null ? a[1] : a[0]);
        table.Add("orValue", "optional(A).(A) -> A", static a => ((CelOptional)a[0]).Value ?? a[1]);
        table.Add("_[_]", "(optional(list(A)), int) -> optional(A)", static a => Index((CelOptional)a[0], a[1]));
        table.Add("_[_]", "(optional(map(A, B)), A) -> optional(B)", static a => Index((CelOptional)a[0], a[1]));
        table.Add("_[?_]", "(list(A), int) -> optional(A)", static a => Index(CelOptional.Of(a[0]), a[1]));
        table.Add("_[?_]", "(map(A, B), A) -> optional(B)", static a => Index(CelOptional.Of(a[0]), a[1]));
        table.Add("_[?_]", "(optional(list(A)), int) -> optional(A)", static a => Index((CelOptional)a[0], a[1]));
        table.Add("_[?_]", "(optional(map(A, B)), A) -> optional(B)", static a => Index((CelOptional)a[0], a[1]));
        table.Add("unwrap", "list(optional(A)).() -> list(A)", static a => Unwrap((CelList)a[0]));
        table.Add("unwrapOpt", "list(optional(A)).() -> list(A)", static a => Unwrap((CelList)a[0]));
    }

    private static CelValue Index(CelOptional optional, CelValue key)
    {
        switch (optional.Value)
        {
            case null:
                return CelOptional.None;
            case CelMap map:
                var found = map.Find(key);
                return found is CelError ? found : found is null ? CelOptional.None : CelOptional.Of(found);
            case CelList list:
                return CollectionLibrary.Index(list, key) is var item && item is CelError ? CelOptional.None : CelOptional.Of(item);
            default:
                return CelError.NoSuchOverload();
        }
    }

    private static CelList Unwrap(CelList list) => CelList.Of([.. list.Enumerate().OfType<CelOptional>().Where(static o => o.Value is not null).Select(static o => o.Value!)]);

    private static bool IsZero(CelValue value) => value switch
    {
        CelNull => true,
        CelBool b => !b.Value,
        CelNumber n => n.ToDouble() == 0,
        CelString or CelBytes or CelList or CelMap => value.Size == 0,
        CelDuration d => d.Nanoseconds == 0,
        CelTimestamp t => t.Seconds == CelTimestamp.FirstSecond && t.Nanoseconds == 0,
        CelOptional o => o.Value is null,
        _ => false,
    };
}
