using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Local.Ports;
using Xunit;

namespace OrderFunctions.Functions.Tests.Orders;

/// <summary><c>GET api/orders/{id}</c> with <c>Prefer: wait</c>: woken by the commit, not by the clock.</summary>
public sealed class WaitForOrderTests : IAsyncLifetime
{
    // Nothing here takes real time; what is never woken must fail instead of waiting for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private AShop _shop = null!;

    public async Task InitializeAsync() => _shop = await AShop.OpenAsync();

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    private LocalOrderNews News => (LocalOrderNews)_shop.Host.Services.GetRequiredService<IOrderNews>();

    [Fact]
    public async Task A_reader_who_waits_for_a_change_hears_of_it_without_any_time_passing()
    {
        var (order, tag) = await AnUnpaidOrderAsync();
        var answers = Enumerable.Range(0, 3).Select(_ => WaitAsync(order, tag)).ToArray();
        await ListeningAsync(answers);
        // The host is idle although three requests are open, and no answer has left.
        await _shop.Host.WhenIdleAsync();
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        var before = _shop.Clock.GetUtcNow();

        await AShop.SendAsync(_shop.Customer, HttpMethod.Post, $"api/orders/{order}/cancel");

        foreach (var answer in await Task.WhenAll(answers).WaitAsync(Patience))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotEqual(tag, answer.Headers.ETag);
        }

        Assert.Equal(before, _shop.Clock.GetUtcNow());
        Assert.Equal(0, News.Count);
    }

    [Fact]
    public async Task A_reader_without_a_tag_waits_until_the_order_rests()
    {
        var order = await _shop.SuspectedOrderAsync();
        var answer = WaitAsync(order, tag: null);
        await ListeningAsync(answer);

        await _shop.StaffPostAsync($"api/orders/{order}/review", new JsonObject { ["decision"] = "REJECT" });

        // Not while its refund is on the way: when it has ended.
        using var ended = await answer.WaitAsync(Patience);
        Assert.Contains("\"FAILED\"", await ended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_change_the_wait_ends_after_its_time()
    {
        var (order, tag) = await AnUnpaidOrderAsync();
        var answer = WaitAsync(order, tag);
        await ListeningAsync(answer);

        await _shop.Host.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.False(answer.IsCompleted);
        await _shop.Host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.NotModified, (await answer.WaitAsync(Patience)).StatusCode);
        Assert.Equal(0, News.Count);
    }

    [Fact]
    public async Task A_reader_who_goes_away_leaves_nothing_behind()
    {
        var (order, tag) = await AnUnpaidOrderAsync();
        using var gone = new CancellationTokenSource();
        var answer = WaitAsync(order, tag, gone.Token);
        await ListeningAsync(answer);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        using var patience = new CancellationTokenSource(Patience);
        while (News.Count > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<(string Order, EntityTagHeaderValue Tag)> AnUnpaidOrderAsync()
    {
        var order = await _shop.PlaceAsync(card: null);
        await _shop.Host.WhenIdleAsync();
        using var answer = await _shop.Customer.GetAsync($"api/orders/{order}");
        return (order, answer.Headers.ETag!);
    }

    // The requests are on their way: each listens as soon as the host has got to it, unless it was answered at once.
    private async Task ListeningAsync(params Task<HttpResponseMessage>[] readers)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (News.Count < readers.Length)
        {
            patience.Token.ThrowIfCancellationRequested();
            Assert.DoesNotContain(readers, reader => reader.IsCompleted);
            await Task.Yield();
        }
    }

    private async Task<HttpResponseMessage> WaitAsync(
        string order, EntityTagHeaderValue? tag, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orders/{order}");
        request.Headers.Add("Prefer", "wait=20");
        if (tag is not null) request.Headers.IfNoneMatch.Add(tag);
        return await _shop.Customer.SendAsync(request, cancellationToken);
    }
}
