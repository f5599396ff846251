using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Worker;

/// <summary>The function is an orchestrator; sits on its TaskOrchestrationContext parameter.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The orchestrator's name; without it, the function's name.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>The function is an activity; sits on its input parameter.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The activity's name; without it, the function's name.</summary>
    public string? Activity { get; set; }
}

/// <summary>Gives a DurableTaskClient parameter its value.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Name of the task hub; this host has one and ignores it.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Name of the connection setting; this host has one store and ignores it.</summary>
    public string? ConnectionName { get; set; }
}
