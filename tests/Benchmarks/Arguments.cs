using System.Globalization;

namespace OrderFunctions.Benchmarks;

/// <summary>Something was asked for that there is not. The message is one line for the person who typed it.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);

/// <summary>A command and its <c>--name value</c> pairs.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string Command { get; private init; } = string.Empty;

    public int Orders { get; private set; }

    public int Concurrency { get; private set; }

    /// <summary>Orders before the measured ones. The saga's are many: its figures are those of code that is compiled for good.</summary>
    public int WarmUp { get; private set; }

    /// <param name="args">As they were typed.</param>
    /// <param name="known">The names that the command takes, by the command.</param>
    /// <exception cref="ArgumentsException">
    /// A command or a name that is not known, a name without a value, or a number that is none or too small.
    /// </exception>
    public static Arguments Parse(string[] args, IReadOnlyDictionary<string, string[]> known)
    {
        var parsed = new Arguments { Command = args.FirstOrDefault() ?? string.Empty };
        if (!known.TryGetValue(parsed.Command, out var names))
            throw new ArgumentsException($"There is no benchmark '{parsed.Command}'.");
        for (var n = 1; n < args.Length; n += 2)
        {
            var name = args[n].StartsWith("--", StringComparison.Ordinal) ? args[n][2..] : string.Empty;
            if (!names.Contains(name))
                throw new ArgumentsException($"'{args[n]}' is nothing that {parsed.Command} takes.");
            if (n + 1 == args.Length)
                throw new ArgumentsException($"{args[n]} has no value.");
            parsed._values[name] = args[n + 1];
        }

        parsed.Orders = parsed.Number("orders", 10_000, least: 1);
        parsed.Concurrency = parsed.Number("concurrency", 64, least: 1);
        parsed.WarmUp = parsed.Number("warmup", parsed.Command == "saga" ? 15_000 : 3_000);
        return parsed;
    }

    /// <exception cref="ArgumentsException">It is not a whole number of at least <paramref name="least"/>.</exception>
    public int Number(string name, int otherwise, int least = 0)
    {
        if (!_values.TryGetValue(name, out var text)) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ArgumentsException($"--{name} is '{text}'; it must be a whole number of at least {least}.");
    }

    public string? TextOrNull(string name) => _values.GetValueOrDefault(name);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <summary>One or more of the choices, with commas between them.</summary>
    /// <exception cref="ArgumentsException">One of them is no choice.</exception>
    public IReadOnlyList<string> Some(string name, params string[] choices)
    {
        if (!_values.TryGetValue(name, out var text)) return choices;
        var chosen = text.Split(',');
        return chosen.All(choices.Contains)
            ? chosen
            : throw new ArgumentsException($"--{name} is '{text}'; it must be one or more of {string.Join(',', choices)}.");
    }
}
