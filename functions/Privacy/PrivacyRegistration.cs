using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Payments;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Application.Returns;
using OrderFunctions.Application.Tickets;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Privacy;

/// <summary>What is not kept for good, and what is known of customers.</summary>
internal static class PrivacyRegistration
{
    /// <summary>Section <c>Retention</c> (<see cref="RetentionOptions"/>).</summary>
    public static IServiceCollection AddPrivacy(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Retention").Get<RetentionOptions>() ?? new RetentionOptions())
        .AddSingleton<IRetention, ForgetKeys>()
        .AddSingleton<IRetention, ForgetWebhookBodies>()
        .AddSingleton<IRetention, ForgetHandledEvents>()
        .AddSingleton<IRetention, ForgetNotices>()
        .AddSingleton<RunRetentionHandler>()
        .AddSingleton<ErasureBook>()
        .AddSingleton<IRetention>(static services => services.GetRequiredService<ErasureBook>())
        .AddSingleton<FindPersonHandler>()
        .AddSingleton<IJobKind, ExportCustomerDataKind>()
        .AddSingleton<IJobKind, EraseCustomerKind>()
        // Orders come after what is found by them; a room that is found by the customer's id may stand anywhere.
        .AddSingleton<IPersonalData, WebhooksOfPerson>()
        .AddSingleton<IPersonalData, ReturnsOfPerson>()
        .AddSingleton<IPersonalData, TicketsOfPerson>()
        .AddSingleton<IPersonalData, CreditOfPerson>()
        .AddSingleton<IPersonalData, MessagesOfPerson>()
        .AddSingleton<IPersonalData, PartsListsOfPerson>()
        .AddSingleton<IPersonalData, CampaignsOfPerson>()
        .AddSingleton<IPersonalData, OrdersOfPerson>()
        // Jobs before the files that they make.
        .AddSingleton<IPersonalData, JobsOfPerson>()
        .AddSingleton<IPersonalData, FilesOfPerson>()
        .AddSingleton<IPersonalData, RulesAboutPersons>()
        .AddSingleton<ISearchedPlace, SearchedWebhooks>()
        .AddSingleton<ISearchedPlace>(static services => new SearchedMessages(services.GetRequiredService<IWaitingMessages>(), [.. Channels(services)]))
        .AddSingleton<ISearchedPlace, SearchedDeadLetters>()
        .AddSingleton<ISearchedPlace, SearchedFiles>()
        // Late, because the request for the erasure is entered there when it has been answered.
        .AddSingleton<ISearchedPlace, SearchedAudit>()
        .AddSingleton<SearchedSagas>()
        .AddSingleton<ISearchedPlace>(static services => services.GetRequiredService<SearchedSagas>());

    private static IEnumerable<MessageChannel> Channels(IServiceProvider services) =>
    [
        .. WorkQueues.All.SelectMany(static queue => new[] { new MessageChannel(queue), new(queue + DeadLetterSource.PoisonSuffix) }),
        // Without a bus events lie in the outbox until they are handled.
        .. EventBusMode.Of(services.GetRequiredService<IConfiguration>()) == EventBusKind.Memory
            ? []
            : services.GetServices<Subscription>().SelectMany(static one => new[] { new MessageChannel(one.Topic, one.Name), new(one.Topic, one.Name + DeadLetterSource.DeadLetterQueue) }),
    ];
}
