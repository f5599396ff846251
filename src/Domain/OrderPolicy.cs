namespace OrderFunctions.Domain;

/// <summary>When money that was authorised is taken.</summary>
public enum CaptureMode
{
    /// <summary>The gateway captures at once.</summary>
    Automatic,

    /// <summary>Authorise, commit the stock, then capture; if the commit fails, void.</summary>
    AfterCommit,
}

/// <summary>What happens to a paid order whose stock is missing.</summary>
public enum StockMissingRule
{
    /// <summary>Wait for new stock; the customer may choose a refund.</summary>
    Backorder,

    /// <summary>Refund at once.</summary>
    Refund,
}

/// <summary>The shop's rules that decisions depend on. An argument of the decider, never read from configuration inside.</summary>
public sealed record OrderPolicy
{
    public static OrderPolicy Default { get; } = new();

    /// <summary>How long reserved stock waits for a payment to start.</summary>
    public TimeSpan ReservationExpiry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a started payment may take, counted from the first attempt.</summary>
    public TimeSpan PaymentDeadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Payment attempts per order; the last declined one ends the order.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How much longer the deadline is once the gateway says "processing", per payment method.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ProcessingExtensions { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase)
    {
        ["bank_transfer"] = TimeSpan.FromDays(5),
        ["sepa_debit"] = TimeSpan.FromDays(10),
        ["netbanking"] = TimeSpan.FromDays(1),
        ["upi"] = TimeSpan.FromHours(1),
    };

    /// <summary>The extension for a method that is not listed.</summary>
    public TimeSpan DefaultProcessingExtension { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan FraudReviewTime { get; init; } = TimeSpan.FromHours(48);

    public TimeSpan AddressReviewTime { get; init; } = TimeSpan.FromHours(72);

    public TimeSpan BackorderTime { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long after delivery goods may be sent back.</summary>
    public TimeSpan ReturnWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a writer may take to accept a line before it is offered to the next.</summary>
    public TimeSpan AcceptWithin { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a personalised line may take from its opening to its approval.</summary>
    public TimeSpan ProduceWithin { get; init; } = TimeSpan.FromDays(3);

    /// <summary>One rejection of a line more than this, and a super-admin decides.</summary>
    public int RejectionsAllowed { get; init; } = 3;
    /// <summary>How long goods are kept for an exchange whose difference the customer still has to pay.</summary>
    public TimeSpan ExchangeTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the stock of an order that staff made of a parts list waits for the customer's payment to start.</summary>
    public TimeSpan PartsListTime { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Until when evidence about a dispute is to be sent when the gateway does not say.</summary>
    public TimeSpan EvidenceTime { get; init; } = TimeSpan.FromDays(7);

    public CaptureMode Capture { get; init; } = CaptureMode.Automatic;

    public StockMissingRule WhenStockMissing { get; init; } = StockMissingRule.Backorder;

    /// <summary>The extension of the payment deadline for <paramref name="method"/>.</summary>
    public TimeSpan ExtensionFor(string method) => ProcessingExtensions.GetValueOrDefault(method, DefaultProcessingExtension);
}
