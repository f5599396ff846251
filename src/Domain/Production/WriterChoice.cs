using System.Globalization;

namespace OrderFunctions.Domain.Production;

/// <summary>A writer as the choice sees them.</summary>
/// <param name="Dues">When each line on the desk is due.</param>
public sealed record Candidate(
    string WriterId, IReadOnlyList<string> Skills, bool Active, bool Paused, int Capacity, IReadOnlyList<DateTimeOffset> Dues);

/// <summary>Who was chosen, and why: a line per policy.</summary>
public sealed record Choice(string WriterId, IReadOnlyList<string> Explanation);

/// <summary>
/// Chooses the writer of a line. Requirements leave writers out; policies give points, up to their weight; the most points win.
/// Same input, same answer: points are whole numbers, and a tie goes to the emptier desk, then to the lower id.
/// </summary>
public static class WriterChoice
{
    private static readonly (string Name, Func<WritingTask, Candidate, bool> Meets)[] Requirements =
    [
        ("not active", (_, writer) => writer.Active),
        ("paused", (_, writer) => !writer.Paused),
        ("without the skill", (task, writer) => task.Skill is null || writer.Skills.Contains(task.Skill, StringComparer.OrdinalIgnoreCase)),
        ("asked before", (task, writer) => !task.TurnedDown.Contains(writer.WriterId, StringComparer.Ordinal)),
        ("full", (_, writer) => writer.Dues.Count < writer.Capacity),
    ];

    private static readonly (string Name, int Weight, Func<WritingTask, Candidate, (int Points, string Fact)> Of)[] Policies =
    [
        ("load", 60, (_, writer) => (60 * (writer.Capacity - writer.Dues.Count) / writer.Capacity, $"{Text(writer.Dues.Count)} of {Text(writer.Capacity)}")),
        ("due date", 40, (task, writer) => (40 / (1 + Sooner(task, writer)), $"{Text(Sooner(task, writer))} due sooner")),
    ];

    /// <summary>The choice among these writers; null when none of them can take it.</summary>
    public static Choice? Of(WritingTask task, IReadOnlyList<Candidate> writers)
    {
        var leftOut = new Dictionary<string, int>(StringComparer.Ordinal);
        var able = new List<(Candidate Writer, int Points)>();
        foreach (var writer in writers)
        {
            if (Array.Find(Requirements, requirement => !requirement.Meets(task, writer)) is { Name: { } name })
                leftOut[name] = leftOut.GetValueOrDefault(name) + 1;
            else
                able.Add((writer, Policies.Sum(policy => policy.Of(task, writer).Points)));
        }

        if (able.Count == 0) return null;
        var best = able.OrderByDescending(one => one.Points).ThenBy(one => one.Writer.Dues.Count).ThenBy(one => one.Writer.WriterId, StringComparer.Ordinal).First();
        return new Choice(
            best.Writer.WriterId,
            [
                $"skill: {task.Skill ?? "any"}",
                .. Policies.Select(policy => policy.Of(task, best.Writer) is var (points, fact) ? $"{policy.Name}: {fact}, {Text(points)} of {Text(policy.Weight)} points" : ""),
                $"best of {Text(able.Count)}" + string.Concat(leftOut.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"; {Text(one.Value)} {one.Key}")),
            ]);
    }

    private static int Sooner(WritingTask task, Candidate writer) => writer.Dues.Count(due => due < task.Due);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
