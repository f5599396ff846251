using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderFunctions.Local.Commands;

/// <summary>Jobs as bars. On a terminal a bar is drawn over the one before; elsewhere each change of the percentage is a line.</summary>
internal sealed class JobScreen(TextWriter output)
{
    private const int Width = 30;

    private readonly Lock _gate = new();
    private readonly List<string> _ids = [];
    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);
    private readonly bool _isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>The job as it is now.</summary>
    public void Show(JsonNode job)
    {
        var (id, line) = (job["id"]!.GetValue<string>(), LineOf(job));
        lock (_gate)
        {
            if (_lines.TryGetValue(id, out var before) && before == line) return;
            if (!_lines.ContainsKey(id)) _ids.Add(id);
            _lines[id] = line;
            if (!_isTerminal)
            {
                output.WriteLine(line);
                output.Flush();
                return;
            }

            if (before is not null || _ids.Count > 1) output.Write($"\u001b[{(before is null ? _ids.Count - 1 : _ids.Count)}A");
            foreach (var one in _ids) output.Write($"\u001b[2K{_lines[one]}{Environment.NewLine}");
            output.Flush();
        }
    }

    /// <summary>A line of its own.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>A job in a line: kind, bar, what is done, where it stands.</summary>
    public static string LineOf(JsonNode job)
    {
        var (progress, status) = (job["progress"]!, job["status"]!.GetValue<string>());
        var percent = progress["percent"]?.GetValue<int>();
        var filled = (percent ?? 0) * Width / 100;
        var share = percent is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known,3}%") : "  ?%";
        var done = progress["done"]!.GetValue<long>().ToString("#,0", CultureInfo.InvariantCulture);
        var why = job["error"]?["code"]?.GetValue<string>();
        return $"{job["id"]}  {job["kind"],-10} [{new string('#', filled)}{new string('.', Width - filled)}] {share}  {done} done  {status}{(why is null ? "" : ", " + why)}";
    }
}
