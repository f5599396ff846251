using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Domain;

namespace OrderFunctions.Functions.Tests.Model;

/// <summary>How the shop of a seed works.</summary>
internal sealed record Rules(bool HasDealers, CaptureMode Capture, StockMissingRule WhenMissing, LostRule WhenLost, bool IsExternal, int RejectionsAllowed)
{
    public static Rules Of(int seed) => new(
        HasDealers: seed % 2 == 0,
        seed % 3 == 0 ? CaptureMode.AfterCommit : CaptureMode.Automatic,
        seed % 5 == 0 ? StockMissingRule.Refund : StockMissingRule.Backorder,
        (LostRule)(seed % 7 % 3),
        IsExternal: seed % 11 is 3 or 8,
        RejectionsAllowed: seed / 2 % 2);

    public Dictionary<string, string?> ToSettings() => new()
    {
        ["EventBus:Mode"] = "Memory",
        ["Payments:DefaultProvider"] = Bank.Name,
        ["Payments:Capture"] = Capture.ToString(),
        ["Orders:WhenStockMissing"] = WhenMissing.ToString(),
        ["Shipping:WhenLost"] = WhenLost.ToString(),
        ["Fulfilment:Mode"] = IsExternal ? "External" : "Internal",
        // Small amounts do for suspicion.
        ["Fraud:LargeAmount"] = "4000",
        ["Fraud:SuspectFrom"] = "80",
        ["Fraud:ManyOrders"] = "100",
        ["Identity:DevelopmentKey"] = "",
        ["Identity:Issuer"] = "https://issuer.example",
    };
}
