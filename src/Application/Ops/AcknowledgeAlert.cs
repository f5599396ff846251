using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Staff have seen an alert.</summary>
public sealed record AcknowledgeAlert(string Id, string By);

/// <summary>The first to acknowledge is the one who is written down; a repeat changes nothing.</summary>
public sealed class AcknowledgeAlertHandler(IDocumentStore store, TimeProvider time)
{
    /// <summary>The alert afterwards, or null when there is none.</summary>
    public async Task<Alert?> HandleAsync(AcknowledgeAlert command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await store
                .ReadAsync(Containers.Alerts, command.Id, command.Id, StoredJson.Default.Alert, cancellationToken)
                .ConfigureAwait(false);
            if (found is null or { Value.AcknowledgedBy: not null })
                return found?.Value;
            var seen = found.Value with
            {
                AcknowledgedBy = command.By,
                AcknowledgedAt = time.GetUtcNow(),
                List = AlertLists.Acknowledged,
            };
            var replace = TypedDocuments.Replace(seen.Id, seen, StoredJson.Default.Alert, found.Version);
            var commit = await store
                .CommitAsync(Containers.Alerts, seen.Id, [replace], cancellationToken)
                .ConfigureAwait(false);
            if (commit.IsCommitted)
                return seen;
        }
    }
}
