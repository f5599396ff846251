using System.Text.Json.Serialization;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Domain.Notifications;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Notifications;

/// <summary>A message to a customer, for staff. A text has no subject and no HTML.</summary>
/// <param name="To">A mail address, a number, or the id of a device.</param>
/// <param name="NotBefore">The end of the customer's quiet hours, when it waited for that.</param>
/// <param name="ReportedAt">When the provider reported the status.</param>
/// <param name="Problem">Why it did not arrive.</param>
/// <param name="InsteadOf">The way that had failed before.</param>
/// <param name="OrderId">What it is about; left out when that is a parts list.</param>
/// <param name="DocumentId">The parts list that it is about.</param>
public sealed record MessageView(
    string Id,
    string? OrderId,
    MessageKind Kind,
    MessageChannel Channel,
    string Language,
    string To,
    string Subject,
    string Text,
    string? Html,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? SentAt,
    DeliveryStatus Status,
    DateTimeOffset? ReportedAt,
    string? Problem,
    MessageChannel? InsteadOf,
    string? DocumentId)
{
    public static MessageView Of(SaidMessage said)
    {
        var (notice, message) = said;
        return new(
            message.Id,
            notice.OrderId,
            notice.Kind,
            message.Channel,
            notice.Language,
            message.To,
            message.Subject,
            message.Text,
            message.Html,
            message.CreatedAt,
            message.NotBefore,
            message.SentAt,
            message.Status,
            message.ReportedAt,
            message.Problem,
            message.InsteadOf,
            notice.DocumentId);
    }
}

/// <summary>A page of messages: those of up to <c>limit</c> events.</summary>
public sealed record MessageListView(IReadOnlyList<MessageView> Messages, string? Continuation);

/// <summary>What the customer's list shows.</summary>
/// <param name="OrderId">What it is about; left out when that is a parts list.</param>
/// <param name="DocumentId">The parts list that it is about.</param>
public sealed record NotificationView(
    string Id, MessageKind Kind, string? OrderId, string Headline, string Text, DateTimeOffset CreatedAt, bool Read, string? DocumentId)
{
    internal static NotificationView Of(Notification one) => new(
        one.Notice.Id, one.Notice.Kind, one.Notice.OrderId, one.Notice.Headline ?? "", one.Notice.Words ?? "", one.Notice.CreatedAt, one.IsRead, one.Notice.DocumentId);
}

/// <summary>A page of the customer's list.</summary>
/// <param name="Unread">How many are unread in all; 100 stands for 100 and more.</param>
public sealed record NotificationListView(IReadOnlyList<NotificationView> Notifications, int Unread, string? Continuation);

/// <summary>What was read.</summary>
/// <param name="Ids">As the list gave them, at most 100; left out, everything.</param>
public sealed record ReadNotificationsBody(IReadOnlyList<string>? Ids = null)
{
    private const int Most = 100;
    private const int Longest = 100;

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(Ids is null or { Count: >= 1 and <= Most }, "$.ids", $"must name 1 to {Most} notifications");
        errors.Require((Ids ?? []).All(IsOne), "$.ids", "must be as the list gave them");
        return errors.ToProblem();
    }

    private static bool IsOne(string id) =>
        id.Length <= Longest && id.StartsWith("msg-", StringComparison.Ordinal) && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(MessageListView))]
[JsonSerializable(typeof(NotificationListView))]
[JsonSerializable(typeof(ReadNotificationsBody))]
[JsonSerializable(typeof(PreferencesBody))]
[JsonSerializable(typeof(PreferencesView))]
[JsonSerializable(typeof(DeviceBody))]
[JsonSerializable(typeof(TemplateBody))]
[JsonSerializable(typeof(TemplateView))]
[JsonSerializable(typeof(TemplateListView))]
[JsonSerializable(typeof(TemplateVersionListView))]
[JsonSerializable(typeof(TemplatePreviewView))]
[JsonSerializable(typeof(SuppressionListView))]
[JsonSerializable(typeof(SuppressionBody))]
internal sealed partial class NotificationTypes : JsonSerializerContext;
