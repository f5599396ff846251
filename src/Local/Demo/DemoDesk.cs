using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Local.Demo;

/// <summary>The support desk: promises, what became of them, and tickets. What was promised before the story is put back after it.</summary>
internal sealed class DemoDesk(HttpClient customer, HttpClient staff, Action<string> say) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private JsonNode? _before;

    /// <summary>The shop promises to do a part of the work within so many seconds.</summary>
    public async Task PromiseAsync(string stage, int seconds, CancellationToken cancellationToken)
    {
        say($"PUT api/sla/policies         {stage} within {seconds} s");
        _before = await PutPoliciesAsync(new JsonArray(new JsonObject { ["stage"] = stage, ["limitSeconds"] = seconds, ["level"] = "CRITICAL" }), cancellationToken);
    }

    /// <summary>How many promises the dealer has kept.</summary>
    public async Task<long> KeptByAsync(string dealer, CancellationToken cancellationToken) =>
        (await GetAsync("api/dealers/" + dealer, cancellationToken))["kept"]!.GetValue<long>();

    /// <summary>Waits until the dealer's scorecard has one more, and says what rating follows from it.</summary>
    public async Task TellRatingAsync(string dealer, long keptBefore, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (await KeptByAsync(dealer, limit.Token) <= keptBefore) await Task.Delay(Pause, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"No kept promise was counted within {Patience.TotalSeconds} seconds.");
        }

        var seen = await GetAsync("api/dealers/" + dealer, cancellationToken);
        if (seen["ratedByStaff"]!.GetValue<bool>()) throw new CommandFailedException("The dealer is rated by staff, and not by what it kept.");
        say($"GET api/dealers/{dealer}  kept {seen["kept"]}, broken {seen["broken"]}: rated {seen["rating"]} of 100");
    }

    /// <summary>Waits until the promise about the order is broken, and gives the id of the violation.</summary>
    public async Task<string> ViolationOfAsync(string orderId, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var list = await GetAsync($"api/sla/violations?order={orderId}", limit.Token);
                if (list["violations"]!.AsArray() is [{ } violation, ..])
                {
                    say($"GET api/sla/violations       {violation["stage"]} by {violation["assignee"]}, promised within {violation["limitSeconds"]} s: {violation["state"]}");
                    return violation["id"]!.GetValue<string>();
                }

                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"No violation was recorded within {Patience.TotalSeconds} seconds.");
        }
    }

    /// <summary>The customer asks where it stays, and gives the id of the ticket.</summary>
    public async Task<string> AskAsync(string orderId, CancellationToken cancellationToken)
    {
        say("POST api/tickets             where is my order?");
        var ticket = await SendAsync(customer, HttpMethod.Post, "api/tickets", new JsonObject
        {
            ["category"] = "DELIVERY",
            ["subject"] = "Where is my order?",
            ["text"] = "It should have been packed by now.",
            ["orderId"] = orderId,
        }, null, cancellationToken);
        return ticket["id"]!.GetValue<string>();
    }

    /// <summary>Staff answer the ticket and resolve both.</summary>
    public async Task SettleAsync(string violationId, string ticketId, CancellationToken cancellationToken)
    {
        say("POST api/tickets/…/comments  on its way");
        await SendAsync(staff, HttpMethod.Post, $"api/tickets/{ticketId}/comments", new JsonObject { ["text"] = "Sorry, it is on its way now." }, null, cancellationToken);
        say("PUT api/tickets/…/status     RESOLVED");
        using var read = await staff.GetAsync($"api/tickets/{ticketId}", cancellationToken);
        var ticket = await SendAsync(
            staff, HttpMethod.Put, $"api/tickets/{ticketId}/status", new JsonObject { ["status"] = "RESOLVED" }, read.Headers.ETag?.ToString(), cancellationToken);
        say("POST api/sla/violations/…/resolve");
        var violation = await SendAsync(
            staff, HttpMethod.Post, $"api/sla/violations/{violationId}/resolve", new JsonObject { ["reason"] = "Packed late, delivered." }, null, cancellationToken);
        say($"ticket {ticket["status"]}, violation {violation["state"]}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_before is not null) await PutPoliciesAsync(_before["policies"]!.DeepClone(), CancellationToken.None);
    }

    private async Task<JsonNode> PutPoliciesAsync(JsonNode policies, CancellationToken cancellationToken)
    {
        using var read = await staff.GetAsync("api/sla/policies", cancellationToken);
        var before = JsonNode.Parse(await read.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken))!;
        var body = new JsonObject
        {
            ["reason"] = "The demo's story.",
            ["policies"] = policies,
            ["calendars"] = before["calendars"]?.DeepClone(),
            ["escalation"] = before["escalation"]?.DeepClone(),
        };
        await SendAsync(staff, HttpMethod.Put, "api/sla/policies", body, read.Headers.ETag?.ToString(), cancellationToken);
        return before;
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await staff.GetAsync(path, cancellationToken);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken))!;
    }

    private static async Task<JsonNode> SendAsync(
        HttpClient client, HttpMethod method, string path, JsonNode body, string? etag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        else request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await client.SendAsync(request, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) ?? new JsonObject();
        return response.IsSuccessStatusCode
            ? answer
            : throw new InvalidDataException($"{method} {path} was answered with {(int)response.StatusCode}: {answer["code"]} {answer["detail"]}");
    }
}
