using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Production;

namespace OrderFunctions.Functions.Production;

/// <summary>The services of the room Production.</summary>
internal static class ProductionRegistration
{
    /// <summary>Section <c>Production</c> (<see cref="ProductionOptions"/>; its times belong to the order's rules).</summary>
    public static IServiceCollection AddProduction(this IServiceCollection services, IConfiguration configuration)
    {
        var standard = new ProductionOptions();
        return services
            .AddSingleton(standard with
            {
                AutoAssign = configuration.GetValue("Production:AutoAssign", standard.AutoAssign),
                MaxDraftBytes = configuration.GetValue("Production:MaxDraftBytes", standard.MaxDraftBytes),
            })
            .AddSingleton<WriterBook>()
            .AddSingleton<SaveWriterHandler>()
            .AddSingleton<AssignWriterHandler>()
            .AddSingleton<TendWritingHandler>()
            .AddSingleton<UploadDraftHandler>()
            .AddSingleton<ListTasksHandler>()
            .AddSingleton<ReadQualityHandler>()
            .AddSingleton<TaskDoor>()
            .AddSingleton<ForgetDrafts>()
            .AddSingleton<IRetention>(static services => services.GetRequiredService<ForgetDrafts>());
    }
}
