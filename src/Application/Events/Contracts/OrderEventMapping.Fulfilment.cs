using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Application.Production;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Facts about who makes and sends an order's goods.</summary>
public static partial class OrderEventMapping
{
    private static Told? OfFulfilment(Order order, OrderEvent fact) => fact is OrderEvent.AllocationsAssigned assigned
        ? Done(EventTypes.AssignmentMade, EventJson.Default.AssignmentMadeData, () => new(order.Id, Assignments(order, assigned.Assignments), assigned.At))
        : OfGoods(order.Id, fact) ?? OfWriting(order.Id, fact);

    private static AssignmentData[] Assignments(Order order, IReadOnlyList<Assignment> assignments) =>
    [
        .. from one in assignments
           let found = order.FindAllocation(one.AllocationId)!.Value.ToRef()
           select new AssignmentData(one.AllocationId, found.LineId, found.Sku, found.Location, found.Quantity, one.AssignedTo, one.AcceptBy),
    ];

    private static Told? OfGoods(string orderId, OrderEvent fact) => fact switch
    {
        OrderEvent.AssignmentAccepted e => Done(
            EventTypes.AssignmentAccepted, EventJson.Default.AssignmentAcceptedData, () => new(orderId, Items(e.Allocations), e.At)),
        OrderEvent.AssignmentDeclined e => Done(
            EventTypes.AssignmentDeclined, EventJson.Default.AssignmentDeclinedData,
            () => new(orderId, e.Location, Code(e.Reason), Items(e.Allocations), e.At)),
        OrderEvent.AllocationsPicked e => Done(EventTypes.GoodsPicked, EventJson.Default.GoodsPickedData, () => new(orderId, Items(e.Allocations), e.At)),
        OrderEvent.AllocationShort e => Done(EventTypes.GoodsShort, EventJson.Default.GoodsShortData, () => new(orderId, Item(e.Allocation), e.Found, e.At)),
        OrderEvent.ProductionStarted e => Done(
            EventTypes.ProductionStarted, EventJson.Default.ProductionStartedData, () => new(orderId, Items(e.Allocations), e.At)),
        OrderEvent.ProductionApproved e => Done(
            EventTypes.ProductionCompleted, EventJson.Default.ProductionCompletedData, () => new(orderId, Item(e.Allocation), e.At)),
        _ => null,
    };

    private static Told? OfWriting(string orderId, OrderEvent fact) => fact switch
    {
        OrderEvent.WritingOpened e => Moved(orderId, e.LineId, WritingStatus.Open, null, e.At),
        OrderEvent.WritingOffered e => Moved(orderId, e.LineId, WritingStatus.Offered, e.WriterId, e.At),
        OrderEvent.WritingAccepted e => Moved(orderId, e.LineId, WritingStatus.Writing, e.WriterId, e.At),
        OrderEvent.WritingDeclined e => Moved(orderId, e.LineId, WritingStatus.Open, e.WriterId, e.At),
        OrderEvent.WritingLapsed e => Moved(orderId, e.LineId, WritingStatus.Open, e.WriterId, e.At),
        OrderEvent.WritingEscalated e => Moved(orderId, e.LineId, WritingStatus.Review, e.WriterId, e.At),
        OrderEvent.WritingReviewed e => Moved(orderId, e.LineId, StatusAfter(e.Decision), null, e.At),
        OrderEvent.WritingClosed e => Moved(orderId, e.LineId, WritingStatus.Closed, null, e.At),
        OrderEvent.DraftUploaded { LineId: var line, Draft: var draft } e => Done(EventTypes.DraftUploaded, EventJson.Default.DraftUploadedData, () => new(
            orderId, line, Task(orderId, line), draft.Number, draft.WriterId, draft.File.ContentType, draft.File.Length, e.At)),
        OrderEvent.DraftApproved e => Done(EventTypes.QcApproved, EventJson.Default.QcApprovedData, () => new(
            orderId, e.LineId, Task(orderId, e.LineId), e.Number, e.WriterId, e.At)),
        OrderEvent.DraftRejected e => Done(EventTypes.QcRejected, EventJson.Default.QcRejectedData, () => new(
            orderId, e.LineId, Task(orderId, e.LineId), e.Number, e.WriterId, e.Reason, e.Rejections, e.At)),
        _ => null,
    };

    private static WritingStatus StatusAfter(WritingDecision decision) => decision switch
    {
        WritingDecision.Reassign => WritingStatus.Open,
        WritingDecision.Approve => WritingStatus.Approved,
        _ => WritingStatus.Closed,
    };

    private static Told Moved(string orderId, string lineId, WritingStatus to, string? writerId, DateTimeOffset at) => Done(
        EventTypes.TaskMoved, EventJson.Default.TaskMovedData, () => new(orderId, lineId, Task(orderId, lineId), to, writerId, at));

    private static string Task(string orderId, string lineId) => new TaskId(orderId, lineId).ToString();

    private static Told Done<T>(string type, JsonTypeInfo<T> contract, Func<T> data) => Tell(Topics.Fulfilment, type, contract, data);
}
