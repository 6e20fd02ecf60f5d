namespace ModelServing.Runtime.Configuration;

/// <summary>The <c>runtime</c> section.</summary>
internal static class RuntimeSectionParser
{
    public static RuntimeSettings Parse(JsonSection section)
    {
        var settings = new RuntimeSettings(
            ExecutionProviders(section),
            section.Choice("graphOptimizationLevel", GraphOptimization.All),
            (int)section.Integer("instances", 1, 1, 256));
        section.RejectUnknown();
        return settings;
    }

    private static List<ExecutionProviderName> ExecutionProviders(JsonSection section)
    {
        const string Name = "executionProviders";
        var providers = new List<ExecutionProviderName>();
        var items = section.Items(Name).ToList();
        foreach (var (path, element) in items)
        {
            if (!JsonSection.TryChoice<ExecutionProviderName>(element, out var provider))
            {
                section.Report(path, $"must be one of {string.Join(", ", Enum.GetNames<ExecutionProviderName>())}, is {JsonSection.Show(element)}");
            }
            else if (providers.Contains(provider))
            {
                section.Report(path, $"repeats {provider}");
            }
            else
            {
                providers.Add(provider);
            }
        }

        if (!section.Has(Name))
        {
            return [ExecutionProviderName.CPU];
        }

        if (items.Count == 0)
        {
            section.Report(Name, "must name at least one execution provider");
        }

        return providers;
    }
}
