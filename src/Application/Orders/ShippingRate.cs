using System.ComponentModel.DataAnnotations;

namespace OrderFunctions.Application.Orders;

/// <summary>What shipping costs: a flat fee up to an order value, nothing above. Section <c>Shipping</c>.</summary>
public sealed class ShippingRate
{
    /// <summary>The fee in minor units of the order's currency, tax included.</summary>
    [Range(0, 1_000_000)]
    public long Fee { get; set; } = 490;

    /// <summary>Goods worth this much, in minor units with tax, ship free.</summary>
    [Range(0, long.MaxValue)]
    public long FreeFrom { get; set; } = 5_000;

    /// <summary>The fee for goods of this gross value, in minor units.</summary>
    public long For(long goodsGross) => goodsGross >= FreeFrom ? 0 : Fee;
}
