namespace OrderFunctions.Domain.Campaigns;

/// <summary>What became of one recipient of a campaign. What providers report of an accepted mail later is told beside it.</summary>
public enum RecipientOutcome
{
    /// <summary>Its mail has yet to leave.</summary>
    Waiting,

    /// <summary>The provider has taken the mail.</summary>
    Accepted,

    /// <summary>No mail was sent: the address takes none, or has complained of one.</summary>
    Suppressed,

    /// <summary>No mail was sent: the recipient wants no advertising.</summary>
    Unsubscribed,

    /// <summary>The provider refused the mail for good.</summary>
    Failed,

    /// <summary>
    /// The mail may have left: a worker died, or the provider's answer was lost, and the provider could not be asked. It is not sent
    /// again, because nobody should get advertising twice.
    /// </summary>
    Unknown,
}
