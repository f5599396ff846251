using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Application.Sla;

/// <summary>Work that promises can be about. Whoever has such work has one of these; orders and tickets do.</summary>
public interface IStageSource
{
    /// <summary>What it tells of.</summary>
    SlaSubjectKind Kind { get; }

    /// <summary>All stretches of work, or null when there is no such thing. Spans are null when nothing happened since <paramref name="revision"/>.</summary>
    Task<StageWork?> FindAsync(string id, int revision, CancellationToken cancellationToken);
}

/// <summary>The stretches of work on something.</summary>
/// <param name="Revision">The last fact that they were read from.</param>
/// <param name="OrderId">The order that it belongs to.</param>
public sealed record StageWork(int Revision, IReadOnlyList<StageSpan>? Spans, string? OrderId);

/// <summary>Reads the stretches of an order off the facts of its commits.</summary>
public sealed class OrderStageSource(OrderRepository orders, ReadTimelineHandler timeline) : IStageSource
{
    /// <inheritdoc />
    public SlaSubjectKind Kind => SlaSubjectKind.Order;

    /// <inheritdoc />
    public async Task<StageWork?> FindAsync(string id, int revision, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        if (found.Value.Revision == revision) return new(revision, null, id);
        var facts = await timeline.HandleAsync(new ReadTimeline(id), found.Value.Revision, cancellationToken).ConfigureAwait(false);
        return new(found.Value.Revision, OrderStages.Of(facts.SelectMany(commit => commit.Events)), id);
    }
}
