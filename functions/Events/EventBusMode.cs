using Microsoft.Extensions.Configuration;
using OrderFunctions.Functions.Settings;

namespace OrderFunctions.Functions.Events;

/// <summary>How events reach their subscribers (setting <c>EventBus:Mode</c>).</summary>
public enum EventBusKind
{
    /// <summary>The relay calls the subscribers of this process directly. The default.</summary>
    Memory,

    /// <summary>Topics in the local host's own store.</summary>
    LocalTopics,

    /// <summary>Service Bus topics.</summary>
    ServiceBus,
}

/// <summary>Reads the setting.</summary>
public static class EventBusMode
{
    /// <summary>Name of the connection setting that topic functions use on Azure.</summary>
    public const string Connection = "ServiceBus";

    /// <summary>The mode; an unknown one throws <see cref="SettingException"/> that lists the known ones.</summary>
    public static EventBusKind Of(IConfiguration configuration) => configuration["EventBus:Mode"] switch
    {
        null or "" => EventBusKind.Memory,
        var text when Enum.TryParse<EventBusKind>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind) => kind,
        var text => throw new SettingException(
            $"EventBus:Mode is '{text}'; it must be {string.Join(" or ", Enum.GetNames<EventBusKind>())}."),
    };
}
