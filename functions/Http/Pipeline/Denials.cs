using System.Numerics;
using Microsoft.Extensions.Logging;
using OrderFunctions.Application.Ops;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Ops;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>Why a request was turned away.</summary>
internal enum DenialReason
{
    /// <summary>There was no token.</summary>
    NoToken,

    /// <summary>There was one that is not valid here.</summary>
    BadToken,

    /// <summary>The caller's roles do not permit it.</summary>
    Role,

    /// <summary>It is permitted for the own, and this was somebody else's.</summary>
    NotOwn,
}

/// <summary>
/// Counts what was denied, and writes it into the audit trail so that a flood of denials stays small: one entry per caller,
/// function, answer and hour, with a count that is written when it has doubled. A million denials are one document and
/// twenty writes; the first is there before its answer leaves, and the count is never less than half of the truth. Beyond
/// a thousand such entries an hour further callers share one, and entries are forgotten after thirty days.
/// </summary>
/// <remarks>
/// Nothing that a stranger can choose is kept: no token, no path, no query. A request without a token is counted but not
/// written down, because it says nothing about anybody; one with a bad token has no name that could be believed.
/// </remarks>
internal sealed partial class Denials(
    AuditTrail trail, FunctionAccess access, DoorMetrics metrics, TimeProvider time, ILogger<Denials> logger)
{
    private const int MostEntries = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string By, string Function, int Status), long> _counts = [];
    private long _window;

    /// <summary>Notes that a request was answered with a status that denies. Never fails.</summary>
    public async ValueTask NoteAsync(string function, Caller caller, DenialReason reason, int status)
    {
        metrics.Denied(function, reason);
        if (reason == DenialReason.NoToken)
            return;
        var by = reason == DenialReason.BadToken ? AuditEntry.Unknown : caller.Subject;
        if (Count(ref by, function, status) is not ( > 0 and var more, var window))
            return;
        try
        {
            // Not cancellable: who goes away early was denied all the same.
            await trail.DenyAsync(new(by, function, access.Of(function).Route, status, window, more));
        }
        catch (Exception e)
        {
            Log.NotNoted(logger, e, function, status);
        }
    }

    // How many to add to the entry now: none until the count has doubled since the last time.
    private (long More, long Window) Count(ref string by, string function, int status)
    {
        lock (_gate)
        {
            var window = time.GetUtcNow().Ticks / Window.Ticks;
            if (window != _window)
            {
                _counts.Clear();
                _window = window;
            }

            if (_counts.Count >= MostEntries && !_counts.ContainsKey((by, function, status)))
                by = AuditEntry.Others;
            var count = _counts[(by, function, status)] = _counts.GetValueOrDefault((by, function, status)) + 1;
            return (BitOperations.IsPow2(count) ? Math.Max(1, count / 2) : 0, window);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "That {Function} was denied with {Status} could not be written into the audit trail")]
        public static partial void NotNoted(ILogger logger, Exception exception, string function, int status);
    }
}
