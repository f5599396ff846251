using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>Whose a parcel is.</summary>
internal static class ShipmentOwner
{
    /// <summary>A dealer's own parcels are those of the location that bears the dealer's name.</summary>
    public static bool MayTouchShipment(this HttpRequest request, string shipmentId) =>
        ParcelPlan.LocationOf(shipmentId) is not { } location || request.Caller().Reaches(location);
}
