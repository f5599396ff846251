using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Settings;

/// <summary>
/// Settings that point into Key Vault and could not be read there: the platform then hands the app the reference itself
/// (<see href="https://learn.microsoft.com/azure/app-service/app-service-key-vault-references"/>). A secret that is missing, or a
/// role that the app lacks to read it, must not keep the rest of the shop closed: the setting counts as not set, and
/// <c>health/ready</c> says which one it is.
/// </summary>
public static class UnresolvedSecrets
{
    private const string Reference = "@Microsoft.KeyVault(";

    // Half of a provider would take money that nobody hears of: without one of its secrets it is not offered.
    private static readonly string[] Offers = ["Payments:Stripe:SecretKey", "Payments:Razorpay:KeyId"];

    /// <summary>The keys of such settings.</summary>
    public static IReadOnlyList<string> In(IConfiguration configuration) =>
    [
        .. configuration.AsEnumerable()
            .Where(pair => AppSettings.IsOurs(pair.Key) && pair.Value?.StartsWith(Reference, StringComparison.OrdinalIgnoreCase) == true)
            .Select(pair => pair.Key)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What to read instead: nothing for these keys, and nothing for what a payment provider is offered by.</summary>
    public static IReadOnlyDictionary<string, string?> Blanks(IReadOnlyList<string> keys) => keys
        .Concat(Offers.Where(offer => keys.Any(key => key.StartsWith(offer[..(offer.LastIndexOf(':') + 1)], StringComparison.OrdinalIgnoreCase))))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToDictionary(key => key, _ => (string?)"");
}

/// <summary>Never ready: the app was started without a secret. A restart reads it again.</summary>
/// <param name="key">Key of the setting.</param>
internal sealed class UnresolvedSecretReadiness(string key) : IReadinessCheck
{
    public string Name => "secret " + key;

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => new(false);
}
