using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Ops.Repairs;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Telemetry;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Ops;

/// <summary>Registers health, metrics, alerts and what staff repair with.</summary>
internal static class OpsRegistration
{
    public static IServiceCollection AddOps(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddOptions<MetricsOptions>().Bind(configuration.GetSection("Metrics"));
        services.AddSingleton(TelemetryOptions.Read(configuration));
        services.AddSingleton<MetricsText>();
        services.AddHostedService<StartUp>();
        services.AddSingleton<CarryOverHandler>();
        services.AddHostedService<CarryOverAtStart>();
        services.AddSingleton<DoorMetrics>();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<OrderTracing>();
        services.AddSingleton(static services => services.GetRequiredService<OrderTracing>().Source);
        services.AddSingleton<Readiness>();
        services.AddSingleton<IReadinessCheck, StoreReadiness>();
        services.AddSingleton<RaiseAlertHandler>();
        services.AddSingleton<AcknowledgeAlertHandler>();
        services.AddSingleton<WatchSagasHandler>();
        services.AddSingleton<ListAlertsHandler>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Denials>();
        services.AddSingleton<ListAuditHandler>();
        services.AddSingleton<NoteFailureHandler>();
        services.AddSingleton<KeepDeadLetterHandler>();
        services.AddSingleton<IRetention, ForgetDeadLetters>();
        services.AddSingleton<IRetention, ForgetDenials>();
        services.AddSingleton(configuration.GetSection("Queues").Get<QueueOptions>() ?? new QueueOptions());
        services.AddSingleton<QueueLimits>();
        services.AddSingleton<WatchQueuesHandler>();
        services.AddSingleton<IRepairShelf, UndoRepairs>();
        services.AddSingleton<IRepairShelf, RefundRepairs>();
        services.AddSingleton<IRepairShelf, OutboxRepairs>();
        services.AddSingleton<IRepairShelf, InboxRepairs>();
        services.AddSingleton<IRepairShelf, DeadLetterRepairs>();
        services.AddSingleton<RepairQueue>();
        services.AddSingleton<CountRepairsHandler>();
        services.AddSingleton<Rounds>();
        services.AddSingleton<OrphanedReservations>();
        services.AddSingleton<ReturnInvariants>();
        services.AddSingleton<CreditInvariants>();
        services.AddSingleton<CheckInvariantsHandler>();
        services.AddSingleton<WatchInvariantsHandler>();
        services.AddSingleton<ReplayInboxEntryHandler>();
        services.AddSingleton<ListInboxHandler>();
        return services;
    }
}
