using System.Collections.Concurrent;

namespace OrderFunctions.Testing.Payments;

/// <summary>
/// The far end of an HTTP client. Answers come from a queue of behaviours; a call that nobody registered is an error of
/// the test.
/// </summary>
public sealed class StubTransport : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private readonly ConcurrentQueue<StubCall> _calls = new();

    /// <summary>The calls that arrived, in order.</summary>
    public IReadOnlyList<StubCall> Calls => [.. _calls];

    /// <summary>What every call past the registered ones gets; null: it throws.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? Otherwise { get; set; }

    /// <summary>The next call gets this.</summary>
    public StubTransport Next(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The next call gets this status and body.</summary>
    public StubTransport Next(System.Net.HttpStatusCode status, string body = "{}") => Next((request, _) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body), RequestMessage = request }));

    /// <summary>The next call finds nobody there.</summary>
    public StubTransport NextIsDown() => Next((_, _) => throw new HttpRequestException("Connection refused."));

    /// <summary>The next call hangs until its caller gives up.</summary>
    public StubTransport NextHangs() => Next(static (_, cancellationToken) =>
        new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken));

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.First() : null;
        _calls.Enqueue(new StubCall(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            key,
            body,
            request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase)));
        var answer = _answers.TryDequeue(out var next)
            ? next
            : Otherwise ?? throw new InvalidOperationException($"Nobody expected {request.Method} {request.RequestUri}.");
        return await answer(request, cancellationToken);
    }
}

/// <summary>A call as it arrived.</summary>
public sealed record StubCall(
    string Method, string Path, string? Key, string Body, IReadOnlyDictionary<string, string> Headers);
