using System.Net;
using OrderFunctions.Adapters.Gateways.Http;
using OrderFunctions.Adapters.Gateways.SendGrid;
using OrderFunctions.Application.Payments;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;
using OrderFunctions.Testing.Payments;

namespace OrderFunctions.Adapters.Tests.Mail;

/// <summary>SendGrid is asked which mails of a batch it has.</summary>
public sealed class SendGridActivityTests : IDisposable
{
    private readonly StubTransport _transport = new();
    private readonly HttpClient _client;
    private readonly SendGridActivity _activity;

    public SendGridActivityTests()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        _client = new HttpClient(_transport) { BaseAddress = SendGridOptions.Api };
        _activity = new(_client, new GatewayPipeline(clock, new LeapingDelay(clock)), new SendGridOptions { ApiKey = "SG.key" });
    }

    public void Dispose()
    {
        _client.Dispose();
        _transport.Dispose();
    }

    [Fact]
    public async Task One_question_tells_who_of_a_batch_has_been_written_to()
    {
        _transport.Next(HttpStatusCode.OK, """{"messages":[{"from_email":"shop@example.com","msg_id":"1","to_email":"ANN@example.com","status":"delivered"},{"to_email":"other@example.com"}]}""");

        var accepted = await _activity.AcceptedAsync("batch-1", ["ann@example.com", "bob@example.com"], default);

        Assert.Equal(["ann@example.com"], accepted!);
        var call = Assert.Single(_transport.Calls);
        Assert.Equal("/v3/messages?limit=1000&query=unique_args%5B%27message_batch%27%5D%3D%22batch-1%22", call.Path);
        Assert.Equal("Bearer SG.key", call.Headers["Authorization"]);
        Assert.DoesNotContain("example.com", call.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "{}")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    public async Task An_answer_that_is_none_is_never_taken_for_nobody(HttpStatusCode status, string body)
    {
        for (var n = 0; n < 3; n++) _transport.Next(status, body);

        await Assert.ThrowsAsync<GatewayException>(() => _activity.AcceptedAsync("batch-1", ["ann@example.com"], default));
    }
}
