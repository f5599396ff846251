using System.Diagnostics;
using System.Text.Json.Nodes;
using OrderFunctions.Benchmarks;
using OrderFunctions.Benchmarks.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Benchmarks;

/// <summary>What the benchmarks promise besides their figures: an audit that sees what is wrong, and lines that machines read.</summary>
public sealed class BenchmarkTests
{
    private static readonly string[] Keys =
    [
        "benchmark", "orders_per_s", "yardstick_per_s", "ratio", "ack_p99_ms", "e2e_p99_ms", "cpu_s_per_1k", "peak_rss_mb", "sql_per_order",
    ];

    private static readonly Books Right = new(
        Shipped: 90, Failed: 10, Available: 1_000_000_000 - 90, Reserved: 0, Committed: 90, ReservationsCommitted: 90, ReservationsReleased: 10, UnevenSkus: 0);

    [Fact]
    public void Books_in_which_every_tenth_payment_was_declined_and_its_stock_is_back_are_right() =>
        Assert.Null(Right.Compare(placed: 100, declined: 10));

    [Fact]
    public void Any_other_books_are_wrong_and_say_what_they_hold()
    {
        Books[] wrong =
        [
            Right with { Shipped = 91, Failed = 9, Available = Right.Available - 1, Committed = 91, ReservationsCommitted = 91, ReservationsReleased = 9 },
            Right with { Failed = 9 },
            Right with { Available = Right.Available - 1, Reserved = 1 },
            Right with { ReservationsReleased = 9 },
            Right with { UnevenSkus = 2 },
        ];

        Assert.All(wrong, books => Assert.StartsWith($"{books} instead of", books.Compare(100, 10), StringComparison.Ordinal));
    }

    /// <summary>The whole program: its host, its load, its audit.</summary>
    [Fact]
    public async Task One_side_alone_ends_with_the_line_for_machines_too()
    {
        var (exitCode, output, error) = await RunAsync("saga", "--sides", "saga", "--variants", "plain", "--orders", "45", "--warmup", "15");

        Assert.Equal("", error);
        Assert.InRange(exitCode, 0, 1);
        var line = JsonNode.Parse(output[^1])!.AsObject();
        Assert.Equal(Keys, line.Select(figure => figure.Key).Take(Keys.Length));
        Assert.Equal("saga", line["benchmark"]!.GetValue<string>());
        Assert.All(["yardstick_per_s", "ratio"], side => Assert.Null(line[side]));
        Assert.All(Keys[1..].Except(["yardstick_per_s", "ratio"]), figure => Assert.True(line[figure]!.GetValue<double>() > 0));
    }

    [Fact]
    public async Task Dealers_are_chosen_alike_every_time_and_the_last_line_says_how_fast()
    {
        var (exitCode, output, error) = await RunAsync("assign", "--lines", "300", "--dealers", "40");
        var (_, again, _) = await RunAsync("assign", "--lines", "300", "--dealers", "40");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(output[^2], again[^2]);
        var line = JsonNode.Parse(output[^1])!;
        Assert.InRange(line["seconds"]!.GetValue<double>(), 0, line["target"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("nosuch", "There is no benchmark 'nosuch'.")]
    [InlineData("", "There is no benchmark ''.")]
    [InlineData("saga --orders 0", "--orders is '0'; it must be a whole number of at least 1.")]
    [InlineData("order --orders -5", "--orders is '-5'; it must be a whole number of at least 1.")]
    [InlineData("saga --concurrency 0", "--concurrency is '0'; it must be a whole number of at least 1.")]
    [InlineData("saga --warmup -1", "--warmup is '-1'; it must be a whole number of at least 0.")]
    [InlineData("replay --instances many", "--instances is 'many'; it must be a whole number of at least 1.")]
    [InlineData("saga --orders", "--orders has no value.")]
    [InlineData("saga --order 5", "'--order' is nothing that saga takes.")]
    [InlineData("saga --sides saga,both", "--sides is 'saga,both'; it must be one or more of yardstick,saga.")]
    public async Task A_wrong_argument_is_one_line(string arguments, string said)
    {
        using var error = new StringWriter();

        Assert.Equal(2, await BenchmarkProgram.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), error));

        var line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith(said + " Usage: ", line, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string[] Output, string Error)> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var program = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "OrderFunctions.Benchmarks"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = program.StandardError.ReadToEndAsync(limit.Token);
        var output = await program.StandardOutput.ReadToEndAsync(limit.Token);
        await program.WaitForExitAsync(limit.Token);
        return (program.ExitCode, output.TrimEnd().Split('\n'), await error);
    }
}
