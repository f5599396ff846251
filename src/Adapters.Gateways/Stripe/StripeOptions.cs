namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>Settings of Stripe; section <c>Payments:Stripe</c>. A class, so that printing it shows no secret.</summary>
public sealed class StripeOptions
{
    /// <summary>
    /// The version of the API that <see cref="StripeWire"/> is written for; sent with every request, so that an account's
    /// own default does not change our answers (https://docs.stripe.com/api/versioning).
    /// </summary>
    public const string ApiVersion = "2026-07-29.dahlia";

    /// <summary>Where Stripe's API answers.</summary>
    public static readonly Uri Api = new("https://api.stripe.com/");

    /// <summary>Secret or restricted key; without one Stripe is not offered.</summary>
    public required string SecretKey { get; init; }

    /// <summary>What the customer's browser identifies the shop with.</summary>
    public required string PublishableKey { get; init; }

    /// <summary>Signing secrets of the webhook endpoint, newest first; two while one is rotated out.</summary>
    public required IReadOnlyList<string> WebhookSecrets { get; init; }
}
