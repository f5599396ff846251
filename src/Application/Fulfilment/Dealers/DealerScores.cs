using System.Collections.Concurrent;
using OrderFunctions.Application.Sla;
using OrderFunctions.Domain.Fulfilment;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// How locations have kept their promised times, by their scorecards: what is in their own hands, which is to accept, to pack and to
/// hand over. Kept for a minute: a score moves slowly, and every order that is placed asks about everybody.
/// </summary>
public sealed class DealerScores(ReadScorecardsHandler scorecards, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ServiceRecord Record, DateTimeOffset ReadAt)> _known = new(StringComparer.Ordinal);

    public async ValueTask<ServiceRecord> OfAsync(string location, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return _known.TryGetValue(location, out var known) && now - known.ReadAt < Lifetime
            ? known.Record
            : await ReadAsync(location, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as it is now, for somebody who looks at one of them.</summary>
    public async ValueTask<ServiceRecord> ReadAsync(string location, CancellationToken cancellationToken)
    {
        var page = await scorecards.HandleAsync(new(new(AssigneeKind.Dealer, location), 100, null), cancellationToken).ConfigureAwait(false);
        var cards = page.Cards.Where(card => card.Stage is SlaStage.Accept or SlaStage.Pack or SlaStage.Dispatch).ToList();
        var record = new ServiceRecord(cards.Sum(card => card.Kept), cards.Sum(card => card.Violated));
        _known[location] = (record, time.GetUtcNow());
        return record;
    }
}
