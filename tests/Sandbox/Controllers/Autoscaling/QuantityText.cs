using System.Globalization;

namespace ModelServing.Sandbox.Controllers.Autoscaling;

/// <summary>Quantities in thousandths, which is how the HPA controller counts.</summary>
internal static class QuantityText
{
    public static string OfMilli(long milli) =>
        milli % 1000 == 0 ? (milli / 1000).ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{milli}m");
}
