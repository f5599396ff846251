using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>A query of the port as text and parameters: one range over one indexed property, in its order.</summary>
internal sealed class IndexQuery
{
    private readonly DocumentQuery _query;
    private readonly List<(string Name, string Value)> _parameters = [];

    private IndexQuery(DocumentQuery query, DocumentIndex index)
    {
        _query = query;
        var (from, before) = IndexKey.RangeOf(query);
        var after = query.Continuation is { } token ? ContinuationToken.Read(token, query, 1)[0].Text : null;
        var key = $"c.{Envelope.Indexes}[\"{index.Name}\"]";
        var conditions = new List<string>();
        // In the text as well as in the options: what is asked for does not depend on how a request is routed.
        if (query.Partition is { } partition) conditions.Add($"c.{Envelope.Partition} = {Parameter("@pk", partition)}");
        conditions.Add(after is not null && !query.Descending ? $"{key} > {Parameter("@after", after)}" : $"{key} >= {Parameter("@from", from)}");
        conditions.Add(after is not null && query.Descending ? $"{key} < {Parameter("@after", after)}" : $"{key} < {Parameter("@before", before)}");
        // One more than asked for tells whether there is a next page.
        Text = $"SELECT TOP {query.Limit + 1} c.{Envelope.Partition}, c.id, c._etag, {key} AS {Envelope.Key}, c.{Envelope.Body} FROM c " +
            $"WHERE {string.Join(" AND ", conditions)} ORDER BY {key} {(query.Descending ? "DESC" : "ASC")}";
    }

    public string Text { get; }

    public IReadOnlyList<(string Name, string Value)> Parameters => _parameters;

    public static IndexQuery For(ContainerDefinition container, DocumentQuery query) =>
        new(query, DocumentLimits.Check(container, query));

    public QueryDefinition ToDefinition() =>
        _parameters.Aggregate(new QueryDefinition(Text), (query, one) => query.WithParameter(one.Name, one.Value));

    public QueryRequestOptions ToOptions() => new()
    {
        PartitionKey = _query.Partition is { } partition ? new PartitionKey(partition) : null,
        MaxItemCount = _query.Limit + 1,
        MaxConcurrency = -1, // without a partition: all physical partitions at once
    };

    /// <summary>The page out of the rows that were found.</summary>
    public DocumentPage PageOf(IReadOnlyList<StoredItem> rows)
    {
        var page = rows.Take(_query.Limit).ToList();
        return new DocumentPage(
            [.. page.Select(row => row.Document)],
            rows.Count > _query.Limit ? ContinuationToken.Write(_query, [page[^1].Key!]) : null);
    }

    private string Parameter(string name, string value)
    {
        _parameters.Add((name, value));
        return name;
    }
}
