namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>How parcels find their carrier, and what happens to those that get lost. Section <c>Shipping</c>.</summary>
public sealed record ShippingOptions
{
    /// <summary>Value of <see cref="Carrier"/>: whoever offers the lowest price for the parcel.</summary>
    public const string Cheapest = "cheapest";

    /// <summary>Code of the carrier that parcels go with unless somebody chose another one, or <see cref="Cheapest"/>.</summary>
    public string Carrier { get; init; } = HouseCarrier.HouseCode;

    /// <summary>How long one call to a carrier may take.</summary>
    public TimeSpan CarrierTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A parcel on its way without news for so long is asked about; then again after twice as long each time.</summary>
    public TimeSpan TrackAfter { get; init; } = TimeSpan.FromHours(6);

    /// <summary>So many times at the door in vain, and staff hear of it.</summary>
    public int TellAfterAttempts { get; init; } = 3;

    /// <summary>What happens to goods that the carrier lost.</summary>
    public LostRule WhenLost { get; init; }
}

/// <summary>Values of <see cref="ShippingOptions.WhenLost"/>.</summary>
public enum LostRule
{
    /// <summary>Staff decide.</summary>
    Ask,

    /// <summary>They are sent again from stock.</summary>
    Reship,

    /// <summary>The customer gets the money back.</summary>
    Refund,
}
