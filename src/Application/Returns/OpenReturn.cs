using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Somebody wants to send units of an order back.</summary>
/// <param name="ReturnId">Fixed by the idempotency key.</param>
/// <param name="Lines">What and why; bounded by the door.</param>
public sealed record OpenReturn(
    string ReturnId,
    string OrderId,
    IReadOnlyList<ReturnLine> Lines,
    ReturnResolution Resolution,
    IReadOnlyList<ExchangeLine> Exchange,
    Actor By);

/// <summary>
/// Writes the return down, with the promise that its saga starts, which asks the order for the units. What the order would
/// refuse now is refused before anything is written; only whoever loses a race for the same units finds a rejected return.
/// </summary>
public sealed class OpenReturnHandler(
    OrderRepository orders,
    ReturnRepository returns,
    PriceLinesHandler pricing,
    IFileStore files,
    TimeProvider time,
    OrderPolicy policy)
{
    public async Task<Result<Versioned<ReturnDocument>>> HandleAsync(OpenReturn command, CancellationToken cancellationToken)
    {
        var known = await returns.FindAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (known is not null) return known;
        var order = await orders.ReadAsync(command.OrderId, cancellationToken).ConfigureAwait(false);
        if (await AgainstAsync(command, order, cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
        var lines = command.Lines.Select(line => line with { Sku = order.FindLine(line.LineId)!.Sku }).ToList();
        return await returns.ExecuteAsync(
                command.ReturnId,
                new ReturnCommand.Open(
                    command.ReturnId, order.Id, order.CustomerId, lines, command.Resolution, command.Exchange, command.By.Id),
                command.By,
                cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<Refusal?> AgainstAsync(OpenReturn command, Order order, CancellationToken cancellationToken)
    {
        var decision = OrderDecider.Decide(
            order, ClaimReturnHandler.CommandFor(command.ReturnId, command.Lines, command.By.Id), time.GetUtcNow(), policy);
        if (decision.Refusal is { } refusal) return refusal;
        foreach (var photo in command.Lines.SelectMany(line => line.Photos))
        {
            var content = ReturnPhotos.BelongsTo(order.Id, photo) ? await files.OpenReadAsync(photo, cancellationToken).ConfigureAwait(false) : null;
            if (content is null) return new Refusal(ReturnRefusals.PhotoUnknown, "There is no such photo of this order.");
            await content.DisposeAsync().ConfigureAwait(false);
        }

        if (command.Exchange.Count == 0) return null;
        var priced = await pricing.HandleAsync(
                new PriceLines([.. command.Exchange.Select(line => new LineToPrice(line.Sku, line.Quantity))]), cancellationToken)
            .ConfigureAwait(false);
        return priced.Refusals.Count > 0 ? priced.Refusals[0].Refusal
            : priced.Currency == order.Currency ? null
            : new Refusal(CatalogueCodes.MixedCurrencies, "The articles are sold in another currency than the order's.");
    }
}
