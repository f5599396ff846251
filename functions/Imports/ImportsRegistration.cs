using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Imports;
using OrderFunctions.Application.Jobs;

namespace OrderFunctions.Functions.Imports;

/// <summary>CSV files of what is to be.</summary>
internal static class ImportsRegistration
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton(ImportJob.Upload)
        .AddSingleton<IImportTable, ProductsTable>()
        .AddSingleton<IImportTable, PricesTable>()
        .AddSingleton<IImportTable, StockTable>()
        .AddSingleton<IJobKind, ImportJob>();
}
