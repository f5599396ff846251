using OrderFunctions.Application.Fulfilment.Geocoding;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>Say who runs a dealer's location, or something else about them.</summary>
/// <param name="Code">The location.</param>
/// <param name="Draft">Has passed <see cref="DealerDraft.Check"/>.</param>
/// <param name="Version">The version that the change was made from; <see cref="Versions.NotStored"/> for the first one.</param>
public sealed record SaveDealer(string Code, DealerDraft Draft, string Version);

/// <summary>A dealer gets no new allocations any more. What it has stays with it until it is sent or moved.</summary>
public sealed record DeactivateDealer(string Code, string Version);

/// <summary>
/// Refuses with <see cref="StockCodes.UnknownLocation"/>, <see cref="DealerCodes.NotADealers"/>, <see cref="DealerCodes.Unknown"/> and
/// <see cref="DealerCodes.Changed"/> when somebody else was faster.
/// </summary>
public sealed class SaveDealerHandler(
    IDocumentStore store, DealerBook book, LocationBook locations, IGeocoder places, TimeProvider time)
{
    public async ValueTask<Result<Versioned<Dealer>>> HandleAsync(SaveDealer command, CancellationToken cancellationToken)
    {
        var location = await locations.FindAsync(command.Code, cancellationToken).ConfigureAwait(false);
        if (location is null) return new Refusal(StockCodes.UnknownLocation, "There is no such location.");
        if (location.Value.Kind != LocationKind.Dealer) return new Refusal(DealerCodes.NotADealers, "The location is not a dealer's.");

        var draft = command.Draft;
        var address = draft.Address!;
        var dealer = new Dealer(
            command.Code,
            draft.Name!.Trim(),
            address,
            draft.At ?? await places.FindAsync(address.PostalCode, address.City, address.Country, cancellationToken).ConfigureAwait(false),
            [.. (draft.Categories ?? []).Select(one => one.Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            draft.Capacity ?? 0,
            draft.Rating,
            draft.Active ?? true,
            time.GetUtcNow());
        return await WriteAsync(dealer, command.Version, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Result<Versioned<Dealer>>> HandleAsync(DeactivateDealer command, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(command.Code, cancellationToken).ConfigureAwait(false) is not { } found)
            return new Refusal(DealerCodes.Unknown, "There is no such dealer.");
        if (found.Version != command.Version) return Changed();
        return found.Value.Active
            ? await WriteAsync(found.Value with { Active = false, ChangedAt = time.GetUtcNow() }, command.Version, cancellationToken).ConfigureAwait(false)
            : found;
    }

    private async ValueTask<Result<Versioned<Dealer>>> WriteAsync(Dealer dealer, string version, CancellationToken cancellationToken)
    {
        var write = version == Versions.NotStored
            ? TypedDocuments.Create(dealer.Code, dealer, StoredJson.Default.Dealer)
            : TypedDocuments.Replace(dealer.Code, dealer, StoredJson.Default.Dealer, version);
        var commit = await store.CommitAsync(Containers.Dealers, Dealer.Partition, [write], cancellationToken).ConfigureAwait(false);
        book.Forget();
        return commit.IsCommitted ? new Versioned<Dealer>(Dealer.Partition, dealer.Code, commit.Versions[0]!, dealer) : Changed();
    }

    private static Refusal Changed() => new(DealerCodes.Changed, "The dealer was changed since it was read; read it again.");
}
