using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Testing;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>Doors that remember their keys in one store, and an operation that counts its effects.</summary>
public abstract class AKeyedDoor : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    private protected readonly ATemporaryStore _store = new();
    private protected readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private protected readonly List<string> _effects = [];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task SweepAfterAsync(TimeSpan time)
    {
        _time.Advance(time);
        await new ForgetKeys(_store.Documents, _time).ForgetAsync(1_000, default);
    }

    private protected IdempotentRequests Host(TimeProvider? time = null) =>
        new(_store.Documents, new ClockDelay(time ?? _time), time ?? _time);

    private protected Task<IResult> Pay(IdempotentOperation operation)
    {
        lock (_effects)
        {
            _effects.Add(operation.Id);
            return Task.FromResult<IResult>(TypedResults.Created($"/payments/{operation.Id}"));
        }
    }

    private protected async Task<Reply> PostAsync(
        IdempotentRequests requests,
        Func<IdempotentOperation, Task<IResult>> operation,
        string? key = "key-1",
        string body = """{"amount":1}""",
        string caller = "ada",
        string path = "/api/orders/1/payments",
        string method = "POST",
        KeyLifetime lifetime = KeyLifetime.Day)
    {
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Features.Set(new Caller(caller, [Roles.Customer]));
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        if (key is not null)
            http.Request.Headers["Idempotency-Key"] = key;
        using var sent = new MemoryStream();
        http.Response.Body = sent;
        var result = await requests.RunAsync(http.Request, operation, default, lifetime);
        await result.ExecuteAsync(http);
        var headers = http.Response.Headers;
        return new Reply(
            http.Response.StatusCode,
            Encoding.UTF8.GetString(sent.ToArray()),
            headers.Location,
            headers["Idempotent-Replayed"],
            headers.RetryAfter);
    }

    private protected sealed record Reply(int Status, string Body, string? Location, string? Replayed, string? RetryAfter);
}
