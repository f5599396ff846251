using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Returns;

namespace OrderFunctions.Functions.Returns;

/// <summary>The services of this room.</summary>
internal static class ReturnsRegistration
{
    public static IServiceCollection AddReturns(this IServiceCollection services)
    {
        services.AddSingleton<ReturnRepository>();
        services.AddSingleton<ReturnPhotos>();
        services.AddSingleton<OpenReturnHandler>();
        services.AddSingleton<ListReturnsHandler>();
        services.AddSingleton<SweepReturnsHandler>();
        services.AddSingleton<LookAtReturnHandler>();
        services.AddSingleton<ClaimReturnHandler>();
        services.AddSingleton<LabelReturnHandler>();
        services.AddSingleton<TellOrderOfReturnHandler>();
        services.AddSingleton<BookReturnedGoodsHandler>();
        services.AddSingleton<PlaceExchangeHandler>();
        services.AddSingleton<GiveBackReturnHandler>();
        services.AddSingleton<PayExchangeHandler>();
        services.AddSingleton<FallBackToRefundHandler>();
        services.AddSingleton<FinishReturnHandler>();
        services.AddSingleton<ReturnDoor>();
        return services;
    }
}
