using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>An issuer that is known by its discovery document.</summary>
public sealed class OidcIssuerTests : IDisposable
{
    private const string Name = "https://login.example";

    private const string Discovery = "/.well-known/openid-configuration";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly StubSite _site = new();
    private readonly HttpClient _http;
    private readonly TokenValidator _validator;

    public OidcIssuerTests()
    {
        _site.Pages[Discovery] = new JsonObject { ["issuer"] = Name, ["jwks_uri"] = Name + "/keys" };
        _site.Pages["/keys"] = Keys(("k1", _key));
        _http = new HttpClient(_site, disposeHandler: false);
        _validator = new TokenValidator(
            [new OidcIssuer(Name, new Uri(Name + Discovery), _http, _time, NullLogger<OidcIssuer>.Instance)],
            Options.Create(new IdentityOptions { Audience = "shop" }),
            _time);
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
        _next.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task Its_keys_are_found_by_discovery_and_asked_for_once()
    {
        Assert.Equal("ada", (await ValidateAsync("one"))!.Subject);
        Assert.NotNull(await ValidateAsync("two"));
        Assert.Equal([Discovery, "/keys"], _site.Asked);
    }

    [Fact]
    public async Task A_document_of_another_issuer_gives_no_keys()
    {
        _site.Pages[Discovery]["issuer"] = "https://evil.example";

        Assert.Null(await ValidateAsync("one"));
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_rotated_to_is_accepted_by_the_first_request_that_names_it()
    {
        Assert.NotNull(await ValidateAsync("one"));
        _site.Pages["/keys"] = Keys(("k1", _key), ("k2", _next));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.NotNull(await ValidateAsync("two", "k2", _next));
        Assert.NotNull(await ValidateAsync("three"));
        Assert.Equal(4, _site.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_the_issuer_has_withdrawn_is_refused_once_that_is_known()
    {
        Assert.NotNull(await ValidateAsync("one"));
        _site.Pages["/keys"] = Keys(("k2", _next));
        _time.Advance(TimeSpan.FromHours(12));

        // This one starts the look in the background; nobody waits for it.
        await ValidateAsync("two");
        Assert.Null(await ValidateAsync("three"));
    }

    [Fact]
    public async Task Made_up_keys_do_not_flood_the_issuer()
    {
        Assert.NotNull(await ValidateAsync("one"));
        _time.Advance(TimeSpan.FromMinutes(1));
        _site.Asked.Clear();

        for (var n = 0; n < 100; n++)
            Assert.Null(await ValidateAsync("x" + n, "made-up-" + n));
        Assert.Equal([Discovery, "/keys"], _site.Asked);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await ValidateAsync("y", "made-up"));
        Assert.Equal(4, _site.Asked.Count);
    }

    [Fact]
    public async Task Many_who_come_first_together_ask_once()
    {
        _site.Held = new TaskCompletionSource();
        var all = Enumerable.Range(0, 20).Select(n => ValidateAsync("t" + n).AsTask()).ToList();
        _site.Held.SetResult();

        Assert.All(await Task.WhenAll(all), Assert.NotNull);
        Assert.Equal(2, _site.Asked.Count);
    }

    [Fact]
    public async Task While_it_has_never_answered_nobody_knows_and_it_is_asked_again_after_a_moment()
    {
        _site.IsAway = true;
        await Assert.ThrowsAsync<IssuerAwayException>(async () => await ValidateAsync("one"));
        _site.IsAway = false;
        await Assert.ThrowsAsync<IssuerAwayException>(async () => await ValidateAsync("one"));
        Assert.Single(_site.Asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await ValidateAsync("one"));
    }

    [Fact]
    public async Task While_it_is_away_its_known_keys_go_on_and_about_others_nobody_knows()
    {
        Assert.NotNull(await ValidateAsync("one"));
        _site.IsAway = true;
        _time.Advance(TimeSpan.FromHours(13));

        Assert.NotNull(await ValidateAsync("two"));
        Assert.NotNull(await ValidateAsync("three"));
        await Assert.ThrowsAsync<IssuerAwayException>(async () => await ValidateAsync("four", "k2", _next));
    }

    private ValueTask<Caller?> ValidateAsync(string id, string keyId = "k1", ECDsa? key = null) =>
        _validator.ValidateAsync(Token(id, keyId, key ?? _key), default);

    private static JsonObject Keys(params (string Id, ECDsa Key)[] keys) => new()
    {
        ["keys"] = new JsonArray([.. keys.Select(one => new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = one.Id,
            ["use"] = "sig",
            ["x"] = Base64UrlEncoder.Encode(one.Key.ExportParameters(false).Q.X),
            ["y"] = Base64UrlEncoder.Encode(one.Key.ExportParameters(false).Q.Y),
        })]),
    };

    private string Token(string id, string keyId, ECDsa key)
    {
        static string Part(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var signed = Part(new() { ["alg"] = "ES256", ["kid"] = keyId }) + "."
            + Part(new() { ["iss"] = Name, ["aud"] = "shop", ["sub"] = "ada", ["jti"] = id, ["exp"] = now + 60 });
        return signed + "." + Base64UrlEncoder.Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    private sealed class StubSite : HttpMessageHandler
    {
        public Dictionary<string, JsonObject> Pages { get; } = [];

        public List<string> Asked { get; } = [];

        public bool IsAway { get; set; }

        public TaskCompletionSource? Held { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            Asked.Add(path);
            if (Held is { } held)
                await held.Task;
            return IsAway
                ? throw new HttpRequestException("Nobody is there.")
                : new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(Pages[path].ToJsonString(), Encoding.UTF8, "application/json"),
                };
        }
    }
}
