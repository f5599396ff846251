using OrderFunctions.Domain;

namespace OrderFunctions.Application.Fulfilment.Carriers;

/// <summary>What no order decides: whom the shop works with.</summary>
public static class CarrierRefusals
{
    /// <summary>The code of <see cref="Unknown"/>.</summary>
    public const string CarrierUnknown = "CARRIER_UNKNOWN";

    /// <summary>Why staff ask a carrier themselves: it takes no such wish over its interface.</summary>
    public const string NotOffered = "NOT_OFFERED";

    /// <summary>No carrier has this code; the refusal names those that have.</summary>
    public static Refusal Unknown(CarrierBook carriers) =>
        new Refusal(CarrierUnknown, "The shop does not work with such a carrier.").With("carriers", string.Join(',', carriers.Codes));
}
