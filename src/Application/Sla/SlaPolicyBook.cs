using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Sla;

/// <summary>
/// What is promised to whom. Kept in memory for ten seconds, so that an order that moves on asks the store for it next to never:
/// a change counts at once in the process that took it, and in every other one after at most that long.
/// </summary>
public sealed class SlaPolicyBook(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Known? _known;
    private int _changes;

    /// <summary>The promises to go by.</summary>
    public ValueTask<SlaRules> CurrentAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        return known is not null && time.GetUtcNow() - known.ReadAt < Lifetime ? new(known.Rules) : new(RefreshAsync(cancellationToken));
    }

    /// <summary>What is promised now, from the store; <see cref="Versions.NotStored"/> as long as nothing ever was.</summary>
    public async Task<Versioned<SlaPolicyDocument>> ReadAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Containers.Sla, SlaPolicyDocument.Id, SlaPolicyDocument.Id, StoredJson.Default.SlaPolicyDocument, cancellationToken)
            .ConfigureAwait(false)
        ?? new(SlaPolicyDocument.Id, SlaPolicyDocument.Id, Versions.NotStored, SlaPolicyDocument.None);

    /// <summary>
    /// Sets all promises anew. One that was there for the same stage and assignee keeps its beginning; a new one holds for work that
    /// begins from now on.
    /// </summary>
    /// <returns>What is stored now, or null when somebody else changed it since <paramref name="version"/>.</returns>
    public async Task<Versioned<SlaPolicyDocument>?> TryReplaceAsync(
        string version, SlaPolicyDocument wanted, string by, CancellationToken cancellationToken)
    {
        var (before, now) = (await ReadAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        if (before.Version != version) return null;
        var document = wanted with
        {
            Policies = [.. wanted.Policies.Select(policy => policy with
            {
                Since = before.Value.Policies.FirstOrDefault(one => one.Stage == policy.Stage && one.Assignee == policy.Assignee)?.Since ?? now,
            })],
            ChangedAt = now,
            ChangedBy = by,
        };
        var (id, type) = (SlaPolicyDocument.Id, StoredJson.Default.SlaPolicyDocument);
        var write = version == Versions.NotStored ? TypedDocuments.Create(id, document, type) : TypedDocuments.Replace(id, document, type, version);
        var commit = await store.CommitAsync(Containers.Sla, id, [write], cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _changes++;
            _known = null;
        }

        return commit.IsCommitted ? new(id, id, commit.Versions[0]!, document) : null;
    }

    private async Task<SlaRules> RefreshAsync(CancellationToken cancellationToken)
    {
        var (changes, readAt) = (Volatile.Read(ref _changes), time.GetUtcNow());
        var rules = new SlaRules((await ReadAsync(cancellationToken).ConfigureAwait(false)).Value);
        lock (_gate)
        {
            // What was read before a change must not come to stand after it.
            if (changes == _changes) _known = new(rules, readAt);
        }

        return rules;
    }

    private sealed record Known(SlaRules Rules, DateTimeOffset ReadAt);
}
