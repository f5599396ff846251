using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>A commit as one transactional batch: an operation of the port is an operation of the batch, in the same order.</summary>
internal static class BatchRequest
{
    // No version has this form; "*" and an empty text would match everything.
    private const string MatchesNothing = "\"none\"";

    public static TransactionalBatch Of(
        CosmosContainer container, string partition, IReadOnlyList<DocumentOperation> operations, string mark)
    {
        var batch = container.Items.CreateTransactionalBatch(new PartitionKey(partition));
        foreach (var operation in operations)
        {
            var id = ItemId.Of(operation.Id);
            _ = operation switch
            {
                DocumentOperation.Create create => batch.CreateItemStream(Item(create.Body), Always()),
                DocumentOperation.Replace replace => batch.ReplaceItemStream(id, Item(replace.Body), IfAt(replace.ExpectedVersion)),
                DocumentOperation.Upsert upsert => batch.UpsertItemStream(Item(upsert.Body), Always()),
                DocumentOperation.Delete delete => batch.DeleteItem(id, IfAt(delete.ExpectedVersion)),
                DocumentOperation.Increment increment => batch.PatchItem(id, ChangesOf(increment, mark), If(increment)),
                _ => throw new ArgumentException($"Unknown operation {operation.GetType().Name}.", nameof(operations)),
            };

            MemoryStream Item(ReadOnlyMemory<byte> body) => Envelope.Write(container.Definition, partition, operation.Id, mark, body);
        }

        return batch;
    }

    /// <summary>The guards as a predicate over the item; an absent field counts as 0. Null when there are none.</summary>
    public static string? PredicateOf(DocumentOperation.Increment increment) => increment.Guards.Count == 0
        ? null
        : "FROM c WHERE " + string.Join(" AND ", increment.Guards.Select(guard =>
        {
            var field = $"c.{Envelope.Body}[\"{JsonEncodedText.Encode(guard.Field)}\"]";
            var holds = string.Create(CultureInfo.InvariantCulture, $"{field} >= {guard.AtLeast}");
            return guard.AtLeast > 0 ? holds : $"({holds} OR NOT IS_DEFINED({field}))";
        }));

    private static List<PatchOperation> ChangesOf(DocumentOperation.Increment increment, string mark) =>
    [
        PatchOperation.Set("/" + Envelope.Mark, mark),
        .. increment.Fields.Select(field => PatchOperation.Increment($"/{Envelope.Body}/{Pointer(field.Field)}", field.By)),
    ];

    private static TransactionalBatchItemRequestOptions Always() => IfAt(null);

    private static TransactionalBatchItemRequestOptions IfAt(string? version) => new()
    {
        EnableContentResponseOnWrite = false,
        IfMatchEtag = version is "" or "*" ? MatchesNothing : version,
    };

    private static TransactionalBatchPatchItemRequestOptions If(DocumentOperation.Increment increment) => new()
    {
        EnableContentResponseOnWrite = false,
        FilterPredicate = PredicateOf(increment),
    };

    // RFC 6901.
    private static string Pointer(string field) =>
        field.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
