using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Domain.Inventory;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Orders;

/// <summary>Hand units that are set aside for the line of an article to the orders that wait.</summary>
public sealed record FillBackorders(string Sku, string Location = StockLocations.Main)
{
    private const char Separator = ':';

    /// <summary>The message of the queue: the SKU, at another location than the main one with its code.</summary>
    public string ToText() => Location == StockLocations.Main ? Sku : Sku + Separator + Location;

    /// <summary>Reads that message. No SKU holds a colon.</summary>
    public static FillBackorders Parse(string message) =>
        message.Split(Separator, 2) is [var sku, var location] ? new(sku, location) : new(message);
}

/// <summary>
/// Oldest paid first: the units are reserved for the waiting allocation, then its order is told, then it leaves the line.
/// Whatever breaks in between, the next call finishes; an order that does not want them any more gives them to the next.
/// </summary>
public sealed class FillBackordersHandler(
    BackorderQueue queue, OrderRepository orders, ReleaseReservationHandler release, IJobQueue jobs)
{
    /// <summary>Queue of articles whose lines are to be looked at; the body is the text of a <see cref="FillBackorders"/>.</summary>
    public const string Queue = "backorders";

    private static readonly TimeSpan Promise = TimeSpan.FromMinutes(1);
    private static readonly Actor By = Actor.Timer("backorders");

    public async Task HandleAsync(FillBackorders command, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await queue.ServeNextAsync(command.Sku, command.Location, seen, cancellationToken).ConfigureAwait(false) is { } waiter)
        {
            seen.Add(waiter.AllocationId);
            await TellAsync(command, waiter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Before units come in: when somebody waits for them, the line is looked at in a minute in any case, also when the
    /// process that books them in dies right after.
    /// </summary>
    public async Task PromiseAsync(FillBackorders command, CancellationToken cancellationToken)
    {
        if (await queue.FindAsync(command.Sku, command.Location, cancellationToken).ConfigureAwait(false) is { Waiters.Count: > 0 })
            await jobs.SendAsync(Queue, command.ToText(), Promise, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A paid order's allocations cannot be had: they take their place in line.</summary>
    public async Task WaitAsync(Order order, IReadOnlyList<FoundAllocation> missing, CancellationToken cancellationToken)
    {
        var paidAt = order.Payments.SelectMany(payment => payment.Captures).Where(capture => capture.Accepted).Max(capture => capture.At);
        foreach (var (line, allocation) in missing)
        {
            await queue.JoinAsync(
                    line.Sku, allocation.Location, new Waiter(order.Id, allocation.Id, allocation.Quantity, paidAt), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>An allocation's units were let go, or it does not wait any more: they are the next one's.</summary>
    public async Task PassOnAsync(Order order, string sku, Allocation gone, CancellationToken cancellationToken)
    {
        if (await queue.FindAsync(sku, gone.Location, cancellationToken).ConfigureAwait(false) is not { } line) return;
        if (line.Find(gone.Id) is { } waiter)
        {
            if (order.FindAllocation(waiter.NewAllocationId) is null)
                await ReleaseAsync(sku, gone.Location, waiter, cancellationToken).ConfigureAwait(false);
            await queue.LeaveAsync(sku, gone.Location, gone.Id, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await queue.BalanceAsync(sku, gone.Location, cancellationToken).ConfigureAwait(false);
        }

        await HandleAsync(new FillBackorders(sku, gone.Location), cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(FillBackorders command, Waiter waiter, CancellationToken cancellationToken)
    {
        var told = await orders.ExecuteAsync(
                waiter.OrderId,
                new OrderCommand.FillBackorder(waiter.AllocationId, waiter.NewAllocationId, command.Location),
                By,
                cancellationToken)
            .ConfigureAwait(false);
        if (told.IsRefused)
        {
            // Not written down as backordered yet: whoever put it in line looks at the line again afterwards.
            if (await StillWantsAsync(waiter, cancellationToken).ConfigureAwait(false)) return;
            await ReleaseAsync(command.Sku, command.Location, waiter, cancellationToken).ConfigureAwait(false);
        }

        await queue.LeaveAsync(command.Sku, command.Location, waiter.AllocationId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> StillWantsAsync(Waiter waiter, CancellationToken cancellationToken) =>
        (await orders.FindAsync(waiter.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order is { } order
        && !order.Status.IsEndedOrEnding()
        && order.FindAllocation(waiter.AllocationId) is { Allocation.IsLive: true };

    private async Task ReleaseAsync(string sku, string location, Waiter waiter, CancellationToken cancellationToken)
    {
        var answer = await release
            .HandleAsync(new ReleaseReservation(sku, waiter.NewAllocationId, waiter.Quantity, location), cancellationToken)
            .ConfigureAwait(false);
        if (!answer.IsDone)
            throw new InvalidOperationException($"Releasing allocation {waiter.NewAllocationId} was refused with {answer.Code}.");
    }
}
