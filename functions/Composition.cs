using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Documents;
using OrderFunctions.Functions.Events;
using OrderFunctions.Functions.Exports;
using OrderFunctions.Functions.Files;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.Limits;
using OrderFunctions.Functions.Http.Pipeline;
using OrderFunctions.Functions.Images;
using OrderFunctions.Functions.Imports;
using OrderFunctions.Functions.Inventory;
using OrderFunctions.Functions.Jobs;
using OrderFunctions.Functions.Notifications;
using OrderFunctions.Functions.Ops;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Functions.Privacy;
using OrderFunctions.Functions.Production;
using OrderFunctions.Functions.Returns;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Functions.Sla;
using OrderFunctions.Functions.Tickets;

namespace OrderFunctions.Functions;

/// <summary>
/// The one composition that both hosts call. A host adds only what differs between them: the document store, queues,
/// publishers, mail, files.
/// </summary>
public static class Composition
{
    /// <summary>
    /// Checks the settings and adds the services of every room. One line per room; what a room needs is in its own folder.
    /// </summary>
    public static IServiceCollection AddOrderFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        AppSettings.Check(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<JsonOptions>(json => DoorJson.ApplyTo(json.SerializerOptions));
        services.Configure<JsonSerializerOptions>(DoorJson.ApplyTo);
        services.AddIdentity(configuration);
        services.AddSingleton(configuration.GetSection("RateLimits").Get<RateLimitOptions>() ?? new RateLimitOptions());
        services.AddSingleton<ClientLimits>();
        services.AddOps(configuration);
        services.TryAddSingleton<IDelay, ClockDelay>();
        services.AddSingleton<IdempotentRequests>();
        services.AddFiles(configuration).AddJobs(configuration).AddExports().AddImports();
        services.AddCatalogue().AddInventory();
        services.AddImages(configuration);
        services.AddPayments(configuration);
        services.AddOrders(configuration);
        services.AddProduction(configuration);
        services.AddFulfilment(configuration);
        services.AddReturns();
        services.AddSla().AddTickets().AddDocuments(configuration);
        services.AddEvents(configuration).AddNotifications(configuration).AddCampaigns(configuration);
        services.AddPrivacy(configuration);
        return services;
    }

    /// <summary>
    /// Adds the middleware, outermost first, on HTTP, queue and topic triggers only: awaiting before <c>next()</c> would break
    /// orchestrators on the real host.
    /// </summary>
    public static IFunctionsWorkerApplicationBuilder UseOrderFunctions(this IFunctionsWorkerApplicationBuilder builder)
    {
        builder.UseWhen<TraceMiddleware>(Trigger.IsHttpOrQueue);
        builder.UseWhen<ProblemMiddleware>(Trigger.IsHttp);
        builder.UseWhen<AccessMiddleware>(Trigger.IsHttp);
        builder.UseWhen<AuditMiddleware>(Trigger.IsHttp);
        builder.UseWhen<FailureMiddleware>(Trigger.IsMessage);
        builder.UseWhen<QueueLimitMiddleware>(Trigger.IsQueue);
        builder.UseWhen<RetryMiddleware>(Trigger.IsQueue);
        return builder;
    }
}
