using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Gateways.Borzo;
using OrderFunctions.Adapters.Gateways.Gazetteer;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.Nominatim;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Functions.Payments;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>Registers the carriers outside that are configured, each with its callbacks, and the geocoder.</summary>
internal static class CarriersRegistration
{
    /// <summary>Off unless switched on: parcels of a shop in business must not move by themselves.</summary>
    public static void AddSandboxCarrier(this IServiceCollection services, IConfigurationSection settings)
    {
        var defaults = new SandboxCarrierOptions();
        var options = new SandboxCarrierOptions { StepAfter = settings.GetValue("StepAfter", defaults.StepAfter) };
        if (!settings.GetValue("Enabled", false))
            return;
        services.AddSingleton(options);
        services.AddSingleton<SandboxCarrier>();
        services.AddSingleton<ICarrier>(static services => services.GetRequiredService<SandboxCarrier>());
        services.AddSingleton<SandboxCarrierCallbacks>();
        services.AddCarrierCallbacks<SandboxCarrier>(
            SandboxCarrierCallbacks.Sender,
            static services => services.GetRequiredService<SandboxCarrierCallbacks>().Verify,
            SandboxCarrierCallbacks.Read,
            SandboxCarrierCallbacks.Read);
    }

    /// <summary>Offered once it has a token.</summary>
    public static void AddBorzo(this IServiceCollection services, IConfigurationSection settings, TimeSpan timeout)
    {
        var options = new BorzoOptions
        {
            Token = settings["Token"] ?? "",
            CallbackSecrets = [.. (settings.GetSection("CallbackSecrets").Get<string[]>() ?? []).Where(secret => secret.Length > 0)],
            PickupAddress = settings["PickupAddress"] ?? "",
            PickupPhone = settings["PickupPhone"] ?? "",
            Currency = settings["Currency"] is { Length: > 0 } currency ? currency : BorzoOptions.DefaultCurrency,
            Timeout = timeout,
        };
        var address = settings["BaseUrl"] is { Length: > 0 } url ? new Uri(url) : BorzoOptions.Api;
        if (options.Token.Length == 0)
            return;
        services.AddSingleton(services => new BorzoCarrier(
            services.GetRequiredService<GatewayClients>().To("borzo", address), services.GetRequiredService<GatewayPipeline>(), options));
        services.AddSingleton<ICarrier>(static services => services.GetRequiredService<BorzoCarrier>());
        services.AddCarrierCallbacks<BorzoCarrier>(
            BorzoCallbacks.Sender, _ => new BorzoCallbacks(options).Verify, BorzoCallbacks.Read, BorzoCallbacks.Read);
    }

    /// <summary>Section <c>Geocoding</c>.</summary>
    public static void AddGeocoding(this IServiceCollection services, IConfigurationSection settings)
    {
        var nominatim = settings.GetSection("Nominatim");
        var options = new NominatimOptions
        {
            ContactEmail = nominatim["ContactEmail"] ?? "",
            Timeout = nominatim.GetValue("Timeout", TimeSpan.FromSeconds(5)),
        };
        var address = nominatim["BaseUrl"] is { Length: > 0 } url ? new Uri(url) : NominatimOptions.Api;
        if (settings.GetValue("Provider", GeocoderKind.Gazetteer) == GeocoderKind.Gazetteer)
        {
            services.AddSingleton<IGeocoder, GazetteerGeocoder>();
            return;
        }

        services.AddSingleton<NominatimPace>();
        services.AddSingleton<IGeocoder>(services => ActivatorUtilities.CreateInstance<CachedGeocoder>(
            services,
            ActivatorUtilities.CreateInstance<NominatimGeocoder>(
                services, services.GetRequiredService<GatewayClients>().To("nominatim", address), options)));
    }

    /// <summary>A row of the inbox's table for a carrier's callbacks.</summary>
    private static void AddCarrierCallbacks<TCarrier>(
        this IServiceCollection services,
        string sender,
        Func<IServiceProvider, Func<WebhookRequest, SignatureVerdict>> verify,
        Func<WebhookRequest, WebhookFacts?> read,
        Func<InboxEntry, CarrierCallback?> said)
        where TCarrier : ICarrier => services.AddSingleton(services => new WebhookSource
        {
            Name = sender,
            IsMoney = false,
            Verify = verify(services),
            Read = read,
            Process = (entry, cancellationToken) => services.GetRequiredService<ProcessCarrierCallbackHandler>()
                .HandleAsync(services.GetRequiredService<TCarrier>(), entry, said, cancellationToken),
        });
}

/// <summary>Values of <c>Geocoding:Provider</c>.</summary>
public enum GeocoderKind
{
    Gazetteer,
    Nominatim,
}
