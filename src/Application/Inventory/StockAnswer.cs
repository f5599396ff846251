using System.Text.Json.Serialization;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// The answer to a stock step of an order. Small facts only, so that it can be an activity's result as it is.
/// </summary>
/// <param name="Code">
/// Null when the step is done, now or before. Else why not: <see cref="RefusalCodes.OutOfStock"/>,
/// <see cref="RefusalCodes.ReservationReleased"/>, <see cref="RefusalCodes.ReservationUnknown"/>,
/// <see cref="RefusalCodes.ReservationNotCommitted"/>, <see cref="RefusalCodes.ReservationDispatched"/> or
/// <see cref="RefusalCodes.ReservationDiffers"/>.
/// </param>
/// <param name="Repeated">The step had happened before; nothing moved this time.</param>
/// <param name="Available">With <see cref="RefusalCodes.OutOfStock"/>: the units that could be had.</param>
public sealed record StockAnswer(string? Code = null, bool Repeated = false, long? Available = null)
{
    /// <summary>Whether the step is done, now or by an earlier call.</summary>
    [JsonIgnore]
    public bool IsDone => Code is null;

    /// <summary>Reserve: fewer units are available than asked for, or the SKU has no stock here.</summary>
    [JsonIgnore]
    public bool IsOutOfStock => Code == RefusalCodes.OutOfStock;

    /// <summary>
    /// The reservation is not there or not any more. Before payment the order has given it up; after payment the caller
    /// takes the goods again under a new allocation id.
    /// </summary>
    [JsonIgnore]
    public bool IsGone => Code is RefusalCodes.ReservationReleased or RefusalCodes.ReservationUnknown;
}
