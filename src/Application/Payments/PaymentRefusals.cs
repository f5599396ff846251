namespace OrderFunctions.Application.Payments;

/// <summary>Refusals of payments that no order decides.</summary>
public static class PaymentRefusals
{
    /// <summary>No gateway has this name.</summary>
    public const string ProviderUnknown = "PAYMENT_PROVIDER_UNKNOWN";

    /// <summary>Only store credit pays a part; another provider takes all that is still to be paid.</summary>
    public const string PartNotPossible = "PAYMENT_PART_NOT_POSSIBLE";

    /// <summary>The customer has not that much store credit.</summary>
    public const string CreditInsufficient = "CREDIT_INSUFFICIENT";

    /// <summary>Not a gateway token.</summary>
    public const string MethodInvalid = "PAYMENT_METHOD_INVALID";

    /// <summary>What the browser brought back was not signed by the provider for this payment.</summary>
    public const string ConfirmationInvalid = "PAYMENT_CONFIRMATION_INVALID";
}
