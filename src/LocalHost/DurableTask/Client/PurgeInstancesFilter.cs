namespace OrderFunctions.LocalHost.DurableTask.Client;

/// <summary>Which finished instances to purge. Those that are not finished stay, whatever is asked for.</summary>
/// <param name="CreatedFrom">Started then or later.</param>
/// <param name="CreatedTo">Started then or earlier.</param>
/// <param name="Statuses">In one of these; null or none: in any in which an instance is finished.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>After so long the purge stops, and its result says that there may be more.</summary>
    public TimeSpan? Timeout { get; init; }
}
