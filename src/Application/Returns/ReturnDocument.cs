using OrderFunctions.Application.Orders;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>The stored form of a return, in the partition of its order: the return, what happened to it, and index fields.</summary>
public sealed record ReturnDocument
{
    /// <summary>Value of <see cref="List"/> while something is to be done about it.</summary>
    public const string OpenReturns = "returns/open";

    /// <summary>Value of <see cref="List"/> once nothing is.</summary>
    public const string ClosedReturns = "returns/closed";

    public required Return Return { get; init; }

    /// <summary>What each commit added, oldest first. A return has a dozen at most.</summary>
    public required IReadOnlyList<ReturnFacts> History { get; init; }

    /// <summary>Index field.</summary>
    public required string List { get; init; }

    /// <summary>Index field: when it was asked for, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>Index field, Unix milliseconds: by when the saga should have acted; absent when nothing is awaited from it.</summary>
    public long? Due { get; init; }

    /// <summary>The document id.</summary>
    public static string IdOf(string returnId) => "return-" + returnId;

    internal static ReturnDocument Of(Return one, IReadOnlyList<ReturnFacts> history) => new()
    {
        Return = one,
        History = history,
        List = one.Status.IsFinal() ? ClosedReturns : OpenReturns,
        At = one.RequestedAt.ToUnixTimeMilliseconds(),
        Due = ReturnGlance.HasWork(one) ? one.UpdatedAt.AddMinutes(1).ToUnixTimeMilliseconds() : null,
    };
}

/// <summary>What one commit added to the history of a return.</summary>
/// <param name="TraceId">W3C trace id of the call, if it had one.</param>
public sealed record ReturnFacts(DateTimeOffset At, Actor By, string? TraceId, IReadOnlyList<ReturnEvent> Events);
