using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderFunctions.Adapters.Gateways.Mail;
using OrderFunctions.Application.Campaigns;
using OrderFunctions.Application.Jobs;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Functions.Campaigns;

/// <summary>Advertising by mail.</summary>
internal static class CampaignsRegistration
{
    /// <summary>Section <c>Campaigns</c> (<see cref="CampaignOptions"/>).</summary>
    public static IServiceCollection AddCampaigns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Campaigns").Get<CampaignOptions>() ?? new CampaignOptions());
        services.AddSingleton<IJobRoute, CampaignJobs>();
        services.AddSingleton<UnsubscribeLinks>();
        services.AddSingleton<CampaignWords>();
        services.AddSingleton<CampaignRepository>();
        services.AddSingleton<Audience>();
        services.AddSingleton<DraftCampaignHandler>();
        services.AddSingleton<ReviseCampaignHandler>();
        services.AddSingleton(RecipientLists.Upload);
        services.AddSingleton<RecipientLists>();
        services.AddSingleton<CampaignTemplates>();
        services.AddSingleton<SettleDraft>();
        services.AddSingleton<StartCampaignHandler>();
        services.AddSingleton<EnterRecipientsHandler>();
        services.AddSingleton<SendBatch>();
        services.AddSingleton<SettleBatch>();
        services.AddSingleton<FollowCampaignHandler>();
        services.AddSingleton<CampaignReports>();
        services.AddSingleton<ListRecipientsHandler>();
        services.AddSingleton<ForgetRecipientsHandler>();
        // A host whose provider can be asked has said so before.
        if (configuration["Mail:Smtp:Host"] is { Length: > 0 }) services.TryAddSingleton<IMailLedger, NoMailLedger>();
        else services.TryAddSingleton<IMailLedger, KeptInOutbox>();
        return services;
    }
}
