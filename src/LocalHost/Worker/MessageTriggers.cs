using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Worker;

/// <summary>The function handles the messages of a storage queue.</summary>
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The queue's name.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>Name of the connection setting; this host has one store and ignores it.</summary>
    public string? Connection { get; set; }
}

/// <summary>The function handles the messages of one subscription of a topic.</summary>
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Listens on a subscription.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Name of the connection setting; this host has one store and ignores it.</summary>
    public string? Connection { get; set; }

    /// <summary>The topic.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription of that topic.</summary>
    public string? SubscriptionName { get; }
}
