using ModelServing.Engine.Models;

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

    private static List<ExecutionProvider> ExecutionProviders(JsonSection section)
    {
        const string Name = "executionProviders";
        var providers = new List<ExecutionProvider>();
        var items = section.Items(Name).ToList();
        foreach (var (path, element) in items)
        {
            if (!JsonSection.TryChoice<WireProvider>(element, out var name))
            {
                section.Report(path, $"must be one of {string.Join(", ", Enum.GetNames<WireProvider>())}, is {JsonSection.Show(element)}");
            }
            else if (providers.Contains(Resolve(name)))
            {
                section.Report(path, $"repeats {name}");
            }
            else
            {
                providers.Add(Resolve(name));
            }
        }

        if (!section.Has(Name))
        {
            return [ExecutionProvider.Cpu];
        }

        if (items.Count == 0)
        {
            section.Report(Name, "must name at least one execution provider");
        }

        return providers;
    }

    private static ExecutionProvider Resolve(WireProvider name) => name == WireProvider.CUDA ? ExecutionProvider.Cuda : ExecutionProvider.Cpu;

    // Spelled as in the document.
    private enum WireProvider
    {
        CPU,
        CUDA,
    }
}
