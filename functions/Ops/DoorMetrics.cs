using System.Diagnostics.Metrics;
using System.Text.Json;
using OrderFunctions.Functions.Http.Pipeline;

namespace OrderFunctions.Functions.Ops;

/// <summary>What the doors measure. Labels are function names, methods and status classes: few values, never ids.</summary>
internal sealed class DoorMetrics
{
    private readonly Histogram<double> _http;
    private readonly Histogram<double> _queue;
    private readonly Counter<long> _denials;

    public DoorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OrderFunctions.Doors");
        _http = meter.CreateHistogram<double>("http_request_duration", "s", "Time to answer a request.");
        _queue = meter.CreateHistogram<double>("queue_message_duration", "s", "Time to handle a queue message.");
        _denials = meter.CreateCounter<long>("access_denials", null, "Requests that were turned away, by reason.");
    }

    public void HttpHandled(string function, string method, int status, TimeSpan elapsed) => _http.Record(
        elapsed.TotalSeconds, new("function", function), new("method", method), new("status", StatusClass(status)));

    public void QueueHandled(string function, bool failed, TimeSpan elapsed) => _queue.Record(
        elapsed.TotalSeconds, new("function", function), new("outcome", failed ? "failed" : "succeeded"));

    public void Denied(string function, DenialReason reason) =>
        _denials.Add(1, new("function", function), new("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())));

    private static string StatusClass(int status) => status switch
    {
        < 200 => "1xx",
        < 300 => "2xx",
        < 400 => "3xx",
        < 500 => "4xx",
        _ => "5xx",
    };
}
