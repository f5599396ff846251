using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>What every request meets on its way in and out.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private ADoor _door = null!;

    public async Task InitializeAsync() => _door = await ADoor.OpenAsync();

    public async Task DisposeAsync() => await _door.DisposeAsync();

    [Fact]
    public async Task Nobody_is_refused_with_a_challenge()
    {
        var response = await _door.GetAsync("toy/orders/ada");

        await ADoor.ProblemOfAsync(response, 401, "UNAUTHENTICATED");
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).ToString());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.")]
    public async Task A_bad_token_is_refused(string token)
    {
        var response = await _door.GetAsync("toy/orders/ada", token);

        await ADoor.ProblemOfAsync(response, 401, "UNAUTHENTICATED");
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime()
    {
        var token = _door.Token("ada", Roles.Customer);
        Assert.Equal(HttpStatusCode.OK, (await _door.GetAsync("toy/orders/ada", token)).StatusCode);

        _door.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await ADoor.ProblemOfAsync(await _door.GetAsync("toy/orders/ada", token), 401, "UNAUTHENTICATED");
    }

    [Theory]
    [InlineData(Roles.Writer)]
    [InlineData("astronaut")]
    public async Task A_role_without_the_permission_is_forbidden(string role) =>
        await ADoor.ProblemOfAsync(await _door.GetAsync("toy/orders/ada", _door.Token("ada", role)), 403, "FORBIDDEN");

    [Fact]
    public async Task A_customer_sees_the_own_and_staff_see_all()
    {
        var customer = _door.Token("ada", Roles.Customer);
        Assert.Equal(HttpStatusCode.OK, (await _door.GetAsync("toy/orders/ada", customer)).StatusCode);
        await ADoor.ProblemOfAsync(await _door.GetAsync("toy/orders/bob", customer), 404, "NOT_FOUND");

        var staff = _door.Token("eve", Roles.Employee);
        Assert.Equal(HttpStatusCode.OK, (await _door.GetAsync("toy/orders/ada", staff)).StatusCode);
    }

    [Fact]
    public async Task A_function_that_declares_nothing_is_closed_even_to_the_highest() =>
        await ADoor.ProblemOfAsync(
            await _door.GetAsync("toy/forgotten", _door.Token("root", Roles.SuperAdmin)), 403, "FORBIDDEN");

    [Fact]
    public async Task An_open_function_asks_for_nothing_but_knows_who_comes()
    {
        Assert.Equal("\"\"", await (await _door.GetAsync("toy/open")).Content.ReadAsStringAsync());
        Assert.Equal("\"\"", await (await _door.GetAsync("toy/open", "garbage")).Content.ReadAsStringAsync());
        Assert.Equal("\"ada\"", await (await _door.GetAsync("toy/open", _door.Token("ada", Roles.Customer))).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("toy/throws")]
    [InlineData("toy/unknown-type")]
    public async Task What_goes_wrong_here_tells_a_trace_id_and_nothing_else(string path)
    {
        var response = await _door.GetAsync(path, null, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        var problem = await ADoor.ProblemOfAsync(response, 500, "INTERNAL");
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", problem.TraceId);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("Exception", text);
        Assert.DoesNotContain("Undeclared", text);
        Assert.Contains(_door.Log.Entries, entry => entry is { Level: LogLevel.Error, Exception: not null });
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public async Task A_traceparent_that_is_none_does_no_harm(string traceparent)
    {
        var response = await _door.GetAsync("toy/throws", null, ("traceparent", traceparent));

        await ADoor.ProblemOfAsync(response, 500, "INTERNAL");
    }

    [Fact]
    public async Task Every_answer_carries_security_headers_and_a_correlation_id()
    {
        foreach (var response in new[] { await _door.GetAsync("toy/open"), await _door.GetAsync("toy/orders/ada"), await _door.GetAsync("toy/throws") })
        {
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Matches("^[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues("X-Correlation-Id")));
        }
    }

    [Fact]
    public async Task A_callers_own_correlation_id_comes_back_unless_it_is_dangerous()
    {
        var good = await _door.GetAsync("toy/open", null, ("X-Correlation-Id", "shop-42"));
        var bad = await _door.GetAsync("toy/open", null, ("X-Correlation-Id", "<script>"));

        Assert.Equal("shop-42", Assert.Single(good.Headers.GetValues("X-Correlation-Id")));
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(bad.Headers.GetValues("X-Correlation-Id")));
    }

    [Fact]
    public async Task Bodies_are_json_of_a_bounded_size()
    {
        Task<HttpResponseMessage> PostAsync(string body, string? type) =>
            _door.SendAsync(HttpMethod.Post, "toy/json", null, Body(body, type));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("{\"a\":\"b\"}", "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("{\"a\":\"b\"}", "application/merge-patch+json; charset=utf-8")).StatusCode);
        await ADoor.ProblemOfAsync(await PostAsync("a=b", "application/x-www-form-urlencoded"), 415, "UNSUPPORTED_MEDIA_TYPE");
        await ADoor.ProblemOfAsync(await PostAsync("{}", null), 415, "UNSUPPORTED_MEDIA_TYPE");
        await ADoor.ProblemOfAsync(await PostAsync("", "application/json"), 400, "BODY_REQUIRED");
        await ADoor.ProblemOfAsync(await PostAsync("{\"a\":1}", "application/json"), 400, "VALIDATION_FAILED");
        await ADoor.ProblemOfAsync(
            await PostAsync("{\"a\":\"" + new string('x', RequestBody.DefaultLimit) + "\"}", "application/json"), 413, "BODY_TOO_LARGE");
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_as_well()
    {
        using var chunked = new StreamContent(new MemoryStream(new byte[RequestBody.DefaultLimit + 1]));
        chunked.Headers.ContentType = new("application/json");
        using var client = _door.Host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "toy/json") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;

        await ADoor.ProblemOfAsync(await client.SendAsync(request), 413, "BODY_TOO_LARGE");
    }

    private static ByteArrayContent Body(string text, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
