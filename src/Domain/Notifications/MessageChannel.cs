namespace OrderFunctions.Domain.Notifications;

/// <summary>By which way a message goes to a customer.</summary>
public enum MessageChannel
{
    Email, // the first: messages that were kept before there were others are mail
    Sms,
    Whatsapp,

    /// <summary>To the devices on which the customer uses the shop's app.</summary>
    Push,

    /// <summary>In the customer's list at <c>GET api/notifications</c>; it interrupts nobody.</summary>
    InApp,
}
