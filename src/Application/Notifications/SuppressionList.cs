using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications;

/// <summary>
/// An address or number that is left alone: a document in a partition of its own, the address's digest. What the
/// recipient said and what the network said are told apart, for they end differently.
/// </summary>
/// <param name="Address">As it was written to.</param>
/// <param name="BouncedAt">It takes nothing: nothing at all is sent.</param>
/// <param name="ComplainedAt">The recipient called a message unwanted: only what must be sent is.</param>
/// <param name="UnsubscribedAt">The recipient wants no advertising; only they can change their mind.</param>
/// <param name="List">Index field: <see cref="AllSuppressed"/>; absent once nothing is left of it.</param>
/// <param name="At">Index field: when it last changed, Unix milliseconds.</param>
public sealed record Suppression(
    string Address, DateTimeOffset? BouncedAt, DateTimeOffset? ComplainedAt, DateTimeOffset? UnsubscribedAt, string? List, long? At)
{
    public const string Id = "suppressed";
    public const string AllSuppressed = "suppressed";

    /// <summary>Whether a message about an order is not sent.</summary>
    public bool Blocks(MessageKind kind) => BouncedAt is not null || (ComplainedAt is not null && !MessageRules.IsMustSend(kind));

    /// <summary>Whether advertising is not sent to somebody who agreed to it at <paramref name="agreedAt"/>, null when nobody knows when.</summary>
    public bool BlocksMarketing(DateTimeOffset? agreedAt) =>
        BouncedAt is not null || ComplainedAt is not null || (UnsubscribedAt is { } said && !(agreedAt > said));
}

/// <summary>A page of addresses that are left alone, with the digest of each.</summary>
public sealed record SuppressionPage(IReadOnlyList<Versioned<Suppression>> Suppressions, string? Continuation);

/// <summary>Addresses and numbers that are left alone.</summary>
public sealed class SuppressionList(IDocumentStore store, TimeProvider time)
{
    /// <summary>Refusal: the recipient has unsubscribed, and staff do not speak for them.</summary>
    public const string OnlyTheyCan = "UNSUBSCRIBED_STAYS";

    /// <summary>What is known about an address; null when nothing speaks against it.</summary>
    public ValueTask<Versioned<Suppression>?> FindAsync(string address, CancellationToken cancellationToken) =>
        FindByDigestAsync(MessageKey.DigestOf(address), cancellationToken);

    /// <summary>Notes what a provider reported, or the recipient said; the first time of each counts, but for a new "no" to advertising.</summary>
    public async Task NoteAsync(string address, DeliveryNews news, CancellationToken cancellationToken)
    {
        var digest = MessageKey.DigestOf(address);
        while (true)
        {
            var now = time.GetUtcNow();
            var found = await FindByDigestAsync(digest, cancellationToken).ConfigureAwait(false);
            var before = found?.Value ?? new(address, null, null, null, Suppression.AllSuppressed, null);
            var after = news switch
            {
                DeliveryNews.Bounced => before with { BouncedAt = before.BouncedAt ?? now },
                DeliveryNews.Complained => before with { ComplainedAt = before.ComplainedAt ?? now },
                DeliveryNews.Unsubscribed => before with { UnsubscribedAt = now },
                _ => before,
            };
            if (after == before) return;
            if (await TryWriteAsync(digest, found?.Version, after, now, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    /// <summary>
    /// Staff know better: the address is written to again. What the recipient said about advertising stays; when there is nothing
    /// but that, the answer is <see cref="OnlyTheyCan"/>. Null when nothing is known about the address.
    /// </summary>
    public async Task<Result<Suppression>?> LiftAsync(string digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindByDigestAsync(digest, cancellationToken).ConfigureAwait(false) is not { Value.List: not null } found) return null;
            if (found.Value is { BouncedAt: null, ComplainedAt: null })
                return new Refusal(OnlyTheyCan, "The recipient has unsubscribed; only they can change that.");
            var lifted = found.Value with { BouncedAt = null, ComplainedAt = null };
            if (await TryWriteAsync(digest, found.Version, lifted, time.GetUtcNow(), cancellationToken).ConfigureAwait(false)) return lifted;
        }
    }

    /// <summary>All of them, the latest first. Throws <see cref="ArgumentException"/> for a malformed continuation.</summary>
    public async Task<SuppressionPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Suppressions, "list")
        {
            EqualTo = [Suppression.AllSuppressed],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => one.As(StoredJson.Default.Suppression))], page.Continuation);
    }

    /// <summary>Forgets how an address is written; its digest still leaves it alone. False when nothing is known about it, or nothing any more.</summary>
    internal async Task<bool> TryForgetAddressAsync(string address, CancellationToken cancellationToken)
    {
        while (await FindAsync(address, cancellationToken).ConfigureAwait(false) is { } found && found.Value.Address != Person.Erased)
        {
            var replace = TypedDocuments.Replace(Suppression.Id, found.Value with { Address = Person.Erased }, StoredJson.Default.Suppression, found.Version);
            if ((await store.CommitAsync(Containers.Suppressions, found.Partition, [replace], cancellationToken).ConfigureAwait(false)).IsCommitted) return true;
        }

        return false;
    }

    private ValueTask<Versioned<Suppression>?> FindByDigestAsync(string digest, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Suppressions, digest, Suppression.Id, StoredJson.Default.Suppression, cancellationToken);

    private async Task<bool> TryWriteAsync(string digest, string? version, Suppression value, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isLeft = value.BouncedAt is not null || value.ComplainedAt is not null || value.UnsubscribedAt is not null;
        var stored = value with
        {
            List = isLeft ? Suppression.AllSuppressed : null,
            At = isLeft ? now.ToUnixTimeMilliseconds() : null,
        };
        var type = StoredJson.Default.Suppression;
        var write = version is null ? TypedDocuments.Create(Suppression.Id, stored, type) : TypedDocuments.Replace(Suppression.Id, stored, type, version);
        return (await store.CommitAsync(Containers.Suppressions, digest, [write], cancellationToken).ConfigureAwait(false)).IsCommitted;
    }
}
