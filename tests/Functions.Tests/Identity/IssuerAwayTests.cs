using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Tests.Http;
using Xunit;

namespace OrderFunctions.Functions.Tests.Identity;

/// <summary>The host has started, and the issuer that it trusts is not there.</summary>
public sealed class IssuerAwayTests
{
    // The discard port of this machine: nobody listens, and everybody hears so at once.
    private const string Issuer = "http://127.0.0.1:9";

    [Fact]
    public async Task Its_tokens_are_neither_good_nor_bad_and_everything_else_goes_on()
    {
        await using var door = await ADoor.OpenAsync(("Identity:Issuer", Issuer));
        var token = Part(new() { ["alg"] = "RS256", ["kid"] = "k1" }) + "." + Part(new() { ["iss"] = Issuer, ["sub"] = "ada" }) + ".AAAA";

        var closed = await door.GetAsync("toy/orders/ada", token);
        await ADoor.ProblemOfAsync(closed, 503, "IDENTITY_UNAVAILABLE");
        Assert.Equal(TimeSpan.FromSeconds(5), closed.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync("toy/open", token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await door.GetAsync("toy/orders/ada", door.Token("ada", Roles.Customer))).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await door.GetAsync("health/ready")).StatusCode);
    }

    private static string Part(JsonObject json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
