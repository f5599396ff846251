using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Orders;

/// <summary>The shop's rules as settings: section <c>Orders</c>, and of section <c>Payments</c> what the order decides on.</summary>
public sealed class OrderPolicyOptions
{
    /// <summary>How long reserved stock waits for a payment to start. <c>Orders:ReservationExpiry</c>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ReservationExpiry { get; set; } = OrderPolicy.Default.ReservationExpiry;

    /// <summary>How long after delivery goods may be sent back. <c>Orders:ReturnWindow</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan ReturnWindow { get; set; } = OrderPolicy.Default.ReturnWindow;

    /// <summary>What happens to a paid order whose stock is missing. <c>Orders:WhenStockMissing</c>.</summary>
    public StockMissingRule WhenStockMissing { get; set; }

    /// <summary>How long a started payment may take. <c>Payments:Deadline</c>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan Deadline { get; set; } = OrderPolicy.Default.PaymentDeadline;

    /// <summary>Attempts per order. <c>Payments:MaxAttempts</c>.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = OrderPolicy.Default.MaxAttempts;

    /// <summary>When authorised money is taken. <c>Payments:Capture</c>.</summary>
    public CaptureMode Capture { get; set; }

    /// <summary>Reads and checks both sections; a bad value throws with the name of its key.</summary>
    public static OrderPolicy Read(IConfiguration configuration)
    {
        var options = new OrderPolicyOptions();
        configuration.GetSection("Orders").Bind(options);
        configuration.GetSection("Payments").Bind(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return OrderPolicy.Default with
        {
            ReservationExpiry = options.ReservationExpiry,
            ReturnWindow = options.ReturnWindow,
            WhenStockMissing = options.WhenStockMissing,
            PaymentDeadline = options.Deadline,
            MaxAttempts = options.MaxAttempts,
            Capture = options.Capture,
        };
    }
}
