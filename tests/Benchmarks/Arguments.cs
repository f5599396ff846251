using System.Globalization;

namespace OrderFunctions.Benchmarks;

/// <summary>A command and its <c>--name value</c> pairs.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string Command { get; private init; } = string.Empty;

    public int Orders => Number("orders", 10_000);

    public int Concurrency => Number("concurrency", 64);

    /// <summary>Orders before the measured ones. The saga's are many: its figures are those of code that is compiled for good.</summary>
    public int WarmUp => Number("warmup", Command == "saga" ? 15_000 : 3_000);

    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments { Command = args.FirstOrDefault() ?? string.Empty };
        for (var n = 1; n + 1 < args.Length; n += 2) parsed._values[args[n].TrimStart('-')] = args[n + 1];
        return parsed;
    }

    public int Number(string name, int otherwise) =>
        _values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public string? TextOrNull(string name) => _values.GetValueOrDefault(name);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);
}
