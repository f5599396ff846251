using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Tests.Orders;
using Xunit;

namespace OrderFunctions.Functions.Tests.Ops;

/// <summary>What somebody sees who opens the trace of an order.</summary>
public sealed class TraceTests
{
    private const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly ActivityTraceId CallersTrace = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c");

    [Fact]
    public async Task One_trace_leads_from_the_request_through_saga_queue_gateway_and_webhook()
    {
        await using var shop = await AShop.OpenAsync();
        await using var neighbour = await AShop.OpenAsync();
        using var spans = new SpanRecorder(shop.Host);
        var order = await PlaceAsync(shop, AShop.Order());
        await neighbour.PlaceAsync();
        await shop.Host.WhenIdleAsync();

        var trace = spans.Of(CallersTrace);
        Assert.Equal(
            [
                "POST api/orders", "POST api/webhooks/{provider}", "POST own webhooks", "POST sandbox",
                "activity:AssignToWarehouse", "activity:CheckOrder", "activity:CommitAllocation", "activity:LookAtOrder",
                "activity:MakeInvoice", "activity:RecordCommits", "activity:RecordReservations", "activity:ReserveAllocation",
                "activity:StartWishedPayment", "orchestration:FulfilOrderSaga", "outbox", "process inbox", "process outbox",
                "process sandbox-webhooks", "send inbox", "send outbox", "send sandbox-webhooks", "webhook sandbox",
            ],
            trace.Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal).Where(name => name != "GET sandbox"));

        // Nothing hangs in the air: every span but the first has its parent in the trace, and the first belongs to the caller.
        var ids = trace.Select(span => span.SpanId).ToHashSet();
        var root = Assert.Single(trace, span => !ids.Contains(span.ParentSpanId));
        Assert.Equal(("POST api/orders", "b7ad6b7169203331"), (root.OperationName, root.ParentSpanId.ToHexString()));
        Assert.All(trace.Where(IsActivity), span => Assert.Equal("orchestration:FulfilOrderSaga", ParentOf(span, trace)));
        Assert.Equal("activity:StartWishedPayment", ParentOf(trace.First(span => span.OperationName == "POST sandbox"), trace));
        Assert.Equal("process inbox", ParentOf(trace.Single(span => span.OperationName == "webhook sandbox"), trace));
        Assert.All(trace.Where(span => span.OperationName.StartsWith("orchestration", StringComparison.Ordinal)), span =>
            Assert.Equal(order, span.GetTagItem("durabletask.task.instance_id")));
        Assert.All(trace, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        // The neighbour's order is in no list of ours.
        Assert.Single(spans.Ended, span => span.OperationName == "POST api/orders");
    }

    [Fact]
    public async Task A_webhook_from_outside_goes_on_in_the_orders_trace_and_is_linked_to_the_senders()
    {
        await using var shop = await AWorkshop.OpenAsync();
        using var spans = new SpanRecorder(shop.Host);
        var order = await PlaceAsync(shop, AShop.Order(card: "tok_success.dropped"));
        await shop.Host.WhenIdleAsync();
        var payment = (await shop.SettledAsync(order))["payments"]![0]!.Id();
        var before = spans.Of(CallersTrace).Count;

        using var webhook = new Activity("the provider").Start();
        Assert.Equal(HttpStatusCode.OK, await shop.SendWebhookAsync(shop.PaymentSucceeded(order, payment)));
        webhook.Stop();
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));

        Assert.Contains(spans.Of(webhook.TraceId), span => span.OperationName == "POST api/webhooks/{provider}");
        var after = spans.Of(CallersTrace).Skip(before).ToList();
        var processed = Assert.Single(after, span => span.OperationName == "webhook sandbox");
        Assert.Equal("Processed", processed.GetTagItem("inbox.status"));
        Assert.Equal(webhook.TraceId, Assert.Single(processed.Links).Context.TraceId);
        Assert.Contains(after, span => span.OperationName == "activity:CommitAllocation");
        Assert.DoesNotContain(spans.Of(webhook.TraceId), IsActivity);
    }

    [Fact]
    public async Task What_went_wrong_is_marked_with_the_type_of_the_error_and_none_of_its_words()
    {
        await using var shop = await AShop.OpenAsync(options => options with { Settings = AwayGateway });
        using var spans = new SpanRecorder(shop.Host);
        await PlaceAsync(shop, AShop.Order());
        await shop.Host.AdvanceAsync(TimeSpan.FromSeconds(5));

        var failed = spans.Of(CallersTrace).Where(span => span.Status == ActivityStatusCode.Error).ToList();
        Assert.Equal(["POST sandbox", "activity:StartWishedPayment"], failed.Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal));
        Assert.All(failed, span =>
        {
            Assert.Null(span.StatusDescription);
            Assert.Empty(span.Events);
            Assert.EndsWith("Exception", (string)span.GetTagItem("error.type")!, StringComparison.Ordinal);
        });
    }

    /// <summary>Nobody listens at that port.</summary>
    private static Dictionary<string, string?> AwayGateway => new() { ["Payments:Sandbox:BaseUrl"] = "http://127.0.0.1:1/" };

    private static async Task<string> PlaceAsync(AShop shop, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("traceparent", Caller);
        using var response = await shop.Customer.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!.Text("id");
    }

    private static bool IsActivity(Activity span) => span.OperationName.StartsWith("activity:", StringComparison.Ordinal);

    private static string? ParentOf(Activity span, IReadOnlyList<Activity> trace) =>
        trace.SingleOrDefault(one => one.SpanId == span.ParentSpanId)?.OperationName;
}
