using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Inventory;

namespace OrderFunctions.Application.Inventory;

/// <summary>Units leave one location for another.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Draft">Has passed <see cref="TransferDraft.Check"/>.</param>
/// <param name="By">Who sends them.</param>
public sealed record SendTransfer(string Sku, TransferDraft Draft, string By);

/// <summary>A transfer as somebody sends it: anything may be missing or wrong.</summary>
/// <param name="Id">The caller's id; the same id for the same SKU counts once.</param>
/// <param name="From">Location that the units leave.</param>
/// <param name="To">Location that they go to.</param>
/// <param name="Quantity">Units, 1 to 1,000,000,000.</param>
/// <param name="Reason">Why, 1 to 200 characters.</param>
public sealed record TransferDraft(string? Id, string? From, string? To, long? Quantity, string? Reason)
{
    /// <summary>Adds what is wrong to <paramref name="errors"/>, by JSON path.</summary>
    public void Check(IDictionary<string, string[]> errors)
    {
        if (!Skus.IsValid(Id))
            errors["$.id"] = [Skus.Rule];
        if (!StockLocations.IsValid(From))
            errors["$.from"] = [StockLocations.Rule];
        if (!StockLocations.IsValid(To))
            errors["$.to"] = [StockLocations.Rule];
        else if (To == From)
            errors["$.to"] = ["Another location than the one that the units leave."];
        if (Quantity is not (>= 1 and <= StockEntries.MaxQuantity))
            errors["$.quantity"] = [$"1 to {StockEntries.MaxQuantity}."];
        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200)
            errors["$.reason"] = ["1 to 200 characters."];
    }
}

/// <summary>
/// One commit: the transfer is in transit and its units are off the shelf. Refuses with <see cref="StockCodes.UnknownLocation"/>,
/// <see cref="StockCodes.LocationClosed"/>, <see cref="RefusalCodes.OutOfStock"/> when fewer are available (the others are promised to
/// orders), and <see cref="RefusalCodes.IdReused"/> when the id is taken by another transfer.
/// </summary>
public sealed class SendTransferHandler(
    IDocumentStore store, LocationBook locations, TimeProvider time, ArticleNews? news = null)
{
    public async ValueTask<Result<StockTransfer>> HandleAsync(SendTransfer command, CancellationToken cancellationToken)
    {
        var draft = command.Draft;
        var transfer = new StockTransfer
        {
            Id = draft.Id!,
            Sku = command.Sku,
            From = draft.From!,
            To = draft.To!,
            Quantity = draft.Quantity!.Value,
            Reason = draft.Reason!,
            Status = TransferStatus.InTransit,
            SentBy = command.By,
            SentAt = time.GetUtcNow(),
        };
        if (await EarlierAsync(transfer, cancellationToken).ConfigureAwait(false) is { } earlier)
            return earlier;
        if (await locations.FindAsync(transfer.From, cancellationToken).ConfigureAwait(false) is null)
            return UnknownLocation("from");
        if (await locations.FindAsync(transfer.To, cancellationToken).ConfigureAwait(false) is not { } to)
            return UnknownLocation("to");
        if (!to.Value.Active)
            return new Refusal(StockCodes.LocationClosed, "The location takes no goods any more.");

        var told = news?.Of(transfer) ?? [];
        var booking = new StockBooking(
            transfer.Sku,
            transfer.From,
            TypedDocuments.Create(TransferRecord.IdOf(transfer.Id), TransferRecord.Of(transfer), StoredJson.Default.TransferRecord),
            Transferred: -transfer.Quantity,
            Told: told);
        var outcome = await booking.CommitAsync(store, transfer.SentAt, cancellationToken).ConfigureAwait(false);
        if (outcome == CommitOutcome.Committed && news is not null)
            await news.SendAsync(Containers.Stock, transfer.Sku, told, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            CommitOutcome.Committed => transfer,
            CommitOutcome.AlreadyExists => (await EarlierAsync(transfer, cancellationToken).ConfigureAwait(false))!.Value,
            _ => new Refusal(RefusalCodes.OutOfStock, "There are fewer units that are not promised to orders.").With(
                "available",
                (await booking.AvailableAsync(store, cancellationToken).ConfigureAwait(false)).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    // The same transfer sent again answers as it stands now, whoever sends it.
    private async ValueTask<Result<StockTransfer>?> EarlierAsync(StockTransfer asked, CancellationToken cancellationToken) =>
        await TransferRecord.FindAsync(store, asked.Sku, asked.Id, cancellationToken).ConfigureAwait(false) is not { Value.Transfer: var earlier }
            ? null
            : (earlier.From, earlier.To, earlier.Quantity, earlier.Reason) == (asked.From, asked.To, asked.Quantity, asked.Reason)
                ? earlier
                : new Refusal(RefusalCodes.IdReused, "Another transfer has this id.");

    private static Refusal UnknownLocation(string member) =>
        new Refusal(StockCodes.UnknownLocation, "There is no such location.").With("member", member);
}
