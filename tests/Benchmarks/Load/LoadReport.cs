using System.Text.Json.Serialization;
using OrderFunctions.Benchmarks.Hosts;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>What the generator measured, in milliseconds where nothing else is said.</summary>
internal sealed record LoadReport(int Orders, int Failures, double Seconds, Percentiles Acknowledgement, Percentiles EndToEnd)
{
    public double OrdersPerSecond => Orders / Seconds;
}

internal sealed record Percentiles(double P50, double P95, double P99, double Max)
{
    public static Percentiles Of(long[] ticks)
    {
        var sorted = ticks.Order().ToArray();
        double At(double share) => sorted.Length == 0
            ? 0
            : sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)] * 1000.0
                / System.Diagnostics.Stopwatch.Frequency;
        return new Percentiles(At(0.50), At(0.95), At(0.99), At(1));
    }
}

[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(HostFigures))]
internal sealed partial class LoadJson : JsonSerializerContext;
