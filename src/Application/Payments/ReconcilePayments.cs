using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Ops;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Payments;

/// <summary>Go on comparing payments with their gateways: one round a day.</summary>
public sealed record ReconcilePayments;

/// <summary>
/// A round looks at every order and asks the gateways about those that changed since the round before began. Each run
/// takes a bounded part of it. When a gateway gave no answer, the next round covers the same time again.
/// </summary>
public sealed partial class ReconcilePaymentsHandler(
    IDocumentStore store,
    ComparePaymentsHandler compare,
    RaiseAlertHandler alerts,
    Rounds rounds,
    TimeProvider time,
    ILogger<ReconcilePaymentsHandler> log)
{
    /// <summary>Name of its round.</summary>
    public const string Name = "reconciliation";

    private const int PageSize = 100;
    private const int PagesPerRun = 10;
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    // Changes that were committed while the round before was reading its first pages belong to this one, too.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public async Task HandleAsync(ReconcilePayments command, CancellationToken cancellationToken)
    {
        var (round, version) = await rounds.ReadAsync(Name, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (round.StartedAt is null && round.LastStartedAt is { } last && now < last + Every)
            return;
        round = round.StartedAt is null ? round with { StartedAt = now } : round;

        for (var run = 0; run < PagesPerRun; run++)
        {
            var page = await store.QueryAsync(AllOrders.Page(PageSize, round.Continuation), cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
                round = await CompareAsync(round, document.As(StoredJson.Default.OrderDocument).Value.Order, cancellationToken).ConfigureAwait(false);
            var isOver = page.Continuation is null;
            round = isOver
                ? await EndedAsync(round, cancellationToken).ConfigureAwait(false)
                : round with { Continuation = page.Continuation };
            version = await rounds.WriteAsync(Name, round, version, cancellationToken).ConfigureAwait(false);
            if (isOver || version is null)
                return;
        }
    }

    private async Task<Round> CompareAsync(Round round, Order order, CancellationToken cancellationToken)
    {
        if (order.Payments.Count == 0 || order.UpdatedAt < round.Since)
            return round;
        try
        {
            var found = await compare.HandleAsync(new(order), cancellationToken).ConfigureAwait(false);
            foreach (var mismatch in found)
            {
                await alerts.HandleAsync(AlertOf(mismatch), cancellationToken).ConfigureAwait(false);
                await compare.LearnAsync(mismatch, cancellationToken).ConfigureAwait(false);
            }

            return round with { Looked = round.Looked + 1, Found = round.Found + found.Count };
        }
        catch (GatewayException noAnswer)
        {
            // The others have gateways, too.
            Log.NotCompared(log, order.Id, noAnswer.Code, noAnswer);
            return round with { Incomplete = true };
        }
    }

    private async Task<Round> EndedAsync(Round round, CancellationToken cancellationToken)
    {
        if (round.Incomplete)
        {
            await alerts.HandleAsync(
                new(
                    $"reconciliation/{round.StartedAt:O}", AlertLevel.Warning, AlertCode.PaymentsNotCompared, Name,
                    "Some payments could not be compared with their gateway; the next round tries again."),
                cancellationToken).ConfigureAwait(false);
        }

        return new Round
        {
            Since = round.Incomplete ? round.Since : round.StartedAt - Overlap,
            LastStartedAt = round.StartedAt,
            LastEndedAt = time.GetUtcNow(),
            LastLooked = round.Looked,
            LastFound = round.Found,
        };
    }

    private RaiseAlert AlertOf(PaymentMismatch mismatch) => new(
        $"mismatch/{mismatch.OrderId}/{mismatch.PaymentId}/{mismatch.RefundId}/{mismatch.Code}/{time.GetUtcNow():yyyy-MM-dd}",
        AlertLevel.Critical,
        AlertCode.PaymentMismatch,
        mismatch.OrderId,
        $"{(mismatch.RefundId is null ? "Payment " + mismatch.PaymentId : "Refund " + mismatch.RefundId)}: {mismatch.Code}.");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Payments of order {OrderId} were not compared: {Code}")]
        public static partial void NotCompared(ILogger log, string orderId, string code, Exception error);
    }
}
