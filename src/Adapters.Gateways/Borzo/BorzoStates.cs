using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>Borzo's statuses in our words (https://borzodelivery.com/in/business-api/doc, "Order statuses" and "Delivery statuses").</summary>
internal static class BorzoStates
{
    /// <summary>An order that will bring nothing any more.</summary>
    public static bool IsOff(string? status) => status is "canceled" or "failed";

    /// <summary>A delivery that the courier will not make any more, and has not begun.</summary>
    public static bool IsDropped(string? status) => status is "canceled" or "deleted" or "invalid";

    /// <summary>What a delivery's status tells of the parcel; null when it still lies here, or when nobody knows the status.</summary>
    public static CarrierNews? Of(string? status) => status switch
    {
        "parcel_picked_up" or "courier_arrived" or "reattempt_courier_picked_up" or "reattempt_courier_departed" => CarrierNews.InTransit,
        "failed" or "reattempt_planned" => CarrierNews.AttemptFailed,
        "finished" or "reattempt_finished" => CarrierNews.Delivered,
        "return_finished" => CarrierNews.ReturnedToSender,
        _ => null,
    };

    /// <summary>Statuses that can come back: each time is news.</summary>
    public static bool Repeats(string? status) => status is "failed" || status?.StartsWith("reattempt_", StringComparison.Ordinal) == true;
}
