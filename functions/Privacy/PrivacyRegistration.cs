using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Http.Idempotency;

namespace OrderFunctions.Functions.Privacy;

/// <summary>What is not kept for good.</summary>
internal static class PrivacyRegistration
{
    /// <summary>Section <c>Retention</c> (<see cref="RetentionOptions"/>).</summary>
    public static IServiceCollection AddPrivacy(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Retention").Get<RetentionOptions>() ?? new RetentionOptions())
        .AddSingleton<IRetention, ForgetKeys>()
        .AddSingleton<IRetention, ForgetWebhookBodies>()
        .AddSingleton<IRetention, ForgetHandledEvents>()
        .AddSingleton<IRetention, ForgetNotices>()
        .AddSingleton<RunRetentionHandler>();
}
