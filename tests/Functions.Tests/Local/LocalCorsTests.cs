using System.Net;
using OrderFunctions.Functions.Settings;
using OrderFunctions.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>Pages of other origins, as <c>Host:CORS</c> of the local settings lets them in.</summary>
public sealed class LocalCorsTests
{
    private const string Shop = "https://shop.example";

    [Fact]
    public async Task A_named_origin_may_ask_and_read_and_no_other_may()
    {
        await using var shop = await OpenAsync(Shop + ", http://localhost:3000", "true");

        var preflight = await PreflightAsync(shop, "http://localhost:3000");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("http://localhost:3000", Of(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Of(preflight, "Access-Control-Allow-Credentials"));
        Assert.Equal("authorization,idempotency-key", Of(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("POST", Of(preflight, "Access-Control-Allow-Methods"));

        Assert.Equal(Shop, Of(await GetAsync(shop, Shop), "Access-Control-Allow-Origin"));
        foreach (var stranger in new[] { "https://shop.example.evil", "http://shop.example", "https://shop.example:8443", "null" })
        {
            Assert.Null(Of(await GetAsync(shop, stranger), "Access-Control-Allow-Origin"));
            Assert.Null(Of(await PreflightAsync(shop, stranger), "Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A_star_is_every_origin_without_credentials()
    {
        await using var shop = await OpenAsync("*", "false");

        var answer = await GetAsync(shop, "https://anywhere.example");
        Assert.Equal(("*", null), (Of(answer, "Access-Control-Allow-Origin"), Of(answer, "Access-Control-Allow-Credentials")));
    }

    [Fact]
    public async Task Without_the_setting_no_other_origin_may()
    {
        await using var shop = await AShop.OpenAsync();

        Assert.Null(Of(await GetAsync(shop, Shop), "Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.NotFound, (await PreflightAsync(shop, Shop)).StatusCode);
    }

    [Theory]
    [InlineData("https://shop.example/", "", "Host:CORS has 'https://shop.example/'")]
    [InlineData("shop.example", "", "Host:CORS has 'shop.example'")]
    [InlineData("https://shop.example:443", "", "Host:CORS has 'https://shop.example:443'")]
    [InlineData("https://ok.example,ftp://files.example", "", "Host:CORS has 'ftp://files.example'")]
    [InlineData("*", "true", "Host:CORSCredentials needs Host:CORS")]
    [InlineData("*", "perhaps", "Host:CORSCredentials is 'perhaps'")]
    public void An_origin_that_cannot_be_meant_stops_the_start(string origins, string credentials, string said)
    {
        using var folder = new AFolder();
        var options = new LocalAppOptions { DataFolder = folder.File("data"), Settings = Cors(origins, credentials) };

        Assert.StartsWith(said, Assert.Throws<SettingException>(() => LocalApp.Build(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_file_is_read_as_the_core_tools_read_it()
    {
        using var folder = new AFolder();
        File.WriteAllText(folder.File("local.settings.json"), """{ "Values": {}, "Host": { "CORS": "shop.example", "CORSCredentials": false } }""");

        var refused = await AProgram.RunAsync(folder.Path, ["--port", "0"]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("Host:CORS has 'shop.example'; it must be * or origins like https://shop.example, without a path.", Assert.Single(refused.ErrorLines));
    }

    private static Task<AShop> OpenAsync(string origins, string credentials) => AShop.OpenAsync(options => options with { Settings = Cors(origins, credentials) });

    private static Dictionary<string, string?> Cors(string origins, string credentials) =>
        new() { ["Host:CORS"] = origins, ["Host:CORSCredentials"] = credentials };

    private static Task<HttpResponseMessage> GetAsync(AShop shop, string origin) => SendAsync(shop, HttpMethod.Get, "api/products", origin);

    private static Task<HttpResponseMessage> PreflightAsync(AShop shop, string origin) => SendAsync(
        shop, HttpMethod.Options, "api/orders", origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,idempotency-key"));

    private static async Task<HttpResponseMessage> SendAsync(
        AShop shop, HttpMethod method, string path, string origin, params (string Name, string Value)[] headers)
    {
        using var client = shop.Host.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers.Append(("Origin", origin))) request.Headers.Add(name, value);
        return await client.SendAsync(request);
    }

    private static string? Of(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? values.Single() : null;
}
