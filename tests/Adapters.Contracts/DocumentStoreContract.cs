using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Contracts;

/// <summary>
/// What every <see cref="IDocumentStore"/> promises. An implementation's test class inherits this and provides a store
/// with <see cref="ContractContainers"/>; every test uses partitions of its own.
/// </summary>
public abstract partial class DocumentStoreContract
{
    protected const string Things = "things";
    protected const string Plain = "plain";

    /// <summary>The containers that the store under test must have.</summary>
    public static IReadOnlyList<ContainerDefinition> ContractContainers { get; } =
    [
        new(Things, [new DocumentIndex("list", ["list", "at"]), new DocumentIndex("due", ["due"])]),
        new(Plain, []),
    ];

    protected abstract IDocumentStore Store { get; }

    /// <summary>A partition that no other test uses.</summary>
    protected string Partition { get; } = Guid.NewGuid().ToString("D");

    protected static ReadOnlyMemory<byte> Json(string json) => Encoding.UTF8.GetBytes(json);

    protected static DocumentOperation Create(string id, string json = """{"name":"new"}""") =>
        new DocumentOperation.Create(id, Json(json));

    protected static DocumentOperation Replace(string id, string json, string? version = null) =>
        new DocumentOperation.Replace(id, Json(json), version);

    protected static DocumentOperation Add(string id, string field, long by, long? atLeast = null) =>
        new DocumentOperation.Increment(
            id, [new FieldIncrement(field, by)], atLeast is { } least ? [new FieldGuard(field, least)] : []);

    protected async Task<CommitResult> CommitAsync(params DocumentOperation[] operations) =>
        await Store.CommitAsync(Things, Partition, operations);

    protected async Task<string> MustCommitAsync(params DocumentOperation[] operations)
    {
        var result = await CommitAsync(operations);
        Assert.Equal(CommitOutcome.Committed, result.Outcome);
        return result.Versions[0]!;
    }

    protected async Task<StoredDocument?> FindAsync(string id) => await Store.FindAsync(Things, Partition, id);

    /// <summary>The stored JSON, or null when there is no document.</summary>
    protected async Task<JsonObject?> BodyAsync(string id)
    {
        var document = await FindAsync(id);
        return document is null ? null : JsonNode.Parse(document.Body.Span)!.AsObject();
    }

    protected async Task<long> NumberAsync(string id, string field) => (long)(await BodyAsync(id))![field]!;

    protected static void AssertRefused(CommitResult result, CommitOutcome outcome, int operation)
    {
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(operation, result.FailedOperation);
        Assert.False(result.IsCommitted);
        Assert.Empty(result.Versions);
    }
}
