namespace OrderFunctions.Application.Production;

/// <summary>How personalised lines are made; section <c>Production</c>. Its times are the order's rules (<see cref="Domain.OrderPolicy"/>).</summary>
public sealed record ProductionOptions
{
    /// <summary>Writers are found by skill, load and due date; false: staff assign every line.</summary>
    public bool AutoAssign { get; init; } = true;

    /// <summary>The largest draft, in bytes.</summary>
    public int MaxDraftBytes { get; init; } = 10 * 1024 * 1024;
}
