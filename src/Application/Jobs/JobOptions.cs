namespace OrderFunctions.Application.Jobs;

/// <summary>Section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>How long a job that has ended is remembered, and what it made can be fetched.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a worker stays with one job before a new message takes it further: far less than a function may run.</summary>
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(60);
}
