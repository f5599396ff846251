using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Production;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Application.Tests.Production;

/// <summary>What is known of writers when somebody has to choose one, and when somebody asks how well they write.</summary>
public sealed class WriterBookTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ATemporaryStore _store = new();

    private WriterBook Book => new(_store.Documents);

    public async Task InitializeAsync() => await _store.Documents.CommitAsync(
        Containers.Production,
        Writer.Partition,
        [TypedDocuments.Create(Writer.DocumentId("w1"), new WriterDraft(Capacity: 1).ToWriter("w1", Noon), StoredJson.Default.Writer)]);

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task A_line_is_no_load_to_whoever_has_it_already()
    {
        Assert.True(await Book.TakeAsync("w1", new DeskTask("o1-1", Noon), 1, default));

        Assert.Empty(Assert.Single(await Book.CandidatesAsync("o1-1", default)).Dues);
        Assert.Equal([Noon], Assert.Single(await Book.CandidatesAsync("o2-1", default)).Dues);
    }

    [Fact]
    public async Task A_few_checks_say_nothing_about_a_writer()
    {
        var metrics = new CountedMetrics();
        var quality = new ReadQualityHandler(Book, metrics);
        for (var draft = 1; draft <= 4; draft++) await Book.CountAsync(new QualityCheck("o1-1", draft, "w1", Approved: draft > 1, Noon), default);
        await quality.MeasureAsync(default);
        Assert.Equal(0, metrics["writers_by_rejections"]);

        await Book.CountAsync(new QualityCheck("o1-1", 5, "w1", Approved: true, Noon), default);
        await quality.MeasureAsync(default);

        Assert.Equal((1, 0), (metrics["writers_by_rejections percent=10-30"], metrics["writers_by_rejections percent=30-100"]));
        Assert.Equal((4L, 1L), ((await quality.HandleAsync(new ReadQuality(), default)).Overall.Approved, (await quality.HandleAsync(new ReadQuality(), default)).Overall.Rejected));
    }
}
