using OrderFunctions.Application.Events;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Book what the inspection found: back on the shelf, or thrown away.</summary>
public sealed record BookReturnedGoods(string ReturnId);

/// <summary>
/// One entry per line and verdict, under an id made from them, so that a repeat books nothing twice. What comes back on the
/// shelf is offered to whoever waits for the article first.
/// </summary>
public sealed class BookReturnedGoodsHandler(
    ReturnRepository returns, IDocumentStore store, FillBackordersHandler backorders, TimeProvider time, ArticleNews? news = null)
{
    public async Task HandleAsync(BookReturnedGoods command, CancellationToken cancellationToken)
    {
        var one = await returns.ReadAsync(command.ReturnId, cancellationToken).ConfigureAwait(false);
        if (one is not { Status: ReturnStatus.Inspected, GoodsBooked: false, Location: { } location }) return;
        foreach (var line in one.Lines)
        {
            await BookAsync(one, line, StockEntryKind.Return, line.Restock, location, cancellationToken).ConfigureAwait(false);
            await BookAsync(one, line, StockEntryKind.Scrap, line.Scrap, location, cancellationToken).ConfigureAwait(false);
        }

        await returns.NoteAsync(one.Id, new ReturnCommand.RecordGoodsBooked(), cancellationToken).ConfigureAwait(false);
        foreach (var sku in one.Lines.Where(line => line.Restock > 0).Select(line => line.Sku).Distinct(StringComparer.Ordinal))
            await backorders.HandleAsync(new FillBackorders(sku, location), cancellationToken).ConfigureAwait(false);
    }

    private async Task BookAsync(
        Return one, ReturnLine line, StockEntryKind kind, int quantity, string location, CancellationToken cancellationToken)
    {
        if (quantity == 0) return;
        if (kind == StockEntryKind.Return) await backorders.PromiseAsync(new FillBackorders(line.Sku, location), cancellationToken).ConfigureAwait(false);
        var prefix = kind == StockEntryKind.Return ? "return" : "scrap";
        var answer = await StockEntries.ApplyAsync(
                store,
                new($"{prefix}-{one.Id}-{line.LineId}", line.Sku, location, kind, quantity, $"Return {one.Id}", Actor.Returns.Id, time.GetUtcNow()),
                news,
                cancellationToken)
            .ConfigureAwait(false);
        if (answer.Outcome is not (StockEntryOutcome.Applied or StockEntryOutcome.Repeated))
            throw new InvalidOperationException($"Booking return {one.Id} ended as {answer.Outcome}.");
    }
}
