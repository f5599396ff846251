using OrderFunctions.Application.Orders;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>One kind of entry of the repair queue: where it lies and what can be done about it.</summary>
public interface IRepairShelf
{
    /// <summary>The kinds that lie here.</summary>
    RepairKind Kind { get; }

    /// <summary>Those that wait, newest first. A malformed continuation throws <see cref="ArgumentException"/>.</summary>
    Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken);

    /// <summary>One of them with everything there is to see, or null when it does not wait (any more).</summary>
    Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken);

    /// <summary>Another try, with another payload if one is given.</summary>
    Task<Result<RepairKey>> RetryAsync(RepairKey key, string? payload, Actor by, CancellationToken cancellationToken);

    /// <summary>It is settled by other means, or not wanted any more.</summary>
    Task<Result<RepairKey>> ResolveAsync(RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken);
}

/// <summary>How staff settled something.</summary>
/// <param name="Reason">Why, or what was done instead.</param>
/// <param name="Reference">Where the money went; required for refunds, meaningless for everything else.</param>
public sealed record Resolution(string Reason, string? Reference);

/// <summary>An entry as it shows in lists: ids and codes only.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Subject">What it is about: an order, a gateway's object, a queue.</param>
/// <param name="What">What did not work.</param>
/// <param name="Problem">A code or the type of an exception, if known.</param>
/// <param name="Since">Since when it waits.</param>
public sealed record RepairItem(RepairKey Key, string Subject, string What, string? Problem, DateTimeOffset Since);

/// <summary>An entry as it shows when somebody inspects it.</summary>
/// <param name="Item">What the list says.</param>
/// <param name="Payload">What is tried, as text; null when it has none and cannot be edited.</param>
/// <param name="Reason">The text of the last failure, where it is kept.</param>
public sealed record RepairDetail(RepairItem Item, string? Payload = null, string? Reason = null);

/// <summary>A page of entries and where the next one starts.</summary>
public sealed record RepairPage(IReadOnlyList<RepairItem> Items, string? Continuation);

/// <summary>Why a repair was refused.</summary>
public static class RepairRefusals
{
    public const string Unknown = "REPAIR_UNKNOWN";
    public const string NotEditable = "REPAIR_NOT_EDITABLE";
    public const string PayloadInvalid = "PAYLOAD_INVALID";
    public const string StillFailing = "STILL_FAILING";
    public const string ReferenceRequired = "REFERENCE_REQUIRED";
    public const string Changed = "REPAIR_CHANGED";

    internal static Refusal Gone { get; } = new(Unknown, "There is nothing to repair under this id.");

    internal static Refusal ChangedMeanwhile { get; } = new(Changed, "Somebody else has just changed it; look again.");

    internal static Refusal HasNoPayload { get; } = new(NotEditable, "It has no payload that could be edited.");

    internal static Refusal NotThis(string why) => new(PayloadInvalid, why);

    /// <summary>The type of the exception says enough; its text could hold personal data.</summary>
    internal static Refusal FailedAgain(Exception failure) =>
        new Refusal(StillFailing, "It failed again and still waits.").With("problem", failure.GetType().Name);
}
