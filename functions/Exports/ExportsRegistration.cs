using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Exports;

/// <summary>CSV files of what is there.</summary>
internal static class ExportsRegistration
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services.AddSingleton<IJobKind, ExportJob>();
}
