using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Units that come to a location or leave it other than with a parcel: the record that says why, and the counts, in one commit of
/// the SKU's partition. The counts move by guarded increment, unless the booking follows from what they were seen to be.
/// </summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Location">Where.</param>
/// <param name="Record">What makes a repeat harmless: the create, or versioned replace, of the record.</param>
/// <param name="Received">Units from outside.</param>
/// <param name="Adjusted">Units by correction; negative takes off.</param>
/// <param name="Transferred">Units from another location; negative: units that leave for one.</param>
/// <param name="Returned">Units that customers sent back.</param>
/// <param name="Scrapped">Those of them that are thrown away.</param>
/// <param name="Told">Outbox rows that commit with it.</param>
/// <param name="Seen">The counts from which whoever books has reckoned, and seen that what is taken off is available; at
/// <see cref="Versions.NotStored"/> when there were none yet. Null: it holds whatever the counts are.</param>
internal sealed record StockBooking(
    string Sku,
    string Location,
    DocumentOperation Record,
    long Received = 0,
    long Adjusted = 0,
    long Transferred = 0,
    long Returned = 0,
    long Scrapped = 0,
    IReadOnlyList<DocumentOperation>? Told = null,
    Versioned<StockCounts>? Seen = null)
{
    // Counts that were missing are made in the first round, by us or by somebody else; only the line of backorders can
    // change again and again in between.
    private const int MaxRounds = 50;

    private const int AtRecord = 0;
    private const int AtCounts = 1;

    private long OnHand => Received + Adjusted + Transferred + Returned - Scrapped;

    /// <summary>
    /// Commits it. Anything but <see cref="CommitOutcome.Committed"/> changed nothing: ALREADY_EXISTS and VERSION_MISMATCH are
    /// about the record, GUARD_FAILED and NOT_FOUND mean that taking off so many would touch units promised to orders; or, with
    /// <see cref="Seen"/>, that the counts have changed since.
    /// </summary>
    public async ValueTask<CommitOutcome> CommitAsync(IDocumentStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            // Whoever waits for the article comes before everybody who has not ordered yet.
            var (line, taken) = OnHand > 0
                ? await BackorderQueue.OfferAsync(store, Sku, Location, OnHand, now, cancellationToken).ConfigureAwait(false)
                : (null, 0);
            var result = Seen is { Version: Versions.NotStored }
                ? await CommitFirstAsync(store, line, taken, cancellationToken).ConfigureAwait(false)
                : await CommitAsync(store, Seen is null ? Moved(taken) : Replaced(Seen, taken), line, [], cancellationToken).ConfigureAwait(false);
            if (result is { Outcome: CommitOutcome.NotFound, FailedOperation: AtCounts } && Seen is null && OnHand >= 0)
                result = await CommitFirstAsync(store, line, taken, cancellationToken).ConfigureAwait(false);

            var byOthers = result.Outcome is CommitOutcome.AlreadyExists or CommitOutcome.VersionMismatch
                && result.FailedOperation != AtRecord;
            if (!byOthers)
                return result.Outcome;
            if (Seen is not null && result.FailedOperation == AtCounts)
                return CommitOutcome.GuardFailed;
        }

        throw new TimeoutException($"The counts of {Sku} kept changing; try again.");
    }

    /// <summary>What could be taken off.</summary>
    public async ValueTask<long> AvailableAsync(IDocumentStore store, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
            Containers.Stock, Sku, StockCounts.IdOf(Location), StoredJson.Default.StockCounts, cancellationToken)
            .ConfigureAwait(false))?.Value.Available ?? 0;

    private async ValueTask<CommitResult> CommitFirstAsync(
        IDocumentStore store, DocumentOperation? line, int taken, CancellationToken cancellationToken)
    {
        var counts = TypedDocuments.Create(
            StockCounts.IdOf(Location), After(StockCounts.None(Sku, Location), taken), StoredJson.Default.StockCounts);
        var place = await StockPlaces.FirstAsync(store, Sku, Location, cancellationToken).ConfigureAwait(false);
        return await CommitAsync(store, counts, line, place, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<CommitResult> CommitAsync(
        IDocumentStore store, DocumentOperation counts, DocumentOperation? line, DocumentOperation[] place, CancellationToken cancellationToken)
    {
        DocumentOperation[] operations = [Record, counts, .. place, .. Told ?? []];
        return store.CommitAsync(Containers.Stock, Sku, line is null ? operations : [.. operations, line], cancellationToken);
    }

    private DocumentOperation Replaced(Versioned<StockCounts> seen, int taken) =>
        TypedDocuments.Replace(seen.Id, After(seen.Value, taken), StoredJson.Default.StockCounts, seen.Version);

    private StockCounts After(StockCounts before, int taken) => before with
    {
        OnHand = before.OnHand + OnHand,
        Reserved = before.Reserved + taken,
        Available = before.Available + OnHand - taken,
        Received = before.Received + Received,
        Adjusted = before.Adjusted + Adjusted,
        Transferred = before.Transferred + Transferred,
        Returned = before.Returned + Returned,
        Scrapped = before.Scrapped + Scrapped,
    };

    private DocumentOperation.Increment Moved(int taken)
    {
        var fields = new List<FieldIncrement>(8);
        Add("onHand", OnHand);
        Add("available", OnHand - taken);
        Add("received", Received);
        Add("adjusted", Adjusted);
        Add("transferred", Transferred);
        Add("returned", Returned);
        Add("scrapped", Scrapped);
        Add("reserved", taken);
        return new DocumentOperation.Increment(
            StockCounts.IdOf(Location), fields, OnHand < 0 ? [new("available", -OnHand)] : []);

        void Add(string field, long by)
        {
            if (by != 0)
                fields.Add(new(field, by));
        }
    }
}
