using OrderFunctions.Application.Fulfilment;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Fulfilment;

/// <summary>The steps of a parcel's saga. All run at least once, and recognise their repeats.</summary>
public sealed class ShipParcelActivities(FollowParcelHandler follow)
{
    [Function(nameof(LookAtParcel))]
    public Task<ParcelGlance> LookAtParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.LookAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(DispatchParcel))]
    public Task<ParcelGlance> DispatchParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.DispatchAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(BookParcel))]
    public Task<ParcelGlance> BookParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.BookAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(TrackParcel))]
    public Task<ParcelGlance> TrackParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.TrackAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(StopParcel))]
    public Task<ParcelGlance> StopParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.StopAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(SettleParcel))]
    public Task<ParcelGlance> SettleParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.SettleAsync(step.OrderId, step.ShipmentId, cancellationToken);

    [Function(nameof(TellOfParcel))]
    public Task TellOfParcel([ActivityTrigger] ParcelStep step, CancellationToken cancellationToken) =>
        follow.TellAsync(step.OrderId, step.ShipmentId, step.Problem!, cancellationToken);
}
