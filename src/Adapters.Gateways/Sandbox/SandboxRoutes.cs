namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>Addresses of the Sandbox within our own app.</summary>
public static class SandboxRoutes
{
    /// <summary>Where its webhooks go.</summary>
    public const string Webhook = "api/webhooks/sandbox";

    /// <summary>Where its carrier's callbacks go.</summary>
    public const string CarrierWebhook = "api/webhooks/sandbox-carrier";

    /// <summary>The page where a person approves or declines; the payment id follows.</summary>
    public const string PagePrefix = "api/sandbox/payments/";

    internal static Uri Page(Uri ownAddress, string paymentId) =>
        new(ownAddress, PagePrefix + Uri.EscapeDataString(paymentId));
}
