using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>Staff pick an article of the catalogue for a parts list, or change how many of it.</summary>
/// <param name="Version">The version that staff saw.</param>
public sealed record PutDocumentItem(string DocumentId, PartsListItem Item, PartsListActor By, string Version);

/// <summary>Looks whether the article can be ordered so, and picks it. What it costs is decided when the order is placed.</summary>
public sealed class PutDocumentItemHandler(PriceLinesHandler pricing, PartsListRepository lists)
{
    /// <summary>Refuses with what pricing refuses a line with, and with what the list refuses with.</summary>
    public async Task<Result<Versioned<PartsListDocument>>> HandleAsync(PutDocumentItem command, CancellationToken cancellationToken)
    {
        var (sku, quantity, wishes) = command.Item;
        var priced = await pricing.HandleAsync(new([new LineToPrice(sku, quantity, wishes)]), cancellationToken).ConfigureAwait(false);
        if (priced.Refusals.Count > 0) return priced.Refusals[0].Refusal;
        return await lists
            .ExecuteAsync(command.DocumentId, new PartsListCommand.PutItem(command.Item), command.By, cancellationToken, version: command.Version)
            .ConfigureAwait(false);
    }
}
