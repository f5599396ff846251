namespace OrderFunctions.Application.Privacy;

/// <summary>Section <c>Retention</c>: how long is kept what nobody needs for good. A timer removes the rest.</summary>
public sealed class RetentionOptions
{
    /// <summary>Bodies of webhooks. What recognises a repeat is kept for good; what still waits for somebody keeps its body until it is dealt with.</summary>
    public TimeSpan Webhooks { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Marks of events that were handled. What comes again after that is handled again, which does no harm; it only costs.</summary>
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(90);

    /// <summary>What customers were told. News older than this is not told any more.</summary>
    public TimeSpan Messages { get; set; } = TimeSpan.FromDays(730);

    /// <summary>Orchestrations, from their start, once they have ended.</summary>
    public TimeSpan Sagas { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Files of drafts, from when the writing of their line is over; as long as the order is under way they stay.</summary>
    public TimeSpan Drafts { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Invoices of customers who were forgotten, from when the order was confirmed: what the law asks for.</summary>
    public TimeSpan Invoices { get; set; } = TimeSpan.FromDays(3653);

    /// <summary>A folder with files in which somebody keeps what the local host writes to its console: erasures search them. Empty when nobody does.</summary>
    public string LogFolder { get; set; } = "";

    /// <summary>Whether the draft that was approved outlives the others.</summary>
    public bool KeepApprovedDrafts { get; set; } = true;
}
