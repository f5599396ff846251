using System.Globalization;
using OrderFunctions.Domain.Sla;

namespace OrderFunctions.Domain.Tests.Sla;

/// <summary>Every way that work can go × every moment at which it can be looked at.</summary>
public sealed class SlaClockTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SlaTerms TenMinutes = new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(8), SlaLevel.Critical, null);

    private static readonly (string Name, StageSpan Span)[] Work =
    [
        ("goes on", Span()),
        ("done after 9", Span(ended: 9)),
        ("done after 10", Span(ended: 10)),
        ("done after 11", Span(ended: 11)),
        ("taken away after 5", Span(ended: 5, withdrawn: true)),
        ("taken away after 12", Span(ended: 12, withdrawn: true)),
        ("paused from 4", Span(pauses: new Pause(At(4), null))),
        ("paused 4 to 9", Span(pauses: new Pause(At(4), At(9)))),
        ("paused 4 to 9, done after 15", Span(15, false, new Pause(At(4), At(9)))),
        ("paused 4 to 9, done after 16", Span(16, false, new Pause(At(4), At(9)))),
        ("paused from the beginning to 3", Span(pauses: new Pause(At(0), At(3)))),
    ];

    [Fact]
    public void The_reviewed_grid_is_what_the_clock_says() => Assert.Equal(
        """
        at minute                       1                 8                 10                12                16
        goes on                         RUNNING 1 >8      RUNNING 8 w8 >10  VIOLATED 10 v10   VIOLATED 12 v10   VIOLATED 16 v10
        done after 9                    MET 9             MET 9             MET 9             MET 9             MET 9
        done after 10                   MET 10            MET 10            MET 10            MET 10            MET 10
        done after 11                   VIOLATED 11 v10   VIOLATED 11 v10   VIOLATED 11 v10   VIOLATED 11 v10   VIOLATED 11 v10
        taken away after 5              WITHDRAWN 5       WITHDRAWN 5       WITHDRAWN 5       WITHDRAWN 5       WITHDRAWN 5
        taken away after 12             VIOLATED 12 v10   VIOLATED 12 v10   VIOLATED 12 v10   VIOLATED 12 v10   VIOLATED 12 v10
        paused from 4                   RUNNING 1         PAUSED 4          PAUSED 4          PAUSED 4          PAUSED 4
        paused 4 to 9                   RUNNING 1 >13     PAUSED 4 >13      RUNNING 5 >13     RUNNING 7 >13     VIOLATED 11 v15
        paused 4 to 9, done after 15    MET 10            MET 10            MET 10            MET 10            MET 10
        paused 4 to 9, done after 16    VIOLATED 11 v15   VIOLATED 11 v15   VIOLATED 11 v15   VIOLATED 11 v15   VIOLATED 11 v15
        paused from the beginning to 3  PAUSED 0 >11      RUNNING 5 >11     RUNNING 7 >11     RUNNING 9 w11 >13 VIOLATED 13 v13

        """.ReplaceLineEndings("\n"), Grid());

    [Fact]
    public void The_same_facts_looked_at_late_often_or_seldom_come_to_the_same()
    {
        var policies = new SlaPolicies([new(SlaStage.Pack, null, TenMinutes, Noon)], null);
        foreach (var (_, span) in Work)
        {
            var (often, seldom, found) = (SlaBoard.Empty, SlaBoard.Empty, new List<SlaNews>());
            for (var minute = 0; minute <= 30; minute++)
            {
                // Facts are known from when they happen.
                var known = span.EndedAt > At(minute) ? span with { EndedAt = null, Withdrawn = false } : span;
                known = known with { Pauses = [.. known.Pauses.Where(one => one.From <= At(minute)).Select(one => one.Until > At(minute) ? one with { Until = null } : one)] };
                (often, var news) = often.Look([known], policies, _ => BusinessCalendar.Always, At(minute) + SlaBoard.Settling);
                found.AddRange(news);
                Assert.Empty(often.Look([known], policies, _ => BusinessCalendar.Always, At(minute) + SlaBoard.Settling).News);
            }

            (seldom, var atOnce) = seldom.Look([span], policies, _ => BusinessCalendar.Always, At(30) + SlaBoard.Settling);
            Assert.Equal(Violations(atOnce), Violations(found));
            Assert.Equal(often.Entries.Select(entry => (entry.State, entry.ViolatedAt)), seldom.Entries.Select(entry => (entry.State, entry.ViolatedAt)));
        }
    }

    [Fact]
    public void The_promise_to_one_goes_before_the_promise_to_all_and_none_reaches_back()
    {
        var own = TenMinutes with { Limit = TimeSpan.FromHours(1) };
        var policies = new SlaPolicies([new(SlaStage.Pack, null, TenMinutes, Noon), new(SlaStage.Pack, new(AssigneeKind.Dealer, "north"), own, Noon)], null);

        Assert.Equal(TenMinutes, policies.TermsOf(Span()));
        Assert.Equal(own, policies.TermsOf(Span() with { Assignee = new(AssigneeKind.Dealer, "north") }));
        Assert.Null(policies.TermsOf(Span() with { StartedAt = Noon.AddTicks(-1) }));
        Assert.Null(policies.TermsOf(Span() with { Stage = SlaStage.Deliver }));
    }

    private static IEnumerable<DateTimeOffset?> Violations(IEnumerable<SlaNews> news) =>
        news.OfType<SlaNews.Violated>().Select(one => one.Entry.ViolatedAt);

    private static string Grid()
    {
        int[] minutes = [1, 8, 10, 12, 16];
        IEnumerable<string> lines =
        [
            Line("at minute", minutes.Select(minute => minute.ToString(CultureInfo.InvariantCulture))),
            .. Work.Select(one => Line(one.Name, minutes.Select(minute => Cell(one.Span, At(minute))))),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(string name, IEnumerable<string> cells) => (name.PadRight(32) + string.Join("", cells.Select(cell => cell.PadRight(18)))).TrimEnd();

    private static string Cell(StageSpan span, DateTimeOffset now)
    {
        var read = SlaClock.Read(span, TenMinutes, BusinessCalendar.Always, now);
        var warned = read is { State: SlaState.Running, WarnedAt: { } at } ? $" w{Minute(at)}" : "";
        return $"{read.State.ToString().ToUpperInvariant()} {read.Worked.TotalMinutes}{warned}{Mark(" v", read.ViolatedAt)}{Mark(" >", read.Due)}";
    }

    private static string Mark(string sign, DateTimeOffset? at) => at is { } time ? sign + Minute(time).ToString(CultureInfo.InvariantCulture) : "";

    private static double Minute(DateTimeOffset at) => (at - Noon).TotalMinutes;

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    private static StageSpan Span(int? ended = null, bool withdrawn = false, params Pause[] pauses) =>
        new("pack-a1", SlaStage.Pack, new(AssigneeKind.Dealer, "main"), Noon, ended is { } minute ? At(minute) : null, withdrawn, pauses);
}
