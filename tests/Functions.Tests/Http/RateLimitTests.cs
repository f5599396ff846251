using System.Net;
using System.Text;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.OpenApi;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>Each client has its own quota, is told where it stands, and gets back in when it was promised to.</summary>
public sealed class RateLimitTests
{
    private static readonly (string, string)[] Three =
        [("RateLimits:Enabled", "true"), ("RateLimits:Writing", "3"), ("RateLimits:Reading", "3")];

    [Fact]
    public async Task A_client_that_sends_too_much_waits_as_long_as_it_is_told_and_nobody_else_does()
    {
        await using var door = await ADoor.OpenAsync(Three);
        var (ada, bob) = (door.Token("ada", Roles.Customer), door.Token("bob", Roles.Customer));
        foreach (var standing in new[] { "r=2;t=20", "r=1;t=40", "r=0;t=60" })
        {
            var good = await WriteAsync(door, ada);
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
            Assert.Equal(("\"writing\";q=3;w=60", "\"writing\";" + standing), FieldsOf(good));
        }

        var refused = await WriteAsync(door, ada);
        await ADoor.ProblemOfAsync(refused, 429, "RATE_LIMITED");
        Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(("\"writing\";q=3;w=60", "\"writing\";r=0;t=20"), FieldsOf(refused));
        Assert.Equal(HttpStatusCode.OK, (await WriteAsync(door, bob)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await WriteAsync(door, null)).StatusCode);
        Assert.Equal("\"reading\";r=2;t=20", FieldsOf(await door.GetAsync("toy/open", ada)).Standing);

        door.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await WriteAsync(door, ada)).StatusCode);
        door.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await WriteAsync(door, ada)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await WriteAsync(door, ada)).StatusCode);
    }

    [Fact]
    public async Task Guessing_tokens_is_limited_by_address()
    {
        await using var door = await ADoor.OpenAsync(Three);
        for (var guess = 0; guess < 3; guess++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await door.GetAsync("toy/orders/ada", "guess-" + guess)).StatusCode);

        await ADoor.ProblemOfAsync(await door.GetAsync("toy/orders/ada", "guess-3"), 429, "RATE_LIMITED");
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync("toy/orders/ada", door.Token("ada", Roles.Customer))).StatusCode);
    }

    [Fact]
    public async Task Who_watches_over_the_app_is_never_limited()
    {
        await using var door = await ADoor.OpenAsync([.. Three, ("Metrics:Open", "true")]);
        foreach (var path in Enumerable.Repeat(new[] { "health/live", "health/ready", "metrics" }, 3).SelectMany(paths => paths))
        {
            var answer = await door.GetAsync(path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.False(answer.Headers.Contains("RateLimit"), path);
        }
    }

    [Fact]
    public async Task Webhooks_have_a_quota_of_their_own()
    {
        await using var shop = await AShop.OpenAsync(options => options with
        {
            Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:Writing"] = "1", ["RateLimits:Webhooks"] = "3" },
        });
        using var provider = shop.Host.CreateClient();
        for (var n = 0; n < 3; n++)
            Assert.Equal(HttpStatusCode.BadRequest, (await AShop.SendAsync(provider, HttpMethod.Post, "api/webhooks/sandbox")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await AShop.SendAsync(provider, HttpMethod.Post, "api/webhooks/sandbox")).Status);
    }

    [Fact]
    public async Task What_a_client_says_about_its_address_counts_only_behind_proxies_of_ours()
    {
        await using var alone = await ADoor.OpenAsync(Three);
        Assert.Equal([200, 200, 200, 429], await FromAsync(alone, "1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"));

        await using var behind = await ADoor.OpenAsync([.. Three, ("RateLimits:TrustedProxies", "1")]);
        Assert.Equal([200, 200, 200, 429], await FromAsync(behind, "6.6.6.1, 1.1.1.1", "6.6.6.2, 1.1.1.1", "6.6.6.3, 1.1.1.1:99", "1.1.1.1"));
        Assert.Equal([200, 200, 200, 429], await FromAsync(behind, "2001:db8::1", "[2001:db8::2]:443", "2001:db8::ffff", "2001:db8:0:0:1::"));
        Assert.Equal([200, 200], await FromAsync(behind, "2001:db8:0:1::1", "1.1.1.2"));
        Assert.Equal([200, 200, 200, 429], await FromAsync(behind, "", "unknown", "1.1.1.1, <script>", ","));
    }

    [Fact]
    public void Every_operation_but_the_watchers_documents_the_refusal() =>
        Assert.Equal(
            ["/health/live", "/health/ready", "/metrics"],
            ApiOperation.All.Where(operation => !operation.Codes.Contains("RATE_LIMITED")).Select(operation => operation.Route));

    private static Task<HttpResponseMessage> WriteAsync(ADoor door, string? token) =>
        door.SendAsync(HttpMethod.Post, "toy/json", token, new StringContent("{}", Encoding.UTF8, "application/json"));

    private static async Task<List<int>> FromAsync(ADoor door, params string[] forwarded)
    {
        var statuses = new List<int>();
        foreach (var hops in forwarded)
            statuses.Add((int)(await door.GetAsync("toy/open", null, ("X-Forwarded-For", hops))).StatusCode);
        return statuses;
    }

    private static (string Policy, string Standing) FieldsOf(HttpResponseMessage answer) =>
        (answer.Headers.GetValues("RateLimit-Policy").Single(), answer.Headers.GetValues("RateLimit").Single());
}
