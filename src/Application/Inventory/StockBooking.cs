using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Inventory;

/// <summary>
/// Units that come to a location or leave it other than with a parcel: the record that says why, and the counts by guarded
/// increment, in one commit of the SKU's partition.
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
internal sealed record StockBooking(
    string Sku,
    string Location,
    DocumentOperation Record,
    long Received = 0,
    long Adjusted = 0,
    long Transferred = 0,
    long Returned = 0,
    long Scrapped = 0,
    IReadOnlyList<DocumentOperation>? Told = null)
{
    // Counts that were missing are made in the first round, by us or by somebody else; only the line of backorders can
    // change again and again in between.
    private const int MaxRounds = 50;

    private const int AtRecord = 0;
    private const int AtCounts = 1;

    private long OnHand => Received + Adjusted + Transferred + Returned - Scrapped;

    /// <summary>
    /// Commits it. Anything but <see cref="CommitOutcome.Committed"/> changed nothing: ALREADY_EXISTS and VERSION_MISMATCH are
    /// about the record, GUARD_FAILED and NOT_FOUND mean that taking off so many would touch units promised to orders.
    /// </summary>
    public async ValueTask<CommitOutcome> CommitAsync(IDocumentStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            // Whoever waits for the article comes before everybody who has not ordered yet.
            var (line, taken) = OnHand > 0
                ? await BackorderQueue.OfferAsync(store, Sku, Location, OnHand, now, cancellationToken).ConfigureAwait(false)
                : (null, 0);
            var result = await store.CommitAsync(
                Containers.Stock, Sku, With(line, [Record, Count(taken), .. Told ?? []]), cancellationToken).ConfigureAwait(false);

            if (result is { Outcome: CommitOutcome.NotFound, FailedOperation: AtCounts } && OnHand >= 0)
            {
                var place = await StockPlaces.FirstAsync(store, Sku, Location, cancellationToken).ConfigureAwait(false);
                result = await store.CommitAsync(
                    Containers.Stock, Sku, With(line, [Record, FirstCount(taken), .. place, .. Told ?? []]), cancellationToken).ConfigureAwait(false);
            }

            var byOthers = result.Outcome is CommitOutcome.AlreadyExists or CommitOutcome.VersionMismatch
                && result.FailedOperation != AtRecord;
            if (!byOthers)
                return result.Outcome;
        }

        throw new TimeoutException($"The counts of {Sku} kept changing; try again.");
    }

    /// <summary>What could be taken off.</summary>
    public async ValueTask<long> AvailableAsync(IDocumentStore store, CancellationToken cancellationToken) =>
        (await store.ReadAsync(
            Containers.Stock, Sku, StockCounts.IdOf(Location), StoredJson.Default.StockCounts, cancellationToken)
            .ConfigureAwait(false))?.Value.Available ?? 0;

    private static DocumentOperation[] With(DocumentOperation? line, params DocumentOperation[] operations) =>
        line is null ? operations : [.. operations, line];

    private DocumentOperation.Increment Count(int taken)
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

    private DocumentOperation FirstCount(int taken) => TypedDocuments.Create(
        StockCounts.IdOf(Location),
        new StockCounts(Sku, Location, OnHand, taken, 0, OnHand - taken, Received, Adjusted, 0, Transferred, Returned, Scrapped),
        StoredJson.Default.StockCounts);
}
