using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>Somebody must know.</summary>
/// <param name="Key">Raising the same key again changes nothing, also after it was acknowledged.</param>
/// <param name="Level">How urgent.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Subject">An order id, a SKU, a queue: never personal data.</param>
/// <param name="Message">One sentence.</param>
public sealed record RaiseAlert(string Key, AlertLevel Level, string Code, string Subject, string Message);

/// <summary>
/// The one way in for alerts: kept, counted and logged once per key. Whoever raises one does so before noting the fact
/// that it is about, so that a crash in between raises it again instead of losing it.
/// </summary>
public sealed partial class RaiseAlertHandler
{
    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<RaiseAlertHandler> _log;
    private readonly Counter<long> _raised;

    public RaiseAlertHandler(
        IDocumentStore store, TimeProvider time, IMeterFactory meters, ILogger<RaiseAlertHandler> log)
    {
        (_store, _time, _log) = (store, time, log);
        _raised = meters.Create("OrderFunctions.Ops")
            .CreateCounter<long>("alerts_raised", description: "Alerts by level and code.");
    }

    /// <summary>True when it is new.</summary>
    public async Task<bool> HandleAsync(RaiseAlert command, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var alert = new Alert
        {
            Id = Alert.IdOf(command.Key),
            Key = command.Key,
            Level = command.Level,
            Code = command.Code,
            Message = command.Message,
            Subject = command.Subject,
            RaisedAt = now,
            List = AlertLists.Open,
            At = now.ToUnixTimeMilliseconds(),
        };
        var commit = await _store
            .CommitAsync(
                Containers.Alerts,
                alert.Id,
                [TypedDocuments.Create(alert.Id, alert, StoredJson.Default.Alert)],
                cancellationToken)
            .ConfigureAwait(false);
        if (!commit.IsCommitted)
            return false;

        _raised.Add(1, new("level", alert.Level.ToString()), new("code", alert.Code));
        if (alert.Level == AlertLevel.Critical)
            Log.Critical(_log, alert.Code, alert.Subject, alert.Message, alert.Id);
        else
            Log.Warning(_log, alert.Code, alert.Subject, alert.Message, alert.Id);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Code} of {Subject}: {Text} (alert {AlertId})")]
        public static partial void Critical(ILogger log, string code, string subject, string text, string alertId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Code} of {Subject}: {Text} (alert {AlertId})")]
        public static partial void Warning(ILogger log, string code, string subject, string text, string alertId);
    }
}
