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
using OrderFunctions.Functions.Http.Idempotency;

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
        .AddSingleton<IPersonalData, FilesOfPerson>()
        .AddSingleton<IPersonalData, JobsOfPerson>()
        .AddSingleton<IPersonalData, TracesOfPerson>()
        .AddSingleton<IPersonalData, RulesAboutPersons>();
}
