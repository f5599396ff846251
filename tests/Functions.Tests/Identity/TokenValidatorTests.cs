using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>Which tokens open the door.</summary>
public sealed class TokenValidatorTests
{
    private const string Issuer = "https://issuer.example";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    // Making an RSA key takes long; these two last as long as the process.
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CountingIssuer _issuer;
    private readonly TokenValidator _validator;

    public TokenValidatorTests()
    {
        _issuer = new CountingIssuer(
            [new RsaSecurityKey(Rsa.ExportParameters(false)) { KeyId = "rsa" }, new ECDsaSecurityKey(Ec) { KeyId = "ec" }]);
        _validator = new TokenValidator([_issuer], Options.Create(new IdentityOptions { Audience = "shop", CacheSize = 16 }), _time);
    }

    [Theory]
    [InlineData("RS256", "rsa")]
    [InlineData("ES256", "ec")]
    public async Task A_good_token_names_its_caller(string algorithm, string key)
    {
        var caller = await ValidateAsync(Token(algorithm, key));

        Assert.Equal("ada", caller!.Subject);
        Assert.Equal([Roles.Customer, Roles.SuperAdmin], caller.Roles);
    }

    [Fact]
    public async Task One_role_may_be_plain_text()
    {
        var caller = await ValidateAsync(Token("ES256", "ec", claims => claims["roles"] = "CUSTOMER"));

        Assert.Equal([Roles.Customer], caller!.Roles);
    }

    [Fact]
    public async Task Without_an_algorithm_it_is_refused()
    {
        var unsigned = Part(new JsonObject { ["alg"] = "none", ["kid"] = "rsa" }) + "." + Part(Claims()) + ".";

        Assert.Null(await ValidateAsync(unsigned));
        Assert.Null(await ValidateAsync(unsigned + "AAAA"));
    }

    [Fact]
    public async Task A_public_key_is_no_hmac_secret()
    {
        foreach (var secret in new[]
        {
            Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem()), Rsa.ExportSubjectPublicKeyInfo(), Rsa.ExportRSAPublicKey(),
        })
        {
            var signed = Part(new JsonObject { ["alg"] = "HS256", ["kid"] = "rsa" }) + "." + Part(Claims());
            var token = signed + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));
            Assert.Null(await ValidateAsync(token));
        }
    }

    [Theory]
    [InlineData("RS384", "rsa")]
    [InlineData("PS256", "rsa")]
    [InlineData("RS256", "ec")]
    [InlineData("ES256", "rsa")]
    [InlineData("RS256", "unknown")]
    public async Task Algorithm_and_key_must_belong_together(string algorithm, string key) =>
        Assert.Null(await ValidateAsync(Token(algorithm, key)));

    [Fact]
    public async Task A_changed_claim_breaks_the_signature()
    {
        var parts = Token("RS256", "rsa").Split('.');
        var forged = parts[0] + "." + Part(Claims(claims => claims["sub"] = "eve")) + "." + parts[2];

        Assert.Null(await ValidateAsync(forged));
    }

    public static TheoryData<string, Action<JsonObject>> WrongClaims() => new()
    {
        { "wrong audience", claims => claims["aud"] = "bank" },
        { "no audience", claims => claims.Remove("aud") },
        { "wrong issuer", claims => claims["iss"] = "https://evil.example" },
        { "no issuer", claims => claims.Remove("iss") },
        { "expired", claims => claims["exp"] = Seconds(-31) },
        { "no end", claims => claims.Remove("exp") },
        { "not yet valid", claims => claims["nbf"] = Seconds(31) },
        { "no subject", claims => claims.Remove("sub") },
        { "empty subject", claims => claims["sub"] = "" },
        { "huge subject", claims => claims["sub"] = new string('x', 201) },
        { "end is text", claims => claims["exp"] = "tomorrow" },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_wrong_claim_is_refused(string what, Action<JsonObject> change)
    {
        Assert.NotEmpty(what);
        Assert.Null(await ValidateAsync(Token("RS256", "rsa", change)));
    }

    [Theory]
    [InlineData("exp", -29)]
    [InlineData("nbf", 29)]
    public async Task Clocks_may_differ_a_little(string claim, int seconds) =>
        Assert.NotNull(await ValidateAsync(Token("RS256", "rsa", claims => claims[claim] = Seconds(seconds))));

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJ9.AAAA")]
    [InlineData("eyJhbGciOlsxXX0.eyJpc3MiOlsxXX0.AAAA")]
    [InlineData("W10.W10.AAAA")]
    [InlineData("a.b.c.d.e")]
    public async Task Garbage_is_refused(string token) => Assert.Null(await ValidateAsync(token));

    [Fact]
    public async Task A_token_of_megabytes_is_refused_unread() =>
        Assert.Null(await ValidateAsync(Token("RS256", "rsa", claims => claims["x"] = new string('x', 1 << 20))));

    [Fact]
    public async Task A_known_token_is_not_validated_twice_but_ends_on_time()
    {
        var token = Token("ES256", "ec");
        Assert.NotNull(await ValidateAsync(token));
        Assert.NotNull(await ValidateAsync(token));
        Assert.Equal(1, _issuer.Asked);

        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(31));
        Assert.Null(await ValidateAsync(token));
    }

    [Fact]
    public async Task A_key_replaced_under_its_old_id_is_used_at_once()
    {
        using var replaced = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.NotNull(await ValidateAsync(Token("ES256", "ec")));

        _issuer.Keys = [new ECDsaSecurityKey(replaced) { KeyId = "ec" }];
        Assert.Null(await ValidateAsync(Token("ES256", "ec", claims => claims["jti"] = "another")));
    }

    [Fact]
    public async Task A_known_token_says_nothing_about_its_neighbour()
    {
        var token = Token("ES256", "ec");
        Assert.NotNull(await ValidateAsync(token));

        Assert.Null(await ValidateAsync(token[..^2] + (token[^2] == 'A' ? "BA" : "AA")));
    }

    [Fact]
    public async Task An_unknown_key_makes_the_issuer_look_again()
    {
        Assert.Null(await ValidateAsync(Token("RS256", "rotated")));

        Assert.Equal(1, _issuer.Refreshed);
    }

    [Fact]
    public void The_cache_stays_within_its_bound()
    {
        var cache = new TokenCache(16);
        for (var i = 0; i < 1_000; i++)
            cache.Add("token " + i, new Caller("ada", []), _time.GetUtcNow().AddHours(1), _time.GetUtcNow());

        Assert.InRange(cache.Count, 1, 16);
        Assert.NotNull(cache.Find("token 999", _time.GetUtcNow()));
    }

    private ValueTask<Caller?> ValidateAsync(string token) => _validator.ValidateAsync(token, default);

    private static string Token(string algorithm, string key, Action<JsonObject>? change = null)
    {
        var signed = Part(new JsonObject { ["alg"] = algorithm, ["kid"] = key, ["typ"] = "JWT" }) + "." + Part(Claims(change));
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "RS384" => Rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "PS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => Ec.SignData(bytes, HashAlgorithmName.SHA256),
        };
        return signed + "." + Base64UrlEncoder.Encode(signature);
    }

    private static JsonObject Claims(Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = "shop",
            ["sub"] = "ada",
            ["nbf"] = Seconds(0),
            ["exp"] = Seconds(3600),
            ["roles"] = new JsonArray("customer", "Super-admin", "astronaut"),
        };
        change?.Invoke(claims);
        return claims;
    }

    private static long Seconds(int fromStart) =>
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + fromStart;

    private static string Part(JsonObject json) => Base64UrlEncoder.Encode(json.ToJsonString());

    private sealed class CountingIssuer(IReadOnlyCollection<SecurityKey> keys) : ITrustedIssuer
    {
        public IReadOnlyCollection<SecurityKey> Keys { get; set; } = keys;

        public int Asked { get; private set; }

        public int Refreshed { get; private set; }

        public string Issuer => TokenValidatorTests.Issuer;

        public ValueTask<IReadOnlyCollection<SecurityKey>> KeysAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return new(Keys);
        }

        public ValueTask<IReadOnlyCollection<SecurityKey>> KeysAnewAsync(CancellationToken cancellationToken)
        {
            Refreshed++;
            return new(Keys);
        }
    }
}
