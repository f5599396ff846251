namespace OrderFunctions.Domain;

/// <summary>
/// What a decider answers: the events that happened, or a refusal. No events and no refusal is a repeat that changes
/// nothing: the caller answers it like the first time.
/// </summary>
public readonly record struct Decision<TEvent>
{
    private readonly IReadOnlyList<TEvent>? events;

    internal Decision(IReadOnlyList<TEvent>? events, Refusal? refusal)
    {
        this.events = events;
        Refusal = refusal;
    }

    /// <summary>The facts to store, in order; empty when refused or repeated.</summary>
    public IReadOnlyList<TEvent> Events => events ?? [];

    /// <summary>Why not, or null.</summary>
    public Refusal? Refusal { get; }

    public bool IsRefused => Refusal is not null;

    /// <summary>True when nothing is to be stored although nothing is wrong.</summary>
    public bool IsRepeat => Refusal is null && Events.Count == 0;

    public static implicit operator Decision<TEvent>(Refusal refusal) => new(null, refusal);

    public static implicit operator Decision<TEvent>(TEvent single) => new([single], null);

    public static implicit operator Decision<TEvent>(List<TEvent> events) => new(events, null);
}

/// <summary>Makes decisions where an implicit conversion does not reach.</summary>
public static class Decision
{
    /// <summary>A repeat: nothing happens.</summary>
    public static Decision<TEvent> Nothing<TEvent>() => default;

    public static Decision<TEvent> Of<TEvent>(IReadOnlyList<TEvent> events) => new(events, null);
}
