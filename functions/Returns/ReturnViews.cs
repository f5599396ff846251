using System.Text.Json.Serialization;
using OrderFunctions.Application.Returns;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Functions.Returns;

/// <summary>A return as the API shows it. Amounts are minor units of the order's currency.</summary>
/// <param name="Decision">What staff said when they decided.</param>
/// <param name="Finding">What staff said when they looked at the goods.</param>
/// <param name="GivenBack">What the customer gets, of it <paramref name="Credit"/> as store credit; absent until the goods were looked at.</param>
/// <param name="ExchangeOrderId">The order that takes the place of what came back.</param>
/// <param name="FellBack">The exchange came to nothing, and money is given back instead.</param>
/// <param name="Problem">Why not all went as asked: a code.</param>
public sealed record ReturnView(
    string Id,
    string OrderId,
    string CustomerId,
    ReturnStatus Status,
    ReturnResolution Resolution,
    IReadOnlyList<ReturnLineView> Lines,
    IReadOnlyList<ExchangeLine> Exchange,
    string? Decision,
    bool HasLabel,
    string? TrackingNumber,
    string? Location,
    string? Finding,
    long Withheld,
    long? GivenBack,
    long Credit,
    string? ExchangeOrderId,
    bool FellBack,
    string? Problem,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt)
{
    internal static ReturnView Of(Return one) => new(
        one.Id,
        one.OrderId,
        one.CustomerId,
        one.Status,
        one.Resolution,
        [.. one.Lines.Select(ReturnLineView.Of)],
        one.Exchange,
        one.Decision,
        one.Label is not null,
        one.TrackingNumber,
        one.Location,
        one.Finding,
        one.Withheld,
        one.GivenBack,
        one.Credit,
        one.ExchangeOrderId,
        one.FellBack,
        one.Problem,
        one.RequestedAt,
        one.UpdatedAt);
}

/// <summary>Units of an order line on their way back, and what was found: so many arrived, of them some are restocked, some scrapped.</summary>
public sealed record ReturnLineView(
    string LineId,
    string Sku,
    int Quantity,
    ReturnReason Reason,
    string? Text,
    IReadOnlyList<string> Photos,
    int Received,
    int Restock,
    int Scrap)
{
    internal static ReturnLineView Of(ReturnLine line) => new(
        line.LineId,
        line.Sku,
        line.Quantity,
        line.Reason,
        line.Text,
        [.. line.Photos.Select(name => name[(name.LastIndexOf('/') + 1)..])],
        line.Received,
        line.Restock,
        line.Scrap);
}

/// <summary>Returns; <paramref name="Continuation"/> is absent on the last page.</summary>
public sealed record ReturnListView(IReadOnlyList<ReturnView> Returns, string? Continuation = null);

/// <summary>A photo that was kept; its name stands in the return that shows it.</summary>
public sealed record PhotoView(string Name, string ContentType, long Length);

[JsonSerializable(typeof(OpenReturnBody))]
[JsonSerializable(typeof(ApproveReturnBody))]
[JsonSerializable(typeof(RejectReturnBody))]
[JsonSerializable(typeof(ReceivedBody))]
[JsonSerializable(typeof(InspectBody))]
[JsonSerializable(typeof(ReturnView))]
[JsonSerializable(typeof(ReturnListView))]
[JsonSerializable(typeof(PhotoView))]
[JsonSerializable(typeof(ReturnGlance))]
internal sealed partial class ReturnsJson : JsonSerializerContext;
