using System.Text.Json.Serialization;
using OrderFunctions.Application.Notifications;

namespace OrderFunctions.Functions.Notifications;

/// <summary>A message to a customer, for staff. A text has no subject and no HTML.</summary>
public sealed record MessageView(
    string Id,
    string OrderId,
    MessageKind Kind,
    MessageChannel Channel,
    string To,
    string Subject,
    string Text,
    string? Html,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt,
    string? Problem)
{
    public static MessageView Of(CustomerMessage message) => new(
        message.Id,
        message.OrderId,
        message.Kind,
        message.Channel,
        message.To,
        message.Subject,
        message.Text,
        message.Html,
        message.CreatedAt,
        message.SentAt,
        message.Problem);
}

/// <summary>A page of messages.</summary>
public sealed record MessageListView(IReadOnlyList<MessageView> Messages, string? Continuation);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(MessageListView))]
internal sealed partial class NotificationTypes : JsonSerializerContext;
