using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>
/// How far a timer has come that works through everything a bit at a time, so that no run takes long, a restart goes on
/// where the last run stopped, and nothing is held in memory.
/// </summary>
public sealed record Round
{
    /// <summary>When this round began; null between rounds.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where it goes on; null at its beginning.</summary>
    public string? Continuation { get; init; }

    /// <summary>How many things were looked at in this round.</summary>
    public long Looked { get; init; }

    /// <summary>How many of them were not as they should be.</summary>
    public long Found { get; init; }

    /// <summary>Some could not be looked at.</summary>
    public bool Incomplete { get; init; }

    /// <summary>What the round is about: changes since then; null for everything.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the last complete round began, and what it came to.</summary>
    public DateTimeOffset? LastStartedAt { get; init; }

    public DateTimeOffset? LastEndedAt { get; init; }

    public long LastLooked { get; init; }

    public long LastFound { get; init; }
}

/// <summary>Keeps the rounds, one document each.</summary>
public sealed class Rounds(IDocumentStore store)
{
    private const string Id = "round";

    /// <summary>The round as it stands; a fresh one when there is none.</summary>
    public async Task<(Round Round, string? Version)> ReadAsync(string name, CancellationToken cancellationToken) =>
        await store.ReadAsync(Containers.Rounds, name, Id, StoredJson.Default.Round, cancellationToken).ConfigureAwait(false) is { } found
            ? (found.Value, found.Version)
            : (new Round(), null);

    /// <summary>The new version, or null when another run of the timer was faster: then this one stops.</summary>
    public async Task<string?> WriteAsync(string name, Round round, string? version, CancellationToken cancellationToken)
    {
        var write = version is null
            ? TypedDocuments.Create(Id, round, StoredJson.Default.Round)
            : TypedDocuments.Replace(Id, round, StoredJson.Default.Round, version);
        var commit = await store.CommitAsync(Containers.Rounds, name, [write], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? commit.Versions[0] : null;
    }
}
