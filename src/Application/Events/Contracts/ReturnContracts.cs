using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Units of a line that are to come back.</summary>
/// <param name="LineId">The line of the order.</param>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Reason">Why.</param>
public sealed record ReturnLineData(string LineId, string Sku, int Quantity, ReturnReason Reason);

/// <summary>What was found of a line.</summary>
/// <param name="LineId">The line of the order.</param>
/// <param name="Restock">Pieces that are as good as new.</param>
/// <param name="Scrap">Pieces that are thrown away.</param>
public sealed record InspectedLineData(string LineId, int Restock, int Scrap);

/// <summary>Data of <see cref="EventTypes.ReturnRequested"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="CustomerId">The customer's id; no name or address.</param>
/// <param name="Resolution">What they want for it.</param>
/// <param name="Lines">What, line by line.</param>
/// <param name="RequestedAt">When this happened, UTC.</param>
public sealed record ReturnRequestedData(
    string ReturnId,
    string OrderId,
    string CustomerId,
    ReturnResolution Resolution,
    IReadOnlyList<ReturnLineData> Lines,
    DateTimeOffset RequestedAt);

/// <summary>
/// Data of <see cref="EventTypes.ReturnApproved"/>, <see cref="EventTypes.ReturnRejected"/>, <see cref="EventTypes.ReturnLabelled"/> and
/// <see cref="EventTypes.ReturnCompleted"/>.
/// </summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="MovedAt">When this happened, UTC.</param>
public sealed record ReturnMovedData(string ReturnId, string OrderId, DateTimeOffset MovedAt);

/// <summary>Data of <see cref="EventTypes.ReturnReceived"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Location">The stock location.</param>
/// <param name="Lines">What arrived.</param>
/// <param name="ReceivedAt">When this happened, UTC.</param>
public sealed record ReturnReceivedData(
    string ReturnId,
    string OrderId,
    string Location,
    IReadOnlyList<LineUnitsData> Lines,
    DateTimeOffset ReceivedAt);

/// <summary>Data of <see cref="EventTypes.ReturnInspected"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Lines">What was found.</param>
/// <param name="Withheld">Minor units kept back of what they are worth.</param>
/// <param name="InspectedAt">When this happened, UTC.</param>
public sealed record ReturnInspectedData(
    string ReturnId,
    string OrderId,
    IReadOnlyList<InspectedLineData> Lines,
    long Withheld,
    DateTimeOffset InspectedAt);

/// <summary>Data of <see cref="EventTypes.ReturnExchanged"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="ExchangeOrderId">The order in exchange.</param>
/// <param name="ExchangedAt">When this happened, UTC.</param>
public sealed record ReturnExchangedData(string ReturnId, string OrderId, string ExchangeOrderId, DateTimeOffset ExchangedAt);

/// <summary>Data of <see cref="EventTypes.ReturnExchangeFailed"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">A stable code.</param>
/// <param name="FailedAt">When this happened, UTC.</param>
public sealed record ReturnExchangeFailedData(string ReturnId, string OrderId, string Reason, DateTimeOffset FailedAt);

/// <summary>Data of <see cref="EventTypes.ReturnRefunded"/>.</summary>
/// <param name="ReturnId">The return.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Credit">Of them as store credit.</param>
/// <param name="RefundedAt">When this happened, UTC.</param>
public sealed record ReturnRefundedData(string ReturnId, string OrderId, long Amount, long Credit, DateTimeOffset RefundedAt);
