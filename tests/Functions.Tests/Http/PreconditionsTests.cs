using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Orders;
using OrderFunctions.Local.Ports;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>Entity tags and waiting for news.</summary>
public sealed class PreconditionsTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(null, true, null)]
    [InlineData("*", true, null)]
    [InlineData("\"7\"", true, "7")]
    [InlineData("W/\"7\"", false, null)]
    [InlineData("7", false, null)]
    [InlineData("\"7\", \"8\"", false, null)]
    public void If_match_demands_one_strong_version(string? header, bool isValid, string? version)
    {
        Assert.Equal(isValid, Request(("If-Match", header)).IfMatch().TryGet(out var found, out var problem));
        Assert.Equal(version, found);
        if (!isValid)
            Assert.Equal((400, "IF_MATCH_INVALID"), (problem!.Status, problem.Code));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("\"7\"", true)]
    [InlineData("W/\"7\"", true)]
    [InlineData("\"6\", \"7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"6\"", false)]
    [InlineData("garbage", false)]
    public void If_none_match_compares_weakly(string? header, bool matches) =>
        Assert.Equal(matches, Request(("If-None-Match", header)).HasMatching(Preconditions.ETagOf("7")));

    [Theory]
    [InlineData(null, null)]
    [InlineData("wait=10", 10)]
    [InlineData("respond-async, Wait=3", 3)]
    [InlineData("wait=100000", 30)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=soon", null)]
    public void The_preferred_wait_is_bounded(string? header, int? seconds) =>
        Assert.Equal(seconds, (int?)Request(("Prefer", header)).PreferredWait()?.TotalSeconds);

    [Fact]
    public async Task News_end_the_wait()
    {
        var version = 1;
        var request = Request(("Prefer", "wait=10"));
        var look = LookAsync(request, () => version);
        Assert.False(look.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(look.IsCompleted);
        version = 2;
        await _time.AdvanceUntilAsync(look);

        Assert.Equal(2, await look);
        Assert.Equal("wait=10", request.HttpContext.Response.Headers["Preference-Applied"]);
    }

    [Fact]
    public async Task Without_news_the_wait_ends_with_what_there_is()
    {
        var started = _time.GetUtcNow();
        var look = LookAsync(Request(("Prefer", "wait=10")), () => 1);
        await _time.AdvanceUntilAsync(look);

        Assert.Equal(1, await look);
        Assert.Equal(TimeSpan.FromSeconds(10), _time.GetUtcNow() - started);
    }

    [Fact]
    public async Task Whoever_does_not_ask_does_not_wait()
    {
        var request = Request();

        Assert.Equal(1, await LookAsync(request, () => 1));
        Assert.False(request.HttpContext.Response.Headers.ContainsKey("Preference-Applied"));
    }

    [Fact]
    public async Task News_between_the_first_look_and_the_watch_are_not_missed()
    {
        var version = 1;
        var news = new LocalOrderNews(new ClockDelay(_time));

        Assert.Equal(2, await LookAsync(() => version, () =>
        {
            version = 2;
            return news.Watch("1");
        }));
    }

    [Fact]
    public async Task News_between_any_look_and_the_wait_are_not_missed()
    {
        var version = -5;
        var news = new LocalOrderNews(new ClockDelay(_time));

        // Each look is out of date before its answer is read, and no time passes.
        Assert.Equal(2, await LookAsync(
            () =>
            {
                news.Changed("1");
                return version++;
            },
            () => news.Watch("1")));
        Assert.Equal(0, news.Count);
    }

    [Fact]
    public async Task News_of_another_order_do_not_end_the_wait_and_no_watch_outlives_it()
    {
        var news = new LocalOrderNews(new ClockDelay(_time));
        var looks = 0;
        var look = LookAsync(() => Math.Min(0, ++looks), () => news.Watch("1"));
        news.Changed("2");
        Assert.Equal((2, 1), (looks, news.Count));

        await _time.AdvanceUntilAsync(look);
        Assert.Equal((3, 0), (looks, news.Count));
    }

    private Task<int> LookAsync(Func<int> look, Func<IOrderWatch> watch) => LongPoll.LookAsync(
        Request(("Prefer", "wait=10")), () => Task.FromResult(look()), version => version > 1, watch, _time, default);

    private Task<int> LookAsync(HttpRequest request, Func<int> look) => LongPoll.LookAsync(
        request, () => Task.FromResult(look()), version => version > 1, () => Polled.Watch("1"), _time, default);

    private PolledOrderNews Polled => new(new ClockDelay(_time), _time);

    private static HttpRequest Request(params (string Name, string? Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var (name, value) in headers)
        {
            if (value is not null)
                request.Headers[name] = value;
        }

        return request;
    }
}
