namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Arithmetic. Integers and times that leave their range are errors; doubles follow IEEE 754.</summary>
internal static class ArithmeticLibrary
{
    public static void AddTo(FunctionTable table)
    {
        AddIntegers(table);
        AddUnsigned(table);
        AddDoubles(table);
        AddTimes(table);
        table.Add("_+_", "(string, string) -> string", static a => new CelString(Text(a[0]) + Text(a[1])));
        table.Add("_+_", "(bytes, bytes) -> bytes", static a => new CelBytes([.. ((CelBytes)a[0]).Value.Span, .. ((CelBytes)a[1]).Value.Span]));
        table.Add("_+_", "(list(A), list(A)) -> list(A)", static a => ((CelList)a[0]).Concat((CelList)a[1]));
    }

    private static void AddIntegers(FunctionTable table)
    {
        table.Add("_+_", "(int, int) -> int", static a => Fit((Int128)Int(a[0]) + Int(a[1])));
        table.Add("_-_", "(int, int) -> int", static a => Fit((Int128)Int(a[0]) - Int(a[1])));
        table.Add("_*_", "(int, int) -> int", static a => Fit((Int128)Int(a[0]) * Int(a[1])));
        table.Add("_/_", "(int, int) -> int", static a => Int(a[1]) == 0 ? new CelError("division by zero") : Fit((Int128)Int(a[0]) / Int(a[1])));
        table.Add("_%_", "(int, int) -> int", static a => Int(a[1]) == 0 ? new CelError("modulus by zero") : Int(a[1]) == -1 && Int(a[0]) == long.MinValue ? Overflow() : new CelInt(Int(a[0]) % Int(a[1])));
        table.Add("-_", "(int) -> int", static a => Fit(-(Int128)Int(a[0])));
    }

    private static void AddUnsigned(FunctionTable table)
    {
        table.Add("_+_", "(uint, uint) -> uint", static a => FitUnsigned((Int128)Uint(a[0]) + Uint(a[1])));
        table.Add("_-_", "(uint, uint) -> uint", static a => FitUnsigned((Int128)Uint(a[0]) - Uint(a[1])));
        table.Add("_*_", "(uint, uint) -> uint", static a => Math.BigMul(Uint(a[0]), Uint(a[1]), out var low) == 0 ? new CelUint(low) : UnsignedOverflow());
        table.Add("_/_", "(uint, uint) -> uint", static a => Uint(a[1]) == 0 ? new CelError("division by zero") : new CelUint(Uint(a[0]) / Uint(a[1])));
        table.Add("_%_", "(uint, uint) -> uint", static a => Uint(a[1]) == 0 ? new CelError("modulus by zero") : new CelUint(Uint(a[0]) % Uint(a[1])));
    }

    private static void AddDoubles(FunctionTable table)
    {
        table.Add("_+_", "(double, double) -> double", static a => new CelDouble(Double(a[0]) + Double(a[1])));
        table.Add("_-_", "(double, double) -> double", static a => new CelDouble(Double(a[0]) - Double(a[1])));
        table.Add("_*_", "(double, double) -> double", static a => new CelDouble(Double(a[0]) * Double(a[1])));
        table.Add("_/_", "(double, double) -> double", static a => new CelDouble(Double(a[0]) / Double(a[1])));
        table.Add("-_", "(double) -> double", static a => new CelDouble(-Double(a[0])));
    }

    private static void AddTimes(FunctionTable table)
    {
        table.Add("_+_", "(duration, duration) -> duration", static a => FitDuration(Nanoseconds(a[0]) + Nanoseconds(a[1])));
        table.Add("_+_", "(duration, timestamp) -> timestamp", static a => FitTimestamp(Nanoseconds(a[0]) + Instant(a[1])));
        table.Add("_+_", "(timestamp, duration) -> timestamp", static a => FitTimestamp(Instant(a[0]) + Nanoseconds(a[1])));
        table.Add("_-_", "(duration, duration) -> duration", static a => FitDuration(Nanoseconds(a[0]) - Nanoseconds(a[1])));
        table.Add("_-_", "(timestamp, timestamp) -> duration", static a => FitDuration(Instant(a[0]) - Instant(a[1])));
        table.Add("_-_", "(timestamp, duration) -> timestamp", static a => FitTimestamp(Instant(a[0]) - Nanoseconds(a[1])));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static long Int(CelValue value) => ((CelInt)value).Value;

    private static ulong Uint(CelValue value) => ((CelUint)value).Value;

    private static double Double(CelValue value) => ((CelDouble)value).Value;

    private static Int128 Nanoseconds(CelValue value) => ((CelDuration)value).Nanoseconds;

    private static Int128 Instant(CelValue value) => ((CelTimestamp)value).ToNanoseconds();

    private static CelValue Fit(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? new CelInt((long)value) : Overflow();

    private static CelValue FitUnsigned(Int128 value) => value >= 0 && value <= ulong.MaxValue ? new CelUint((ulong)value) : UnsignedOverflow();

    private static CelValue FitDuration(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? new CelDuration((long)value) : Overflow();

    private static CelValue FitTimestamp(Int128 value) => CelTimestamp.FromNanoseconds(value) is { } timestamp ? timestamp : new CelError("timestamp overflow");

    private static CelError Overflow() => new("integer overflow");

    private static CelError UnsignedOverflow() => new("unsigned integer overflow");
}
