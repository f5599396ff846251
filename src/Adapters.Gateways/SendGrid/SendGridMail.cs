using OrderFunctions.Application;

namespace OrderFunctions.Adapters.Gateways.SendGrid;

/// <summary>How mail is handed to SendGrid (configuration section <c>Mail:SendGrid</c>).</summary>
public sealed class SendGridOptions
{
    /// <summary>The API's address in the United States; accounts in the European Union have another one.</summary>
    public static readonly Uri Api = new("https://api.sendgrid.com");

    /// <summary>An API key with the permission Mail Send; empty sends nothing this way.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Another address of the API, such as <c>https://api.eu.sendgrid.com</c>; empty for <see cref="Api"/>.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// Whether the account has the Email Activity Feed API, which costs extra: then mails of a campaign whose fate is unknown are asked
    /// about before any is sent again.
    /// </summary>
    public bool HasActivity { get; set; }

    /// <summary>How long one hand-over may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// What one mail looks like to SendGrid. Nothing is tracked: links and pictures that report who read a mail have no place in
/// a message about an order.
/// </summary>
/// <param name="From">The shop's address.</param>
/// <param name="FromName">The shop's name.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The plain text part.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="Key">Sent as a custom argument, so that SendGrid's event webhooks and logs tell a repeat from a second mail.</param>
public sealed record SendGridMail(string From, string FromName, string To, string Subject, string Text, string Html, string Key)
{
    /// <summary>Name of the custom argument that carries <see cref="Batch"/>.</summary>
    public const string BatchArgument = "message_batch";

    /// <summary>Name of the custom argument that carries <see cref="Key"/>.</summary>
    public const string KeyArgument = "message_key";

    /// <summary>The mail from this shop.</summary>
    public static SendGridMail Of(Application.Notifications.Mail mail, ShopOptions shop) =>
        new(shop.Email, shop.Name, mail.To, mail.Subject, mail.Text, mail.Html, mail.Key) { Batch = mail.Batch, Headers = mail.Headers };

    /// <summary>Sent as a custom argument when it has one, so that SendGrid can be asked which mails of a batch it has.</summary>
    public string? Batch { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
