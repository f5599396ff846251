using System.Globalization;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>What a test card does once it is presented.</summary>
public enum SandboxOutcome
{
    /// <summary><c>tok_success</c></summary>
    Success,

    /// <summary><c>tok_soft_decline</c>: insufficient funds; another try may work.</summary>
    SoftDecline,

    /// <summary><c>tok_hard_decline</c>: stolen card.</summary>
    HardDecline,

    /// <summary><c>tok_processing</c>: processing, paid after <see cref="SandboxOptions.SettlesAfter"/>.</summary>
    Processing,

    /// <summary><c>tok_processing_decline</c>: processing, declined after the same time.</summary>
    ProcessingDecline,

    /// <summary><c>tok_success_after_action</c>: waits until a person approves on the payment page.</summary>
    SuccessAfterAction,

    /// <summary><c>tok_refund_fails</c>: paid, but every refund fails.</summary>
    RefundFails,

    /// <summary><c>tok_refund_pending</c>: paid; refunds stay pending for <see cref="SandboxOptions.SettlesAfter"/>.</summary>
    RefundPending,
}

/// <summary>
/// A test card: an outcome and, after dots, what happens to its webhooks and amounts, for example
/// <c>tok_success.twice.reordered.late-90</c>.
/// </summary>
/// <param name="Outcome">What the card does.</param>
/// <param name="Twice"><c>twice</c>: every webhook is delivered twice, with the same event id.</param>
/// <param name="Reordered"><c>reordered</c>: an earlier state is reported, too, but after the later one.</param>
/// <param name="Dropped"><c>dropped</c>: no webhook is delivered at all.</param>
/// <param name="Late"><c>late-n</c>: webhooks come n seconds later.</param>
/// <param name="CapturedDifference"><c>short</c>: one minor unit less than asked is taken; <c>over</c>: one more.</param>
public sealed record SandboxToken(
    SandboxOutcome Outcome, bool Twice, bool Reordered, bool Dropped, TimeSpan Late, long CapturedDifference)
{
    private const int MaxLateSeconds = 7 * 24 * 3600;

    private static readonly Dictionary<string, SandboxOutcome> Outcomes = new(StringComparer.Ordinal)
    {
        ["tok_success"] = SandboxOutcome.Success,
        ["tok_soft_decline"] = SandboxOutcome.SoftDecline,
        ["tok_hard_decline"] = SandboxOutcome.HardDecline,
        ["tok_processing"] = SandboxOutcome.Processing,
        ["tok_processing_decline"] = SandboxOutcome.ProcessingDecline,
        ["tok_success_after_action"] = SandboxOutcome.SuccessAfterAction,
        ["tok_refund_fails"] = SandboxOutcome.RefundFails,
        ["tok_refund_pending"] = SandboxOutcome.RefundPending,
    };

    /// <summary>The card of a token, or null when there is no such test card.</summary>
    public static SandboxToken? Parse(string token)
    {
        var parts = token.Split('.');
        if (!Outcomes.TryGetValue(parts[0], out var outcome))
            return null;
        var card = new SandboxToken(outcome, false, false, false, TimeSpan.Zero, 0);
        foreach (var modifier in parts.AsSpan(1))
        {
            if (card.With(modifier) is not { } modified)
                return null;
            card = modified;
        }

        return card;
    }

    private SandboxToken? With(string modifier) => modifier switch
    {
        "twice" => this with { Twice = true },
        "reordered" => this with { Reordered = true },
        "dropped" => this with { Dropped = true },
        "short" => this with { CapturedDifference = -1 },
        "over" => this with { CapturedDifference = 1 },
        _ when modifier.StartsWith("late-", StringComparison.Ordinal)
            && int.TryParse(modifier.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MaxLateSeconds => this with { Late = TimeSpan.FromSeconds(seconds) },
        _ => null,
    };
}
