using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Telemetry;

namespace OrderFunctions.Functions.Ops;

/// <summary>Registers health and metrics.</summary>
internal static class OpsRegistration
{
    public static IServiceCollection AddOps(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddOptions<MetricsOptions>().Bind(configuration.GetSection("Metrics"));
        services.AddSingleton<MetricsText>();
        services.AddHostedService<StartUp>();
        services.AddSingleton<DoorMetrics>();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<IReadinessCheck, StoreReadiness>();
        return services;
    }
}
