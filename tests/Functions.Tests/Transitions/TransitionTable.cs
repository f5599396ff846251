using System.Text;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>One line of the reviewed table: something that can happen.</summary>
/// <param name="Name">The fact, as it is stored, or what <see cref="TransitionWatch"/> calls it.</param>
/// <param name="Told">Types of the events that tell it, with their topics; none when <paramref name="WhyNot"/> says why.</param>
/// <param name="By">Who may cause it and where they come in: <c>STAFF orders:cancel</c>, <c>SAGA</c>.</param>
internal sealed record Transition(string Section, string Name, IReadOnlyList<string> Told, string? WhyNot, IReadOnlyList<string> By);

/// <summary>The table as people review it, <c>TransitionGrid.txt</c>: what a test can find out is rewritten by it, the rest is theirs.</summary>
internal static class TransitionTable
{
    /// <summary>Who causes what no permission leads to: sagas, timers, queues and messages from outside.</summary>
    public const string System = "SYSTEM";

    private const string NotTold = "--";
    private const string CausedBy = "      by ";

    public static string Path { get; } = RepositoryFiles.FullPath("tests/Functions.Tests/Transitions/TransitionGrid.txt");

    private static readonly Lazy<IReadOnlyList<Transition>> Read = new(() => Parse(File.ReadAllText(Path)));

    /// <summary>All lines, section by section.</summary>
    public static IReadOnlyList<Transition> All => Read.Value;

    public static Transition? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    public static string Render(string head, IEnumerable<Transition> transitions, string end)
    {
        var text = new StringBuilder(head.ReplaceLineEndings("\n"));
        foreach (var section in transitions.GroupBy(one => one.Section))
        {
            text.Append($"\n{section.Key}\n");
            foreach (var one in section)
            {
                text.Append($"  {one.Name,-26} {(one.Told.Count > 0 ? string.Join(", ", one.Told) : $"{NotTold} {one.WhyNot}")}\n");
                text.Append($"{CausedBy}{string.Join(", ", one.By)}\n");
            }
        }

        return text.Append(end.ReplaceLineEndings("\n")).ToString();
    }

    private static List<Transition> Parse(string text)
    {
        var (all, section) = (new List<Transition>(), "");
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(CausedBy, StringComparison.Ordinal)) all[^1] = all[^1] with { By = line[CausedBy.Length..].Split(", ") };
            else if (line.StartsWith("  ", StringComparison.Ordinal) && line.IndexOf(' ', 2) is > 2 and var end)
            {
                var told = line[end..].Trim();
                all.Add(told.StartsWith(NotTold, StringComparison.Ordinal)
                    ? new(section, line[2..end], [], told[NotTold.Length..].Trim(), [])
                    : new(section, line[2..end], told.Split(", "), null, []));
            }
            else if (line.Length > 0) section = line;
        }

        return all;
    }
}
