using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Worker;

/// <summary>The function runs on a schedule.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>NCrontab expression of six fields (seconds first), in UTC.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Runs once just after the host has started, in addition to the schedule.</summary>
    public bool RunOnStartup { get; set; }
}
