using System.Diagnostics.Metrics;
using OrderFunctions.Application.Ops.Repairs;

namespace OrderFunctions.Application.Ops;

/// <summary>Measure how much waits for staff.</summary>
public sealed record CountRepairs;

/// <summary>Sets a gauge per kind; beyond <see cref="Most"/> the exact number matters to nobody.</summary>
public sealed class CountRepairsHandler
{
    /// <summary>Counted up to here.</summary>
    public const int Most = 1000;

    private readonly IReadOnlyList<IRepairShelf> _shelves;
    private readonly Gauge<long> _waiting;

    public CountRepairsHandler(IEnumerable<IRepairShelf> shelves, IMeterFactory meters)
    {
        _shelves = [.. shelves];
        _waiting = meters.Create("OrderFunctions.Ops")
            .CreateGauge<long>("repairs_waiting", description: "Entries of the repair queue, by kind; up to 1000.");
    }

    public async Task HandleAsync(CountRepairs command, CancellationToken cancellationToken)
    {
        foreach (var shelf in _shelves)
        {
            var page = await shelf.ListAsync(Most, null, cancellationToken).ConfigureAwait(false);
            _waiting.Record(page.Items.Count, new KeyValuePair<string, object?>("kind", shelf.Kind.ToString()));
        }
    }
}
