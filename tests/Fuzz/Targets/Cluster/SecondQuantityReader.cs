using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using ModelServing.Api.Meta;
using ModelServing.Fuzz.Running;

namespace ModelServing.Fuzz.Targets.Cluster;

/// <summary>Quantities by the grammar of apimachinery's <c>resource.Quantity</c>, as fractions of big numbers.</summary>
internal static partial class SecondQuantityReader
{
    private const int ExponentLimit = 200;
    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);
    private static readonly BigInteger Limit = long.MaxValue * Nano;
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public static Verdict Compare(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var isTaken = Quantity.TryParse(text, out var quantity);
        var expected = text.Length <= Quantity.MaximumLength ? Read(text) : null;
        if (isTaken != expected is not null)
        {
            return Verdict.Wrong($"'{text}' is {(isTaken ? "taken and is none" : "a quantity and refused")}");
        }

        return !isTaken ? Verdict.Refused("no quantity")
            : quantity.Nano != expected ? Verdict.Wrong($"'{text}' is {expected} n, not {quantity.Nano} n")
            : !Quantity.TryParse(quantity.ToString(), out var again) || again != quantity ? Verdict.Wrong($"'{text}' is written as '{quantity}', which is something else")
            : Verdict.Accepted;
    }

    /// <summary>In 10^-9, rounded away from zero.</summary>
    private static BigInteger? Read(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var suffix = match.Groups["suffix"].Value;
        var fraction = match.Groups["fraction"].Value;
        var (above, below) = (BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture) * Nano, BigInteger.Pow(10, fraction.Length));
        if (Array.IndexOf(Binary, suffix) is >= 0 and var power)
        {
            above *= BigInteger.Pow(2, 10 * (power + 1));
        }
        else
        {
            var exponent = suffix.Length > 1
                ? (int)BigInteger.Clamp(BigInteger.Parse(suffix[1..], CultureInfo.InvariantCulture), -ExponentLimit, ExponentLimit)
                : (3 * Array.IndexOf(Decimal, suffix)) - 9;
            (above, below) = exponent >= 0 ? (above * BigInteger.Pow(10, exponent), below) : (above, below * BigInteger.Pow(10, -exponent));
        }

        var rounded = BigInteger.Min((above + below - 1) / below, Limit);
        return text[0] == '-' ? -rounded : rounded;
    }

    [GeneratedRegex(@"\A[+-]?(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+|)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
