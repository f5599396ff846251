using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Functions.Events;

/// <summary>The outbox, its relay and the subscribers table.</summary>
public static class EventsRegistration
{
    /// <summary>Sections <c>Outbox</c> (<see cref="OutboxOptions"/>) and <c>EventBus</c>. The host adds the job queue and,
    /// unless the mode is memory, the publisher.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Outbox").Get<OutboxOptions>() ?? new OutboxOptions());
        services.AddSingleton<OutboxHint>();
        services.AddSingleton<ArticleNews>();
        services.AddSingleton<OutboxDelivery>();
        services.AddSingleton<RelayOutboxHandler>();
        services.AddSingleton<SweepOutboxHandler>();
        services.AddSingleton<ProcessEventHandler>();
        services.AddSingleton<ReplayEventsHandler>();
        if (EventBusMode.Of(configuration) == EventBusKind.Memory)
            services.AddSingleton<IEventPublisher, MemoryEventPublisher>();

        // The subscribers table: one line per row, and one topic function per row, in its room. Handlers are looked for when they are
        // needed: they may themselves ask whether anybody listens.
        services.AddSingleton(static services => NotificationsSubscription.Create(services.GetRequiredService<NotifyCustomerHandler>));
        services.AddSingleton(static services => DeliverySubscriptions.Shipped(services.GetRequiredService<TakeDeliveryMessageHandler>));
        services.AddSingleton(static services => DeliverySubscriptions.Delivered(services.GetRequiredService<TakeDeliveryMessageHandler>));
        return services;
    }
}
