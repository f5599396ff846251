using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OrderFunctions.Adapters.Gateways.Firebase;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Application.Notifications;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Firebase;

/// <summary>Messages to devices, against a stub that speaks the documented JSON.</summary>
public sealed class FirebaseTests : IDisposable
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly PushMessage Message = new("0199f0a1-7a4e-7d7d-8a33-6a3f0c5d1e2f", "token-1", "It has arrived", "Your order is there.", "order-1");

    private readonly StubTransport _transport = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _client;
    private readonly FirebasePushSender _sender;
    private int _tokens;

    public FirebaseTests()
    {
        _client = new HttpClient(_transport) { BaseAddress = FirebaseOptions.Api };
        _transport.Otherwise = AnswerAsync;
        _sender = new(
            _client,
            new GatewayPipeline(_clock, new LeapingDelay(_clock)),
            new FirebaseOptions
            {
                ProjectId = "shop-1",
                ClientEmail = "push@shop-1.iam.gserviceaccount.com",
                // As a setting is usually written.
                PrivateKey = Key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal),
            },
            _clock);
    }

    private string? Refuses { get; set; }

    private IEnumerable<StubCall> Sent => _transport.Calls.Where(call => call.Path.EndsWith(":send", StringComparison.Ordinal));

    public void Dispose()
    {
        _sender.Dispose();
        _client.Dispose();
        _transport.Dispose();
    }

    [Fact]
    public async Task A_message_goes_to_the_device_with_a_token_that_the_service_account_was_given()
    {
        await _sender.SendAsync(Message, default);

        var asked = QueryHelpers.ParseQuery(_transport.Calls[0].Body);
        Assert.Equal(("/token", "urn:ietf:params:oauth:grant-type:jwt-bearer"), (_transport.Calls[0].Path, asked["grant_type"].ToString()));
        var parts = asked["assertion"].ToString().Split('.');
        Assert.True(Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("RS256", JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!["alg"]!.GetValue<string>());
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        Assert.Equal(
            ("push@shop-1.iam.gserviceaccount.com", "https://www.googleapis.com/auth/firebase.messaging", "https://oauth2.googleapis.com/token", 3600L),
            (claims["iss"]!.GetValue<string>(), claims["scope"]!.GetValue<string>(), claims["aud"]!.GetValue<string>(), claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()));

        var sent = Assert.Single(Sent);
        Assert.Equal(("POST", "/v1/projects/shop-1/messages:send", "Bearer access-1"), (sent.Method, sent.Path, sent.Headers["Authorization"]));
        var message = JsonNode.Parse(sent.Body)!["message"]!;
        Assert.Equal(
            ("token-1", "It has arrived", "Your order is there.", "order-1"),
            (Text(message["token"]), Text(message["notification"]!["title"]), Text(message["notification"]!["body"]), Text(message["data"]!["orderId"])));
        // On either platform a repeat takes the place of the first.
        Assert.Equal(Message.Key, Text(message["android"]!["collapse_key"]));
        Assert.Equal(Message.Key, Text(message["apns"]!["headers"]!["apns-collapse-id"]));
    }

    [Fact]
    public async Task The_access_token_is_kept_until_shortly_before_its_end()
    {
        await _sender.SendAsync(Message, default);
        _clock.Advance(TimeSpan.FromMinutes(58));
        await _sender.SendAsync(Message, default);
        Assert.Equal(1, _tokens);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _sender.SendAsync(Message, default)));

        Assert.Equal(2, _tokens);
        Assert.Equal("Bearer access-2", Sent.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task An_access_token_that_was_withdrawn_is_asked_for_anew()
    {
        await _sender.SendAsync(Message, default);
        _transport.Next(HttpStatusCode.Unauthorized, Error(401, "UNAUTHENTICATED", null));

        await _sender.SendAsync(Message, default);

        Assert.Equal((2, 3), (_tokens, Sent.Count()));
    }

    [Theory]
    [InlineData(404, "NOT_FOUND", "UNREGISTERED", true, true, 1)]
    [InlineData(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", true, true, 1)]
    [InlineData(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", true, false, 1)]
    [InlineData(403, "PERMISSION_DENIED", null, false, false, 1)] // our account
    [InlineData(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", false, false, 3)]
    [InlineData(503, "UNAVAILABLE", "UNAVAILABLE", false, false, 3)]
    [InlineData(500, "INTERNAL", "INTERNAL", false, false, 3)]
    public async Task What_is_about_the_device_is_told_apart_from_weather_and_our_own_settings(
        int status, string google, string? firebase, bool isFinal, bool isGone, int tries)
    {
        Refuses = Error(status, google, firebase);

        var refused = await Assert.ThrowsAsync<PushNotAcceptedException>(() => _sender.SendAsync(Message, default));

        Assert.Equal((isFinal, isGone, tries), (refused.IsFinal, refused.IsGone, Sent.Count()));
        Assert.Contains(firebase ?? google, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_tried_again()
    {
        await _sender.SendAsync(Message, default);
        _transport.NextIsDown();

        await _sender.SendAsync(Message, default);

        Assert.Equal(3, Sent.Count());
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string Error(int status, string google, string? firebase) => JsonSerializer.Serialize(new
    {
        error = new
        {
            code = status,
            message = "Requested entity token-1 was not found.",
            status = google,
            details = firebase is null
                ? []
                : new[] { new Dictionary<string, string> { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = firebase } },
        },
    });

    private Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/token")
        {
            _tokens++;
            return Answer(HttpStatusCode.OK, $$"""{"access_token":"access-{{_tokens}}","expires_in":3600,"token_type":"Bearer"}""");
        }

        return Refuses is { } error
            ? Answer((HttpStatusCode)JsonNode.Parse(error)!["error"]!["code"]!.GetValue<int>(), error)
            : Answer(HttpStatusCode.OK, """{"name":"projects/shop-1/messages/0:1500415314455276%31bd1c9631bd1c96"}""");
    }

    private static Task<HttpResponseMessage> Answer(HttpStatusCode status, string body) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
