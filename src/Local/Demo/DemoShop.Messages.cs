using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Local.Demo;

/// <summary>How the customer wants to be told, and what they are told.</summary>
internal sealed partial class DemoShop
{
    private const string Preferences = "api/notifications/preferences";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The customer chooses; all choices that were made before are gone.</summary>
    public async Task ChooseAsync(JsonObject preferences, CancellationToken cancellationToken)
    {
        using var read = await _customer.GetAsync(Preferences, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, Preferences) { Content = JsonContent.Create(preferences) };
        request.Headers.TryAddWithoutValidation("If-Match", read.EnsureSuccessStatusCode().Headers.ETag?.ToString());
        using var response = await _customer.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Prints what the customer's list says of an order, once it says this.</summary>
    public async Task TellNotificationsAsync(string orderId, string kind, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                using var response = await _customer.GetAsync("api/notifications?limit=10", limit.Token);
                var list = await ReadAsync(response.EnsureSuccessStatusCode(), limit.Token);
                var told = list["notifications"]!.AsArray().Where(one => one!["orderId"]!.GetValue<string>() == orderId).Reverse().ToList();
                if (told.Exists(one => one!["kind"]!.GetValue<string>() == kind))
                {
                    foreach (var one in told) Say($"GET api/notifications        {one!["headline"]}");
                    return;
                }

                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"The customer's list did not show {kind} within {Patience.TotalSeconds} seconds.");
        }
    }

    /// <summary>Prints which mails left about an order.</summary>
    public async Task TellMailsAsync(string orderId, CancellationToken cancellationToken)
    {
        var sent = (await GetAsync($"api/ops/messages?order={orderId}", cancellationToken))["messages"]!.AsArray()
            .Where(one => one!["channel"]!.GetValue<string>() == "EMAIL").Reverse();
        Say("GET api/ops/messages         mails: " + string.Join(", ", sent.Select(one => $"{one!["kind"]} in {one["language"]}")));
    }
}
