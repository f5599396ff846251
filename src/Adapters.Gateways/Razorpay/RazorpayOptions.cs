namespace OrderFunctions.Adapters.Gateways.Razorpay;

/// <summary>Settings of Razorpay; section <c>Payments:Razorpay</c>. A class, so that printing it shows no secret.</summary>
public sealed class RazorpayOptions
{
    /// <summary>Where Razorpay's API answers.</summary>
    public static readonly Uri Api = new("https://api.razorpay.com/");

    /// <summary>Public half of the API key, which the customer's browser is given too; without it Razorpay is not offered.</summary>
    public required string KeyId { get; init; }

    /// <summary>Secret half of the API key; also signs what Checkout brings back.</summary>
    public required string KeySecret { get; init; }

    /// <summary>Secrets of the webhook, newest first; two while one is rotated out.</summary>
    public required IReadOnlyList<string> WebhookSecrets { get; init; }
}
