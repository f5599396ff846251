using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Registers who is trusted and who may do what.</summary>
internal static class IdentityRegistration
{
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Identity");
        services.AddOptions<IdentityOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<FunctionAccessOptions>();
        services.AddSingleton<FunctionAccess>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton(provider => new PermissionCatalogue(provider.GetRequiredService<FunctionAccess>().Permissions));
        services.AddSingleton<PermissionStore>();
        services.AddSingleton<IReadinessCheck, IdentityReadiness>();
        if (section[nameof(IdentityOptions.Issuer)] is { Length: > 0 } issuer)
        {
            var metadata = section[nameof(IdentityOptions.Metadata)] is { Length: > 0 } address
                ? address
                : issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            services.AddSingleton<ITrustedIssuer>(provider => new OidcIssuer(
                issuer,
                new Uri(metadata),
                new HttpClient { Timeout = OidcIssuer.Patience },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<OidcIssuer>>()));
        }

        if (section[nameof(IdentityOptions.DevelopmentKey)] is { Length: > 0 } path)
        {
            services.AddSingleton(_ => DevelopmentIssuer.Load(path));
            services.AddSingleton<ITrustedIssuer>(provider => provider.GetRequiredService<DevelopmentIssuer>());
        }

        return services;
    }
}
