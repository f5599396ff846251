namespace OrderFunctions.Domain.Sla;

/// <summary>A promise that is watched: the work, what was promised when it was first seen, and how it stands.</summary>
/// <param name="WarnedAt">When the warning was due and was given.</param>
/// <param name="ViolatedAt">When the time was over; never taken back.</param>
public sealed record SlaEntry(StageSpan Span, SlaTerms Terms, SlaState State, DateTimeOffset? WarnedAt, DateTimeOffset? ViolatedAt);

/// <summary>What a look has found. A closed set.</summary>
public abstract record SlaNews
{
    private SlaNews(SlaEntry entry) => Entry = entry;

    /// <summary>The promise it is about.</summary>
    public SlaEntry Entry { get; }

    /// <summary>A share of the time is over.</summary>
    public sealed record Warned(SlaEntry Entry) : SlaNews(Entry);

    /// <summary>The time is over.</summary>
    public sealed record Violated(SlaEntry Entry) : SlaNews(Entry);

    /// <summary>The work is done, in time or not, after so much working time.</summary>
    public sealed record Done(SlaEntry Entry, TimeSpan Worked) : SlaNews(Entry);
}

/// <summary>The promises of one order or ticket.</summary>
/// <param name="Entries">In the order in which they were found.</param>
/// <param name="Due">When one of them changes next if nothing happens.</param>
public sealed record SlaBoard(IReadOnlyList<SlaEntry> Entries, DateTimeOffset? Due)
{
    public static SlaBoard Empty { get; } = new([], null);

    /// <summary>
    /// Facts bear the time at which they were decided, which is a moment before anybody else can read them. Work that is not
    /// done is judged by how it stood so long ago.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The board after a look at the facts, and what is new since the look before. The same facts and time again are no news.
    /// </summary>
    /// <param name="spans">All stretches that the facts tell of.</param>
    /// <param name="calendarOf">The calendar of a name.</param>
    public (SlaBoard Board, IReadOnlyList<SlaNews> News) Look(
        IReadOnlyList<StageSpan> spans, SlaPolicies policies, Func<string?, BusinessCalendar> calendarOf, DateTimeOffset now)
    {
        var known = Entries.ToDictionary(entry => entry.Span.Key, StringComparer.Ordinal);
        var (entries, news, due) = (new List<SlaEntry>(), new List<SlaNews>(), (DateTimeOffset?)null);
        foreach (var span in spans)
        {
            var before = known.GetValueOrDefault(span.Key);
            if ((before?.Terms ?? policies.TermsOf(span)) is not { } terms) continue;
            var reading = SlaClock.Read(span, terms, calendarOf(terms.Calendar), now - Settling);
            var after = new SlaEntry(
                span, terms, before?.ViolatedAt is null ? reading.State : SlaState.Violated, before?.WarnedAt ?? reading.WarnedAt, before?.ViolatedAt ?? reading.ViolatedAt);
            entries.Add(after);
            Tell(news, before, after, reading.Worked);
            if (reading.Due is { } next && !(next >= due)) due = next;
        }

        return (new(entries, due), news);
    }

    private static void Tell(List<SlaNews> news, SlaEntry? before, SlaEntry after, TimeSpan worked)
    {
        // A warning that comes with the violation, or after the work is done, warns nobody.
        if (after is { WarnedAt: not null, State: SlaState.Running or SlaState.Paused } && before?.WarnedAt is null) news.Add(new SlaNews.Warned(after));
        if (after.ViolatedAt is not null && before?.ViolatedAt is null) news.Add(new SlaNews.Violated(after));
        if (after.Span is { EndedAt: not null, Withdrawn: false } && before?.Span.EndedAt is null) news.Add(new SlaNews.Done(after, worked));
    }
}
