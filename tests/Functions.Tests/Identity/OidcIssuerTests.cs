using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
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

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly StubSite _site = new();

    public OidcIssuerTests()
    {
        var point = _key.ExportParameters(false).Q;
        _site.Pages["/.well-known/openid-configuration"] = new JsonObject { ["issuer"] = Name, ["jwks_uri"] = Name + "/keys" };
        _site.Pages["/keys"] = new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = "k1",
                ["use"] = "sig",
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            }),
        };
    }

    public void Dispose()
    {
        _key.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task Its_keys_are_found_by_discovery_and_asked_for_once()
    {
        using var http = new HttpClient(_site, disposeHandler: false);
        var validator = Validator(http);

        Assert.Equal("ada", (await validator.ValidateAsync(Token("one"), default))!.Subject);
        Assert.NotNull(await validator.ValidateAsync(Token("two"), default));
        Assert.Equal(["/.well-known/openid-configuration", "/keys"], _site.Asked);
    }

    [Fact]
    public async Task A_document_of_another_issuer_gives_no_keys()
    {
        _site.Pages["/.well-known/openid-configuration"]["issuer"] = "https://evil.example";
        using var http = new HttpClient(_site, disposeHandler: false);

        Assert.Null(await Validator(http).ValidateAsync(Token("one"), default));
    }

    private TokenValidator Validator(HttpClient http) => new(
        [new OidcIssuer(Name, new Uri(Name + "/.well-known/openid-configuration"), http)],
        Options.Create(new IdentityOptions { Audience = "shop" }),
        _time);

    private string Token(string id)
    {
        static string Part(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var signed = Part(new() { ["alg"] = "ES256", ["kid"] = "k1" }) + "."
            + Part(new() { ["iss"] = Name, ["aud"] = "shop", ["sub"] = "ada", ["jti"] = id, ["exp"] = now + 60 });
        return signed + "." + Base64UrlEncoder.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    private sealed class StubSite : HttpMessageHandler
    {
        public Dictionary<string, JsonObject> Pages { get; } = [];

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            Asked.Add(path);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Pages[path].ToJsonString(), Encoding.UTF8, "application/json"),
            });
        }
    }
}
