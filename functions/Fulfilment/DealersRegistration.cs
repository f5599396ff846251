using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>The services around dealers and picklists. Beside three short memories they keep no state.</summary>
internal static class DealersRegistration
{
    /// <summary>Section <c>Dealers</c> (<see cref="DealerOptions"/>), which has been checked.</summary>
    public static IServiceCollection AddDealers(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Dealers").Get<DealerOptions>() ?? new DealerOptions();
        return services
            .AddSingleton(options)
            .AddSingleton(LocationPolicy.Parse(options.Weights) ?? LocationPolicy.Default)
            .AddSingleton<DealerBook>()
            .AddSingleton<DealerLoads>()
            .AddSingleton<DealerScores>()
            .AddSingleton<ListDealersHandler>()
            .AddSingleton<SaveDealerHandler>()
            .AddSingleton<ChooseLocationsHandler>()
            .AddSingleton<PlanLines>()
            .AddSingleton<AssignOrderHandler>()
            .AddSingleton<MoveGoodsHandler>()
            .AddSingleton<AnswerOfferHandler>()
            .AddSingleton<OverrideLocationHandler>()
            .AddSingleton<RefreshPicklistHandler>()
            .AddSingleton<ListPicklistsHandler>()
            .AddSingleton<PickUnitsHandler>();
    }
}
