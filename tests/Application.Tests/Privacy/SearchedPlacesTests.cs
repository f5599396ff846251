using System.Text;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Privacy;

/// <summary>Places that an erasure searches, when there is more in them than a step looks at.</summary>
public sealed class SearchedPlacesTests : IAsyncDisposable
{
    private const string Order = "0197a000-0000-7000-8000-00000000000a";

    private static readonly DateTimeOffset At = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Ada = new("ada 1", "erased-1", [Order], ["Ada Müßig"]);

    private readonly ATemporaryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_audit_trail_is_searched_to_its_end_and_keeps_every_deed()
    {
        await Task.WhenAll(Enumerable.Range(0, 205).Select(n => AddAsync(Entry(n))));
        await AddAsync(Entry(0) with { Id = "by", By = Ada.CustomerId });
        await AddAsync(Entry(205) with { Id = "path", Subject = Ada.CustomerId, Path = "/api/credit/ada%201/entries" });
        await AddAsync(Entry(206) with { Id = "why", Reason = "for Ada M\\u00fc\\u00dfig" });
        await AddAsync(Entry(207) with { Id = "change", Change = "to <b>Ada M&uuml;&szlig;ig</b>" });
        await AddAsync(Entry(208) with { Id = "denied", By = Ada.CustomerId, List = AuditEntry.Denials });
        await AddAsync(Entry(209) with { Id = "denied-staff", List = AuditEntry.Denials });

        Assert.Equal((210, 5, 1, 4), Sums(await SearchAsync(new SearchedAudit(_store.Documents))));

        Assert.Equal(209, (await AuditAsync(AuditEntry.All)).Count);
        Assert.Equal("staff", Assert.Single(await AuditAsync(AuditEntry.Denials)).By);
        var left = (await AuditAsync(AuditEntry.All)).ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        Assert.Equal("erased-1", left["by"].By);
        Assert.Equal(("erased-1", "/api/credit/erased-1/entries"), (left["path"].Subject, left["path"].Path));
        Assert.Equal((Person.Erased, Person.Erased), (left["why"].Reason, left["change"].Change));
        Assert.Equal(Entry(7), left["7"]);
        Assert.Equal((209, 0, 0, 0), Sums(await SearchAsync(new SearchedAudit(_store.Documents))));

        Task AddAsync(AuditEntry entry) => CommitAsync(Containers.Audit, entry.Id, TypedDocuments.Create(entry.Id, entry, StoredJson.Default.AuditEntry));
    }

    [Fact]
    public async Task Webhooks_are_searched_to_their_end_by_name_and_by_order_and_what_waits_for_somebody_keeps_its_body()
    {
        await Task.WhenAll(Enumerable.Range(0, 101).Select(n => AddAsync($"{n}", "{}", InboxStatus.Ignored, n)));
        await AddAsync("order", $$"""{"order":"{{Order.ToUpperInvariant()}}"}""", InboxStatus.Ignored, 101);
        await AddAsync("name", """{"to":"Ada M\u00fc\u00dfig"}""", InboxStatus.Processed, 102);
        await AddAsync("waits", """{"to":"Ada M\u00fc\u00dfig"}""", InboxStatus.Unmatched, 103);

        var report = await SearchAsync(new SearchedWebhooks(_store.Documents));

        Assert.Equal((104, 3, 0, 2), Sums(report));
        Assert.Equal(["webhooks that wait: 1"], report.Kept.Select(kept => $"{kept.What}: {kept.Count}"));
        foreach (var (id, isKept) in new[] { ("order", false), ("name", false), ("waits", true), ("7", true) })
            Assert.Equal(isKept, (await _store.Documents.ReadAsync(Containers.Inbox, id, id, StoredJson.Default.InboxEntry))!.Value.Body is not null);

        Task AddAsync(string id, string body, InboxStatus status, int n)
        {
            var entry = new InboxEntry
            {
                Id = id,
                Provider = "post",
                Type = "strange",
                ReceivedAt = At,
                Signature = SignatureVerdict.Valid,
                Status = status,
                Body = Encoding.UTF8.GetBytes(body),
                BodySince = At.ToUnixTimeMilliseconds() + n,
            };
            return CommitAsync(Containers.Inbox, id, TypedDocuments.Create(id, entry, StoredJson.Default.InboxEntry));
        }
    }

    [Fact]
    public async Task A_dead_letter_loses_the_name_also_where_it_says_why_it_died_and_a_settled_one_as_well()
    {
        await AddAsync("waits", "{}", DeadLetter.Waiting, null);
        await AddAsync("settled", """{"to":"Ada Müßig"}""", null, At.ToUnixTimeMilliseconds());
        await AddAsync("gone", "to Ada Müßig", null, At.ToUnixTimeMilliseconds());

        Assert.Equal((3, 3, 1, 2), Sums(await SearchAsync(new SearchedDeadLetters(_store.Documents))));

        Assert.Equal(("{}", Person.Erased), await LeftAsync("waits"));
        Assert.Equal(("""{"to":"(erased)"}""", Person.Erased), await LeftAsync("settled"));
        Assert.Null(await LeftAsync("gone"));

        async Task<(string, string?)?> LeftAsync(string id) =>
            (await _store.Documents.ReadAsync(Containers.DeadLetters, id, id, StoredJson.Default.DeadLetter))?.Value is { } letter ? (letter.Body, letter.Reason) : null;

        Task AddAsync(string id, string body, string? list, long? expires)
        {
            var letter = new DeadLetter
            {
                Id = id,
                Source = new("mail"),
                Body = body,
                Reason = "Ada Müßig has moved.",
                DiedAt = At,
                List = list,
                At = At.ToUnixTimeMilliseconds(),
                Expires = expires,
            };
            return CommitAsync(Containers.DeadLetters, id, TypedDocuments.Create(id, letter, StoredJson.Default.DeadLetter));
        }
    }

    [Fact]
    public async Task Every_file_of_others_is_read_and_one_that_cannot_be_read_is_told()
    {
        await AddAsync("1", "text/csv", "nobody");
        await AddAsync("2", "application/json", """["Ada M\u00fc\u00dfig"]""");
        await AddAsync("3", "application/zip", "");
        await AddAsync("4", "text/csv; charset=utf-8", "ada müßig");

        var report = await SearchAsync(new SearchedFiles(_store.Documents, new NamedFiles()));

        Assert.Equal((3, 2, 0, 0), Sums(report));
        Assert.Equal(
            ["export: 2, others are in it; it goes with its time", "export: 1, it is no text that could be searched, and goes with its time"],
            report.Kept.Select(kept => $"{kept.What}: {kept.Count}, {kept.Reason}"));
        Assert.All(report.Kept, kept => Assert.NotNull(kept.Until));

        Task AddAsync(string id, string type, string text)
        {
            var until = At.AddHours(id[0]);
            var record = new FileRecord(
                id, "staff", "export", "x", new(text, type, text.Length, ""), FileRetention.Personal, At, until, "x", At.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
            return CommitAsync(Containers.Files, id, TypedDocuments.Create(FileRecord.DocumentId, record, StoredJson.Default.FileRecord));
        }
    }

    private static AuditEntry Entry(int n) => new()
    {
        Id = $"{n}",
        When = At,
        By = "staff",
        Action = "PlaceHold",
        Subject = Order,
        Path = $"/api/orders/{Order}/holds",
        Reason = "to be kept back",
        At = At.ToUnixTimeMilliseconds() + n,
    };

    private static (long, long, long, long) Sums(PlaceReport report) => (report.Looked, report.Holding, report.Removed, report.Pseudonymised);

    private static async Task<PlaceReport> SearchAsync(ISearchedPlace place)
    {
        var (report, from) = (PlaceReport.Nothing(place.Place), (string?)null);
        do
        {
            var page = await place.SearchAsync(Ada, from, default);
            (report, from) = (report.Plus(page.Report), page.Next);
        }
        while (from is not null);
        return report;
    }

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync(string list) =>
    [
        .. (await _store.Documents.QueryAsync(new(Containers.Audit, "list") { EqualTo = [list], Limit = 1_000 })).Documents
            .Select(document => document.As(StoredJson.Default.AuditEntry).Value),
    ];

    private async Task CommitAsync(string container, string partition, DocumentOperation operation) =>
        Assert.True((await _store.Documents.CommitAsync(container, partition, [operation])).IsCommitted);

    /// <summary>Each file's content is its name.</summary>
    private sealed class NamedFiles : IFileStore
    {
        public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(name)));

        public Task<Stream?> OpenReadAsync(string name, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoredFile> WriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
