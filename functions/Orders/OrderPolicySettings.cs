using Microsoft.Extensions.Configuration;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Orders;

/// <summary>The shop's rules as settings: section <c>Orders</c>, and of sections <c>Payments</c>, <c>Production</c> and <c>PartsLists</c> what the order decides on.</summary>
internal static class OrderPolicySettings
{
    /// <summary>Reads the sections, which have been checked.</summary>
    public static OrderPolicy Read(IConfiguration configuration)
    {
        var standard = OrderPolicy.Default;
        return standard with
        {
            ReservationExpiry = configuration.GetValue("Orders:ReservationExpiry", standard.ReservationExpiry),
            ReturnWindow = configuration.GetValue("Orders:ReturnWindow", standard.ReturnWindow),
            WhenStockMissing = configuration.GetValue("Orders:WhenStockMissing", standard.WhenStockMissing),
            PaymentDeadline = configuration.GetValue("Payments:Deadline", standard.PaymentDeadline),
            MaxAttempts = configuration.GetValue("Payments:MaxAttempts", standard.MaxAttempts),
            AcceptWithin = configuration.GetValue("Production:AcceptWithin", standard.AcceptWithin),
            ProduceWithin = configuration.GetValue("Production:ProduceWithin", standard.ProduceWithin),
            PartsListTime = configuration.GetValue("PartsLists:PayWithin", standard.PartsListTime),
            Capture = configuration.GetValue("Payments:Capture", standard.Capture),
        };
    }
}
