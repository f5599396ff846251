using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Inventory;

/// <summary>A purchase order goes to its supplier, or is called off.</summary>
/// <param name="By">Who does.</param>
/// <param name="Version">Of what is ordered; null for a cancel.</param>
public sealed record MovePurchase(string Id, string By, string? Version);

/// <summary>Refuses as the purchase order and <see cref="PurchaseRepository.ChangeAsync"/> do.</summary>
public sealed class MovePurchaseHandler(PurchaseRepository purchases, SettlePurchaseHandler settle)
{
    public async Task<Result<Versioned<PurchaseDocument>>> HandleAsync(MovePurchase command, CancellationToken cancellationToken)
    {
        var moved = await purchases
            .ChangeAsync(
                command.Id,
                (purchase, at) => command.Version is null ? purchase.Cancel(command.By, at) : purchase.Order(command.By, at),
                cancellationToken,
                command.Version)
            .ConfigureAwait(false);
        return moved.IsRefused ? moved : await settle.HandleAsync(new(command.Id), cancellationToken).ConfigureAwait(false);
    }
}
