using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Hosting;

namespace ModelServing.Runtime.Repositories;

/// <summary>The parts of a runtime that serves from a repository.</summary>
internal static class RepositoryRegistration
{
    /// <param name="services">Of the application.</param>
    /// <param name="options">The folder and who decides what of it is served.</param>
    /// <param name="drain">How long versions that are unloaded may take.</param>
    public static IServiceCollection AddRepository(this IServiceCollection services, RepositoryOptions options, DrainSettings drain) => services
        .AddSingleton(options)
        .AddSingleton(provider => new ModelRepository(
            provider.GetRequiredService<ServedModels>(), options, drain.Timeout, provider.GetRequiredService<ILogger<ModelRepository>>()))
        .AddSingleton<RepositoryControl>();

    /// <summary>What callers may have loaded and unloaded.</summary>
    public static IModelControl Control(IServiceProvider services) => services.GetRequiredService<RepositoryOptions>().Control == ModelControlMode.Explicit
        ? services.GetRequiredService<RepositoryControl>()
        : new NoModelControl("this server serves all models of its repository; it takes --model-control explicit for callers to decide");

    public static IServingPlan Plan(IServiceProvider services) =>
        new RepositoryPlan(services.GetRequiredService<ModelRepository>(), services.GetRequiredService<RepositoryControl>());
}
