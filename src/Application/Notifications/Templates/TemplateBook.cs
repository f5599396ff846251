using System.Globalization;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Notifications;

namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>A template as staff have written it: document <c>{key}</c>, and <c>{key}.v{number}</c> for each version that there was.</summary>
/// <param name="Content">Null: staff took theirs away, and the built-in words count again.</param>
/// <param name="Number">The version, from 1.</param>
/// <param name="List">Index field: <see cref="Current"/>, or the key for versions.</param>
/// <param name="At">Index field: the version's number.</param>
public sealed record TemplateDocument(
    MessageKind Kind, string Language, MessageChannel Channel, TemplateContent? Content, int Number, DateTimeOffset ChangedAt, string ChangedBy, string List, long At)
{
    public const string Current = "templates";

    /// <summary>Which template.</summary>
    public TemplateKey Key() => new(Kind, Language, Channel);
}

/// <summary>A template in force.</summary>
/// <param name="Document">Who wrote it; null for built-in words that nobody has touched.</param>
public sealed record TemplateInForce(TemplateKey Key, TemplateContent Content, TemplateDocument? Document);

/// <summary>
/// The words in force: the built-in ones with those of staff laid over them, all in one partition. They are kept in memory for ten
/// seconds: a change counts at once in the process that took it, and in every other one after at most that long.
/// </summary>
public sealed class TemplateBook(IDocumentStore store, ShopOptions shop, TimeProvider time)
{
    private const string Partition = "templates";
    private const int Most = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly DocumentHistory<TemplateDocument> _history = new(store, Containers.Templates, StoredJson.Default.TemplateDocument, CopyOf);
    private readonly Lock _gate = new();
    private Known? _known;
    private int _changes;

    /// <summary>The words for a message: in its language, else in a broader one, else in the shop's; staff's before the built-in ones.</summary>
    public async ValueTask<TemplateInForce> FindAsync(MessageKind kind, string language, MessageChannel channel, CancellationToken cancellationToken)
    {
        var written = await WrittenAsync(cancellationToken).ConfigureAwait(false);
        foreach (var tag in TemplateKey.Chain(language, shop.Language))
        {
            var key = new TemplateKey(kind, tag, channel);
            if (written.GetValueOrDefault(key) is { Content: { } content } document) return new(key, content, document);
            if (BuiltInTemplates.Find(key) is { } builtIn) return new(key, builtIn, null);
        }

        throw new InvalidOperationException($"No words for {kind} by {channel}.");
    }

    /// <summary>Every template there is, staff's and built-in, by key.</summary>
    public async Task<IReadOnlyList<TemplateInForce>> ListAsync(CancellationToken cancellationToken)
    {
        var written = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. BuiltInTemplates.Keys.Concat(written.Keys).Distinct()
                .Select(key => (Key: key, Document: written.GetValueOrDefault(key)))
                .Select(one => (one.Key, one.Document, Content: one.Document?.Content ?? BuiltInTemplates.Find(one.Key)))
                .Where(one => one.Content is not null)
                .Select(one => new TemplateInForce(one.Key, one.Content!, one.Document))
                .OrderBy(one => one.Key.Id(), StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// A template from the store and its version, <see cref="Versions.NotStored"/> when nobody has touched it. Without words of its own it
    /// shows those that count in their place, with their key.
    /// </summary>
    public async Task<Versioned<TemplateInForce>> ReadAsync(TemplateKey key, CancellationToken cancellationToken)
    {
        var found = await store
            .ReadAsync(Containers.Templates, Partition, key.Id(), StoredJson.Default.TemplateDocument, cancellationToken).ConfigureAwait(false);
        var inForce = found?.Value is { Content: { } content } document
            ? new(key, content, document)
            : await FindAsync(key.Kind, key.Language, key.Channel, cancellationToken).ConfigureAwait(false);
        return new(Partition, key.Id(), found?.Version ?? Versions.NotStored, inForce);
    }

    /// <summary>Versions of a template that staff have written, the latest first; at most a hundred.</summary>
    public Task<IReadOnlyList<TemplateDocument>> VersionsAsync(TemplateKey key, CancellationToken cancellationToken) =>
        _history.ReadAsync(Partition, key.Id(), cancellationToken);

    /// <summary>
    /// Writes a template, or with null takes staff's words away; null when it was changed since <paramref name="version"/>. It must have
    /// passed <see cref="PreviewTemplateHandler"/>.
    /// </summary>
    public async Task<Versioned<TemplateDocument>?> TryReplaceAsync(
        TemplateKey key, string version, TemplateContent? content, string by, CancellationToken cancellationToken)
    {
        var id = key.Id();
        var before = await store
            .ReadAsync(Containers.Templates, Partition, id, StoredJson.Default.TemplateDocument, cancellationToken).ConfigureAwait(false);
        if ((before?.Version ?? Versions.NotStored) != version) return null;
        var number = (before?.Value.Number ?? 0) + 1;
        var document = new TemplateDocument(key.Kind, key.Language, key.Channel, content, number, time.GetUtcNow(), by, TemplateDocument.Current, number);
        var written = await _history.TryWriteAsync(Partition, id, before?.Version, document, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _changes++;
            _known = null;
        }

        return written;
    }

    private static (string Id, TemplateDocument Copy) CopyOf(TemplateDocument document)
    {
        var id = document.Key().Id();
        return (string.Create(CultureInfo.InvariantCulture, $"{id}.v{document.Number}"), document with { List = id });
    }

    private async ValueTask<IReadOnlyDictionary<TemplateKey, TemplateDocument>> WrittenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _known) is { } known && time.GetUtcNow() - known.ReadAt < Lifetime) return known.Written;
        var (changes, readAt) = (Volatile.Read(ref _changes), time.GetUtcNow());
        var written = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            // What was read before a change must not come to stand after it.
            if (changes == _changes) _known = new(written, readAt);
        }

        return written;
    }

    private async Task<Dictionary<TemplateKey, TemplateDocument>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Templates, "list") { Partition = Partition, EqualTo = [TemplateDocument.Current], Limit = Most };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return page.Documents.Select(one => one.As(StoredJson.Default.TemplateDocument).Value).ToDictionary(document => document.Key());
    }

    private sealed record Known(IReadOnlyDictionary<TemplateKey, TemplateDocument> Written, DateTimeOffset ReadAt);
}
