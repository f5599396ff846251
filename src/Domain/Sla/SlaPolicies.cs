namespace OrderFunctions.Domain.Sla;

/// <summary>A promise for one stage, for everybody or for one assignee.</summary>
/// <param name="Assignee">Null for all who have no promise of their own.</param>
/// <param name="Since">When it was first made; work that began earlier is not held to it.</param>
public sealed record SlaPolicy(SlaStage Stage, Assignee? Assignee, SlaTerms Terms, DateTimeOffset Since);

/// <summary>So many violations of one assignee within so much time are looked at as a whole.</summary>
/// <param name="Violations">How many; at least 1.</param>
/// <param name="Within">Time by the clock.</param>
/// <param name="OpensTicket">Somebody is to talk to them: a ticket is opened.</param>
public sealed record SlaEscalation(int Violations, TimeSpan Within, bool OpensTicket);

/// <summary>All promises.</summary>
public sealed record SlaPolicies(IReadOnlyList<SlaPolicy> All, SlaEscalation? Escalation)
{
    /// <summary>Nothing is promised to anybody.</summary>
    public static SlaPolicies None { get; } = new([], null);

    /// <summary>What was promised for this stretch: the assignee's own promise before the one for all; null when nothing was.</summary>
    public SlaTerms? TermsOf(StageSpan span) => (Find(span.Stage, span.Assignee) ?? Find(span.Stage, null)) is { } policy && span.StartedAt >= policy.Since
        ? policy.Terms
        : null;

    private SlaPolicy? Find(SlaStage stage, Assignee? assignee) =>
        All.FirstOrDefault(policy => policy.Stage == stage && policy.Assignee == assignee);
}
