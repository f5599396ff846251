namespace OrderFunctions.Application.Campaigns;

/// <summary>Advertising by mail (section <c>Campaigns</c>).</summary>
public sealed class CampaignOptions
{
    /// <summary>
    /// Address of the page to unsubscribe at, with <see cref="ShopOptions.Token"/> in it: this app's <c>api/unsubscribe/{token}</c> as
    /// recipients reach it. Without one no campaign can be started.
    /// </summary>
    public string UnsubscribePage { get; set; } = "";

    /// <summary>How long a worker may hold a batch of mails. What it has not sent by then it leaves to others.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether a mail that may have left, and of which nobody can tell, is sent again: <c>false</c> may leave somebody out, <c>true</c> may
    /// send it twice.
    /// </summary>
    public bool SendAgainWhenUnknown { get; set; }

    /// <summary>How long a campaign's recipients are kept after it was started.</summary>
    public TimeSpan KeepRecipientsFor { get; set; } = TimeSpan.FromDays(90);
}
