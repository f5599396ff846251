using System.Diagnostics.Metrics;

namespace OrderFunctions.Application.Production;

/// <summary>Ask how many drafts the quality check sent back.</summary>
public sealed record ReadQuality;

/// <summary>Counts of one writer, or of all.</summary>
public sealed record QualityCount(long Approved, long Rejected)
{
    public long Checked => Approved + Rejected;

    /// <summary>Rejected drafts in a hundred that were checked; 0 before the first.</summary>
    public double RejectedPercent => Checked == 0 ? 0 : Math.Round(100.0 * Rejected / Checked, 1);
}

/// <summary>The numbers of everybody and of each.</summary>
public sealed record QualityNumbers(QualityCount Overall, IReadOnlyDictionary<string, QualityCount> Writers);

/// <summary>
/// Reads the desks, which count what was said about their writer. As a metric there is a number per band of rates, however many
/// writers there are: ids are no labels.
/// </summary>
public sealed class ReadQualityHandler
{
    // Few checks say little.
    private const int Enough = 5;

    private static readonly (string Name, double Below)[] Bands = [("0-10", 10), ("10-30", 30), ("30-100", double.MaxValue)];

    private readonly WriterBook _book;
    private readonly Gauge<long> _writers;

    public ReadQualityHandler(WriterBook book, IMeterFactory meters)
    {
        _book = book;
        _writers = meters.Create("OrderFunctions.Production").CreateGauge<long>(
            "writers_by_rejections", description: "Writers by how many of a hundred checked drafts were rejected.");
    }

    public async Task<QualityNumbers> HandleAsync(ReadQuality query, CancellationToken cancellationToken)
    {
        var desks = (await _book.DesksAsync(cancellationToken).ConfigureAwait(false)).Where(desk => desk.Approved + desk.Rejected > 0).ToList();
        return new(
            new(desks.Sum(desk => desk.Approved), desks.Sum(desk => desk.Rejected)),
            desks.ToDictionary(desk => desk.WriterId, desk => new QualityCount(desk.Approved, desk.Rejected), StringComparer.Ordinal));
    }

    /// <summary>Sets the metric; a timer does.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var numbers = await HandleAsync(new ReadQuality(), cancellationToken).ConfigureAwait(false);
        var rates = numbers.Writers.Values.Where(count => count.Checked >= Enough).Select(count => count.RejectedPercent).ToList();
        var from = 0.0;
        foreach (var (name, below) in Bands)
        {
            _writers.Record(rates.Count(rate => rate >= from && rate < below), new KeyValuePair<string, object?>("percent", name));
            from = below;
        }
    }
}
