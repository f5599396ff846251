using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>A transfer has come to its end.</summary>
/// <param name="Arrived">Units that arrived where they were sent; null when the transfer is called off and all are back.</param>
/// <param name="By">Who says so.</param>
public sealed record SettleTransfer(string Sku, string Id, long? Arrived, string By);

/// <summary>
/// One commit: the transfer's end, and the units on the shelf they came to. Units that were lost on the way come in and leave
/// again as an adjustment, so that the books say where they went. Refuses as <see cref="StockTransfer"/> does, and with
/// <see cref="StockCodes.TransferUnknown"/>.
/// </summary>
public sealed class SettleTransferHandler(IDocumentStore store, TimeProvider time, ArticleNews? news = null)
{
    // Only settlements of the same transfer can meet on its record.
    private const int MaxAttempts = 8;

    public async ValueTask<Result<StockTransfer>> HandleAsync(SettleTransfer command, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TransferRecord.FindAsync(store, command.Sku, command.Id, cancellationToken).ConfigureAwait(false) is not { } found)
                return new Refusal(StockCodes.TransferUnknown, "There is no such transfer.");
            var before = found.Value.Transfer;
            var now = time.GetUtcNow();
            var decided = command.Arrived is { } arrived ? before.Receive(arrived, command.By, now) : before.Cancel(command.By, now);
            if (!decided.TryGet(out var after, out _) || ReferenceEquals(after, before))
                return decided;

            var told = news?.Of(after) ?? [];
            if (await BookingOf(after, found, told).CommitAsync(store, now, cancellationToken).ConfigureAwait(false) != CommitOutcome.Committed)
                continue;
            if (news is not null)
                await news.SendAsync(Containers.Stock, after.Sku, told, cancellationToken).ConfigureAwait(false);
            return decided;
        }

        throw new TimeoutException($"Transfer {command.Id} of {command.Sku} kept changing; try again.");
    }

    private static StockBooking BookingOf(StockTransfer transfer, Versioned<TransferRecord> found, IReadOnlyList<DocumentOperation> told) => new(
        transfer.Sku,
        transfer.Status == TransferStatus.Received ? transfer.To : transfer.From,
        TypedDocuments.Replace(found.Id, TransferRecord.Of(transfer), StoredJson.Default.TransferRecord, found.Version),
        Adjusted: transfer.Status == TransferStatus.Received ? transfer.Arrived!.Value - transfer.Quantity : 0,
        Transferred: transfer.Quantity,
        Told: told);
}
