using System.Globalization;

namespace OrderFunctions.Benchmarks;

/// <summary>The line for machines, the last one that a benchmark prints.</summary>
internal static class FiguresLine
{
    /// <summary>One JSON object; a figure that was not taken, or that cannot be, is null.</summary>
    public static string Of(string benchmark, params IEnumerable<(string Name, double? Value, int Decimals)> figures) =>
        $$"""{"benchmark":"{{benchmark}}",{{string.Join(',', figures.Select(figure => $"\"{figure.Name}\":{Text(figure.Value, figure.Decimals)}"))}}}""";

    private static string Text(double? value, int decimals) => value is { } number && double.IsFinite(number)
        ? number.ToString($"F{decimals}", CultureInfo.InvariantCulture)
        : "null";
}
