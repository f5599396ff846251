using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;

namespace OrderFunctions.Application.Documents;

/// <summary>A customer wants to order by a parts list. Its files follow.</summary>
/// <param name="Id">A UUID that is fixed by whoever asks, so that a repeat makes one.</param>
/// <param name="Delivery">Has been checked.</param>
public sealed record SubmitDocument(string Id, string CustomerId, PartsListDelivery Delivery);

/// <summary>The entry in the customer's list first, then the list with its delivery.</summary>
public sealed class SubmitDocumentHandler(IDocumentStore store, PartsListRepository lists)
{
    public async Task<Result<Versioned<PartsListDocument>>> HandleAsync(SubmitDocument command, CancellationToken cancellationToken)
    {
        var partition = PartsListLists.OfCustomer(command.CustomerId);
        var at = Ids.TimeOf(command.Id)?.ToUnixTimeMilliseconds() ?? throw new ArgumentException("The id tells no time.", nameof(command));
        await store
            .CommitAsync(
                Containers.Documents,
                partition,
                [TypedDocuments.Upsert(command.Id, new PartsListEntry(partition, at), StoredJson.Default.PartsListEntry)],
                cancellationToken)
            .ConfigureAwait(false);
        return await lists.ExecuteAsync(
            command.Id,
            new PartsListCommand.Submit(command.Id, command.CustomerId),
            new PartsListActor(command.CustomerId, IsStaff: false),
            cancellationToken,
            _ => [TypedDocuments.Create(PartsListDelivery.Id, command.Delivery, StoredJson.Default.PartsListDelivery)]).ConfigureAwait(false);
    }
}
