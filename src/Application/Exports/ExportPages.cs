using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrderFunctions.Application.Csv;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Exports;

/// <summary>The rows of one page, and where the next one begins.</summary>
/// <param name="Text">Good until the next page is asked for.</param>
/// <param name="Last">Partition of the last document; null when the page is empty.</param>
internal sealed record WrittenPage(CsvRows Text, string? Continuation, string? Last);

/// <summary>Reads pages one after the other, writes their rows side by side, and gives them in order.</summary>
internal sealed class ExportPages(IDocumentStore store, ExportTable table, ExportRequest request, DateTimeOffset until)
{
    // Pages that are read and not yet given: what an export keeps in memory beside its part.
    private const int Ahead = 3;

    private readonly ConcurrentBag<CsvRows> _buffers = [];

    public async IAsyncEnumerable<WrittenPage> ReadAsync(DocumentQuery query, string? previous, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = Channel.CreateBounded<Task<WrittenPage>>(Ahead);
        var reading = Task.Run(() => ReadAllAsync(query, previous, pages.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var written = await page.ConfigureAwait(false);
                yield return written;
                _buffers.Add(written.Text);
            }

            await reading.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (pages.Reader.TryRead(out var page)) await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAllAsync(DocumentQuery query, string? previous, ChannelWriter<Task<WrittenPage>> pages, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                var read = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
                var page = new ExportPage(read.Documents, previous, request, until);
                await pages.WriteAsync(Task.Run(() => WriteAsync(page, read.Continuation, cancellationToken), CancellationToken.None), cancellationToken).ConfigureAwait(false);
                previous = read.Documents.Count > 0 ? read.Documents[^1].Partition : previous;
                query = query with { Continuation = read.Continuation };
            }
            while (query.Continuation is not null);
            pages.Complete();
        }
        catch (Exception exception)
        {
            pages.Complete(exception);
        }
    }

    private async Task<WrittenPage> WriteAsync(ExportPage page, string? continuation, CancellationToken cancellationToken)
    {
        // Each is used again: they grow to what a page needs, and then nothing is taken from the heap any more.
        var csv = _buffers.TryTake(out var used) ? used : new CsvRows();
        csv.Clear();
        await table.WriteAsync(page, csv, cancellationToken).ConfigureAwait(false);
        return new(csv, continuation, page.Documents.Count > 0 ? page.Documents[^1].Partition : null);
    }
}
