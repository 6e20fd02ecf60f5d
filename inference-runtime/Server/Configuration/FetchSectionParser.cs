using System.Net;

namespace ModelServing.Runtime.Configuration;

/// <summary>The <c>fetch</c> section.</summary>
internal static class FetchSectionParser
{
    private const long DefaultMaxBytes = 16L << 30;
    private const long LargestMaxBytes = 1L << 50;

    public static FetchSettings Parse(JsonSection section)
    {
        var settings = new FetchSettings(
            section.Integer("maxBytes", DefaultMaxBytes, 1, LargestMaxBytes),
            TimeSpan.FromSeconds(section.Integer("timeoutSeconds", 1_800, 1, 604_800)),
            (int)section.Integer("maxRedirects", 5, 0, 20),
            AllowedNetworks(section));
        section.RejectUnknown();
        return settings;
    }

    private static List<IPNetwork> AllowedNetworks(JsonSection section)
    {
        var networks = new List<IPNetwork>();
        foreach (var (path, element) in section.Items("allowedNetworks"))
        {
            if (JsonSection.TryText(element, out var text) && IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                section.Report(path, $"must be a network such as \"10.0.0.0/8\", is {JsonSection.Show(element)}");
            }
        }

        return networks;
    }
}
