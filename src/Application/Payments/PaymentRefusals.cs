namespace OrderFunctions.Application.Payments;

/// <summary>Refusals of payments that no order decides.</summary>
public static class PaymentRefusals
{
    /// <summary>No gateway has this name.</summary>
    public const string ProviderUnknown = "PAYMENT_PROVIDER_UNKNOWN";

    /// <summary>Not a gateway token.</summary>
    public const string MethodInvalid = "PAYMENT_METHOD_INVALID";

    /// <summary>What the browser brought back was not signed by the provider for this payment.</summary>
    public const string ConfirmationInvalid = "PAYMENT_CONFIRMATION_INVALID";
}
