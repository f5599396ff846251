namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>Settings of Borzo; section <c>Shipping:Borzo</c>.</summary>
public sealed record BorzoOptions
{
    /// <summary>Production address for India; other countries have their own (https://borzodelivery.com/in/business-api/doc).</summary>
    public static readonly Uri Api = new("https://robot-in.borzodelivery.com/api/business/1.6/");

    /// <summary>The secret of <c>X-DV-Auth-Token</c>.</summary>
    public required string Token { get; init; }

    /// <summary>Secrets that callbacks are signed with, newest first.</summary>
    public required IReadOnlyList<string> CallbackSecrets { get; init; }

    /// <summary>Where couriers fetch parcels.</summary>
    public required string PickupAddress { get; init; }

    /// <summary>Whom they call there.</summary>
    public required string PickupPhone { get; init; }

    /// <summary>What Borzo charges in, ISO 4217: that of its country.</summary>
    public string Currency { get; init; } = DefaultCurrency;

    /// <summary>That of <see cref="Api"/>.</summary>
    public const string DefaultCurrency = "INR";

    /// <summary>8 is a motorbike (up to 20 kg), 7 a car.</summary>
    public int VehicleTypeId { get; init; } = 8;

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
