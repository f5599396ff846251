using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Sla;

namespace OrderFunctions.Functions.Sla;

/// <summary>Promised times: what is promised, who watches, and what staff see of it.</summary>
internal static class SlaRegistration
{
    public static IServiceCollection AddSla(this IServiceCollection services) => services
        .AddSingleton<SlaPolicyBook>()
        .AddSingleton<IStageSource, OrderStageSource>()
        .AddSingleton<SlaScores>()
        .AddSingleton<SlaAlarm>()
        .AddSingleton<SlaMetrics>()
        .AddSingleton<WatchSlaHandler>()
        .AddSingleton<SweepSlaHandler>()
        .AddSingleton<ListViolationsHandler>()
        .AddSingleton<SettleViolationHandler>()
        .AddSingleton<ReadScorecardsHandler>()
        .AddSingleton<ReadOrderPromisesHandler>();
}
