using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>
/// The load: so many customers at once, each placing an order, waiting until it has come to its end, and placing the
/// next. Prints "WARM" after the warm-up, waits for a line, and prints its report as JSON.
/// </summary>
internal sealed class GeneratorProcess
{
    private readonly Uri _address;
    private readonly int _concurrency;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _ends = new(StringComparer.Ordinal);
    private readonly List<HttpConnection> _connections = [];
    private readonly OrderRequests _requests;

    private GeneratorProcess(Uri address, int concurrency, string? token) =>
        (_address, _concurrency, _requests) = (address, concurrency, new OrderRequests(address, token));

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var generator = new GeneratorProcess(
            new Uri(arguments.Text("address", string.Empty)), arguments.Concurrency, arguments.TextOrNull("token"));
        await generator.ConnectAsync(arguments.Number("feed", 0));
        if (arguments.WarmUp > 0) await generator.PlaceAsync(arguments.WarmUp);
        await Console.Out.WriteLineAsync("WARM");
        await Console.In.ReadLineAsync();
        var report = await generator.PlaceAsync(arguments.Orders);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, LoadJson.Default.LoadReport));
        return 0;
    }

    private async Task ConnectAsync(int feedPort)
    {
        for (var n = 0; n < _concurrency; n++)
        {
            var connection = new HttpConnection();
            await connection.ConnectAsync(_address);
            _connections.Add(connection);
        }

        var feed = new TcpClient();
        await feed.ConnectAsync("127.0.0.1", feedPort);
        _ = Task.Run(async () =>
        {
            using var lines = new StreamReader(feed.GetStream(), Encoding.ASCII);
            while (await lines.ReadLineAsync() is { } id) EndOf(id).TrySetResult(Stopwatch.GetTimestamp());

            // Without the host there is nothing to wait for.
            Environment.Exit(1);
        });
    }

    private async Task<LoadReport> PlaceAsync(int orders)
    {
        var acknowledged = new long[orders];
        var ended = new long[orders];
        var failures = 0;
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_connections.Select(connection => Task.Run(async () =>
        {
            while (true)
            {
                var n = Interlocked.Increment(ref next);
                if (n >= orders) return;
                var request = _requests.Place(n);
                var sent = Stopwatch.GetTimestamp();
                var (status, response) = await connection.SendAsync(request);
                acknowledged[n] = Stopwatch.GetTimestamp() - sent;
                var id = status is 201 or 202 ? HttpConnection.IdIn(response.Span) : null;
                if (id is null)
                {
                    if (Interlocked.Increment(ref failures) == 1) Console.Error.WriteLine(Encoding.UTF8.GetString(response.Span));
                    continue;
                }

                ended[n] = await EndOf(id).Task - sent;
                _ends.TryRemove(id, out _);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new LoadReport(
            orders - failures, failures, seconds, Percentiles.Of(acknowledged), Percentiles.Of([.. ended.Where(t => t > 0)]));
    }

    // The end of an order may be heard of before the answer to its placing has been read.
    private TaskCompletionSource<long> EndOf(string id) =>
        _ends.GetOrAdd(id, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
