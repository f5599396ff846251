namespace OrderFunctions.Application.Payments;

/// <summary>Settings of payments; section <c>Payments</c>.</summary>
public sealed record PaymentOptions
{
    /// <summary>The provider of payments that name none.</summary>
    public string DefaultProvider { get; init; } = "sandbox";

    /// <summary>How long one call to a gateway may take.</summary>
    public TimeSpan GatewayTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No call is under way for longer: three tries and the waits between them, and as much again for a slow machine.</summary>
    public TimeSpan CallIsOverAfter => GatewayTimeout * 8;

    /// <summary>A payment or refund without news for so long is read again.</summary>
    public TimeSpan ReadAgainAfter { get; init; } = TimeSpan.FromMinutes(10);
}
