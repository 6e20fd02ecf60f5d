using System.Diagnostics.Metrics;
using ModelServing.Engine.Accelerators;
using ModelServing.Engine.Accelerators.Nvml;
using ModelServing.Engine.Catalogue;
using ModelServing.Engine.Models;

namespace ModelServing.Runtime.Hosting;

/// <summary>The devices of the process, with their metrics.</summary>
internal static class AcceleratorServices
{
    /// <param name="services">Where to register.</param>
    /// <param name="environment">What the process was told of its devices.</param>
    public static IServiceCollection AddAccelerators(this IServiceCollection services, AcceleratorEnvironment environment) => services
        .AddSingleton(environment)
        .AddSingleton<IAcceleratorLibrary>(_ => new NvmlLibrary())
        .AddSingleton<AcceleratorSampler>()
        .AddSingleton(provider => new AcceleratorMetrics(
            provider.GetRequiredService<AcceleratorSampler>(),
            () => RunsOnDevices(provider.GetRequiredService<ModelCatalogue>()),
            provider.GetRequiredService<IMeterFactory>()));

    /// <summary>Begins to look for devices, which holds up nobody.</summary>
    public static void StartAccelerators(this IServiceProvider services)
    {
        services.GetRequiredService<AcceleratorMetrics>();
        services.GetRequiredService<AcceleratorSampler>().Start();
    }

    private static bool RunsOnDevices(ModelCatalogue catalogue) =>
        catalogue.Versions.Any(version => version.Host.Status.ExecutionProvider == ExecutionProvider.Cuda);
}
