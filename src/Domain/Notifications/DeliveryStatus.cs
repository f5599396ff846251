namespace OrderFunctions.Domain.Notifications;

/// <summary>What is known about a message on its way.</summary>
public enum DeliveryStatus
{
    /// <summary>Has yet to leave: quiet hours, or a provider that is away.</summary>
    Waiting,

    /// <summary>A provider has taken it.</summary>
    Sent,

    /// <summary>It has arrived at the customer's provider or device.</summary>
    Delivered,

    /// <summary>It could not be delivered, and the same would happen again.</summary>
    Bounced,

    /// <summary>The customer called it unwanted.</summary>
    Complained,

    /// <summary>It could not be delivered this time.</summary>
    Failed,

    /// <summary>It was never sent: the address takes none, or the customer has complained before.</summary>
    Suppressed,
}

/// <summary>What providers report about a message that they took.</summary>
public enum DeliveryNews
{
    /// <summary>The provider has taken it.</summary>
    Accepted,

    /// <summary>It has arrived.</summary>
    Delivered,

    /// <summary>The address or number takes nothing, and never will.</summary>
    Bounced,

    /// <summary>Given up for a reason that may pass.</summary>
    Failed,

    /// <summary>The recipient called it unwanted.</summary>
    Complained,

    /// <summary>The recipient wants no more advertising.</summary>
    Unsubscribed,
}

/// <summary>Reads news in whatever order they come.</summary>
public static class DeliveryStatuses
{
    /// <summary>
    /// The status after the news: a complaint is the last word, and what could not be delivered stays so when a late "delivered"
    /// of the receiving server's own comes. A mail that was delivered can still come back.
    /// </summary>
    public static DeliveryStatus After(DeliveryStatus status, DeliveryNews news) => (status, news) switch
    {
        (DeliveryStatus.Complained, _) or (_, DeliveryNews.Unsubscribed) => status,
        (_, DeliveryNews.Complained) => DeliveryStatus.Complained,
        (_, DeliveryNews.Bounced) => DeliveryStatus.Bounced,
        (DeliveryStatus.Bounced, _) => status,
        (_, DeliveryNews.Failed) => DeliveryStatus.Failed,
        (DeliveryStatus.Failed, _) => status,
        (_, DeliveryNews.Delivered) => DeliveryStatus.Delivered,
        (DeliveryStatus.Waiting, _) => DeliveryStatus.Sent,
        _ => status,
    };

    /// <summary>Whether another way should be tried, now that the status has come to this.</summary>
    public static bool CallsForAnother(DeliveryStatus status) =>
        status is DeliveryStatus.Bounced or DeliveryStatus.Failed or DeliveryStatus.Suppressed;
}
