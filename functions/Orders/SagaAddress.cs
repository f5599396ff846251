using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Production;
using OrderFunctions.Functions.Campaigns;
using OrderFunctions.Functions.Fulfilment;
using OrderFunctions.Functions.Payments;
using OrderFunctions.Functions.Production;
using OrderFunctions.Functions.Returns;

namespace OrderFunctions.Functions.Orders;

/// <summary>Where a saga is found: the only table of which saga is whose, under which instance id, and what it listens for.</summary>
/// <param name="Name">Name of the orchestration.</param>
/// <param name="InstanceId">The same for the same thing, so that it has one saga at a time.</param>
/// <param name="News">The external event that means "look again".</param>
/// <param name="Input">What it is started with, when the instance id does not say it all.</param>
internal sealed record SagaAddress(string Name, string InstanceId, string News, object? Input = null)
{
    private const string ParcelPrefix = "parcel-";

    public static SagaAddress OfOrder(string orderId) => new(nameof(FulfilOrderSaga), orderId, SagaEvents.OrderChanged);

    public static SagaAddress OfLine(string orderId, string lineId) => OfLine(new TaskId(orderId, lineId).ToSagaId());

    public static SagaAddress OfParcel(string orderId, string shipmentId) =>
        new(nameof(ShipParcelSaga), ParcelPrefix + shipmentId, SagaEvents.ParcelChanged, new ParcelStep(orderId, shipmentId));

    public static SagaAddress OfReturn(string returnId) => new(nameof(ReturnSaga), returnId, SagaEvents.ReturnChanged);

    /// <summary>Of a refund whose order has no saga any more. It waits for nothing.</summary>
    public static SagaAddress OfRefund(string orderId, string refundId) =>
        new(nameof(RefundSaga), "refund-" + refundId, "", new RefundStep(orderId, refundId));

    /// <summary>Of a turn of a campaign. It waits for nothing that it would be told.</summary>
    public static SagaAddress OfCampaign(CampaignStep turn) => new(nameof(CampaignSaga), turn.InstanceId(), "", turn);

    /// <summary>The saga with this instance id, an order's or a line's.</summary>
    public static SagaAddress OfInstance(string instanceId) =>
        TaskId.OfSaga(instanceId) is null ? OfOrder(instanceId) : OfLine(instanceId);

    /// <summary>Null for a refund: one that was not sent is work of its order, which is swept.</summary>
    public static SagaAddress? Of(FailedSaga failed) => failed switch
    {
        { Name: nameof(ShipParcelSaga), InstanceId: var id } when ParcelPlan.OrderIdOf(id[ParcelPrefix.Length..]) is { } order =>
            OfParcel(order, id[ParcelPrefix.Length..]),
        { Name: nameof(ReturnSaga) } => OfReturn(failed.InstanceId),
        { Name: nameof(CampaignSaga) } when CampaignStep.Parse(failed.InstanceId) is { } turn => OfCampaign(turn),
        { Name: nameof(RefundSaga) } => null,
        _ => OfInstance(failed.InstanceId),
    };

    private static SagaAddress OfLine(string instanceId) => new(nameof(ProduceLineSaga), instanceId, SagaEvents.OrderChanged);
}
