using System.Net;
using System.Text;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>Idempotency keys through the whole host.</summary>
public sealed class IdempotencyOverHttpTests : IAsyncLifetime
{
    private ADoor _door = null!;

    public async Task InitializeAsync() => _door = await ADoor.OpenAsync();

    public async Task DisposeAsync() => await _door.DisposeAsync();

    private ToyEffects Effects => (ToyEffects)_door.Host.Services.GetService(typeof(ToyEffects))!;

    [Fact]
    public async Task Two_hundred_parallel_posts_have_one_effect_and_one_reply()
    {
        var token = _door.Token("ada", Roles.Customer);
        using var client = _door.Host.CreateClient();
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            while (true)
            {
                using var request = Post("toy/orders", token, "one", "{\"sku\":\"A-1\"}");
                var response = await client.SendAsync(request);
                if (response.StatusCode != HttpStatusCode.Conflict)
                    return ((int)response.StatusCode, response.Headers.Location, await response.Content.ReadAsStringAsync());
            }
        }));

        Assert.Equal((201, new Uri("/toy/orders/" + Assert.Single(Effects.Ids), UriKind.Relative), $"\"{Effects.Ids.First()}\""),
            Assert.Single(replies.Distinct()));
    }

    [Fact]
    public async Task A_crash_in_between_finishes_under_the_same_id()
    {
        var token = _door.Token("ada", Roles.Customer);
        Effects.CrashNext(2);

        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, "one"), 500, "INTERNAL");
        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, "one"), 500, "INTERNAL");
        var third = await PostAsync("toy/orders", token, "one");
        var fourth = await PostAsync("toy/orders", token, "one");

        Assert.Equal(HttpStatusCode.Created, third.StatusCode);
        Assert.Equal(third.Headers.Location, fourth.Headers.Location);
        Assert.False(third.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(fourth.Headers.GetValues("Idempotent-Replayed")));
        Assert.Single(Effects.Ids);
    }

    [Fact]
    public async Task A_repeat_of_a_slow_request_is_parked_and_told_to_come_back_after_five_seconds()
    {
        var token = _door.Token("ada", Roles.Customer);
        var first = PostAsync("toy/slow", token, "one");
        var second = PostAsync("toy/slow", token, "one");
        var third = PostAsync("toy/slow", token, "one");

        // The one that got the key is working, not waiting; so the host is not idle, and the clock is moved by hand.
        Task<HttpResponseMessage>[] all = [first, second, third];
        while (all.Count(post => post.IsCompleted) < 2)
        {
            if (_door.Time.NextDue is { } due && due <= _door.Time.GetUtcNow() + TimeSpan.FromSeconds(10))
                _door.Time.AdvanceTo(due);
            await Task.Yield();
        }

        foreach (var late in all.Where(post => post.IsCompleted))
        {
            await ADoor.ProblemOfAsync(await late, 409, "IDEMPOTENCY_IN_PROGRESS");
            Assert.Equal(TimeSpan.FromSeconds(1), (await late).Headers.RetryAfter!.Delta);
        }

        Effects.Gate.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await await Task.WhenAny(all.Where(post => !post.IsCompleted).Append(PostAsync("toy/slow", token, "one")))).StatusCode);
        await Task.WhenAll(all);
        Assert.Single(Effects.Ids);
    }

    [Fact]
    public async Task Refusals_of_the_key_are_problem_details()
    {
        var token = _door.Token("ada", Roles.Customer);
        await PostAsync("toy/orders", token, "one");

        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, "one", "{\"sku\":\"B\"}"), 422, "IDEMPOTENCY_KEY_REUSED");
        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, null), 400, "IDEMPOTENCY_KEY_REQUIRED");
        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, new string('k', 256)), 400, "IDEMPOTENCY_KEY_INVALID");
        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", null, "one"), 401, "UNAUTHENTICATED");
        await ADoor.ProblemOfAsync(await PostAsync("toy/orders", token, "two", "{"), 400, "MALFORMED_JSON");
        Assert.Single(Effects.Ids);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? token, string? key, string body = "{}")
    {
        using var client = _door.Host.CreateClient();
        using var request = Post(path, token, key, body);
        return await client.SendAsync(request);
    }

    private static HttpRequestMessage Post(string path, string? token, string? key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }
}
