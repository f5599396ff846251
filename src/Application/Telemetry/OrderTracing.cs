using System.Diagnostics;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Telemetry;

/// <summary>
/// Spans of what no trigger stands for: an outbox row that is carried out, a webhook that is processed, a call to a gateway.
/// The source belongs to the app of one host; spans carry ids and codes, never names, addresses or text of others.
/// </summary>
public sealed class OrderTracing : IDisposable
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "OrderFunctions";

    /// <summary>Whoever exports spans listens to it.</summary>
    public ActivitySource Source { get; } = new(SourceName);

    /// <summary>Somebody listens.</summary>
    public bool IsHeard => Source.HasListeners();

    /// <inheritdoc />
    public void Dispose() => Source.Dispose();

    /// <summary>
    /// W3C traceparent of the call that placed an order: what <see cref="Continue"/> takes. Null when nobody listens, when the
    /// call had none, and for an order that is not known.
    /// </summary>
    public async ValueTask<string?> OriginAsync(IDocumentStore store, string? orderId, CancellationToken cancellationToken)
    {
        // A webhook may name anything as its order.
        if (!IsHeard || !Guid.TryParse(orderId, out _))
            return null;
        var first = await store
            .ReadAsync(Containers.Orders, orderId, OrderFacts.IdOf(1), StoredJson.Default.OrderFacts, cancellationToken)
            .ConfigureAwait(false);
        return first?.Value.TraceParent;
    }

    /// <summary>
    /// Goes on with the trace of what is carried out now, given as a stored traceparent. When that is another trace than the
    /// current one (a sweeper came by, a stranger called), the span belongs to the stored trace and is linked to the current
    /// span. The trace goes on also while nobody listens: it is the correlation id of what is stored and logged.
    /// </summary>
    public Activity? Continue(string name, ActivityKind kind, string? traceParent)
    {
        var current = Activity.Current;
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var origin) || current?.TraceId == origin.TraceId)
            return Source.StartActivity(name, kind);
        var links = IsHeard && current is not null ? new[] { new ActivityLink(current.Context) } : null;
        return Source.StartActivity(name, kind, origin, links: links)
            ?? new Activity(name).SetParentId(origin.TraceId, origin.SpanId, origin.TraceFlags).Start();
    }

    /// <summary>Says that it failed, and with what type of error; never with which words.</summary>
    public static void Fail(Activity? span, string type) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);
}
