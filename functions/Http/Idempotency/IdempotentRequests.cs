using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Functions.Http.Idempotency;

/// <summary>
/// Makes a POST safe to repeat. The key record is created first; it holds the id that the operation will use, so that a
/// crash between the key and the effect finishes under that id. A repeat waits for the first and gets the same reply.
/// </summary>
public sealed class IdempotentRequests
{
    /// <summary>How long a repeat waits for the first before it is told to come back.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Task> _runningHere = new(StringComparer.Ordinal);
    private readonly IdempotentRun _run;
    private readonly IdempotencyRecords _records;
    private readonly IDelay _delay;
    private readonly TimeProvider _time;

    public IdempotentRequests(IDocumentStore store, IDelay delay, TimeProvider time)
    {
        _records = new IdempotencyRecords(store);
        _run = new IdempotentRun(_records, time);
        (_delay, _time) = (delay, time);
    }

    /// <summary>Runs an operation whose JSON body is required; an unreadable body is refused before the key is stored.</summary>
    public async Task<IResult> RunAsync<TBody>(
        HttpRequest request,
        Func<TBody, IdempotentOperation, Task<IResult>> operation,
        CancellationToken cancellationToken,
        KeyLifetime lifetime = KeyLifetime.Day)
        where TBody : notnull
    {
        if (!request.HasJsonBody())
            return Problems.UnsupportedMediaType;
        if (!(await request.ReadBytesAsync(cancellationToken)).TryGet(out var bytes, out var problem)
            || !JsonText.Parse<TBody>(bytes).TryGet(out var body, out problem))
            return problem;
        return await RunAsync(request, bytes, run => operation(body, run), lifetime, cancellationToken);
    }

    /// <summary>Runs an operation that has no body, or reads it by itself (<see cref="IdempotentOperation.Body"/>).</summary>
    public async Task<IResult> RunAsync(
        HttpRequest request,
        Func<IdempotentOperation, Task<IResult>> operation,
        CancellationToken cancellationToken,
        KeyLifetime lifetime = KeyLifetime.Day) =>
        (await request.ReadBytesAsync(cancellationToken)).TryGet(out var bytes, out var problem)
            ? await RunAsync(request, bytes, operation, lifetime, cancellationToken)
            : problem;

    /// <summary>Runs an operation whose body was read already.</summary>
    public Task<IResult> RunAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, Func<IdempotentOperation, Task<IResult>> operation, CancellationToken cancellationToken) =>
        RunAsync(request, body, operation, KeyLifetime.Day, cancellationToken);

    /// <summary>Runs an operation whose body went to a file.</summary>
    /// <param name="bodyHash">SHA-256 of the body, lower-case hexadecimal.</param>
    public Task<IResult> RunAsync(
        HttpRequest request, string bodyHash, Func<IdempotentOperation, Task<IResult>> operation, CancellationToken cancellationToken) =>
        RunAsync(request, bodyHash, default, operation, KeyLifetime.Day, cancellationToken);

    private Task<IResult> RunAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, Func<IdempotentOperation, Task<IResult>> operation, KeyLifetime lifetime, CancellationToken cancellationToken) =>
        RunAsync(request, IdempotencyKey.Hash(body.Span), body, operation, lifetime, cancellationToken);

    private async Task<IResult> RunAsync(
        HttpRequest request,
        string bodyHash,
        ReadOnlyMemory<byte> body,
        Func<IdempotentOperation, Task<IResult>> operation,
        KeyLifetime lifetime,
        CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.PartitionOf(request).TryGet(out var partition, out var problem))
            return problem;
        var patience = new Patience(_time, MaxWait);
        while (true)
        {
            var found = await _records.FindAsync(partition, cancellationToken);
            if (found is not null && found.Value.BodyHash != bodyHash)
                return Reused;
            if (found?.Value.Reply is { } reply)
                return CapturedReply.Replay(reply);

            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = _runningHere.GetOrAdd(partition, mine.Task);
            if (running != mine.Task)
            {
                if (patience.IsOver)
                    return InProgress;
                await _delay.WaitAsync(running, patience.Left, cancellationToken);
                continue;
            }

            try
            {
                if (await _run.ClaimAsync(partition, found, bodyHash, lifetime, cancellationToken) is { } key)
                {
                    var mineToDo = new IdempotentOperation(key.Value.OperationId, body, IsResumed: found is not null);
                    return await _run.PerformAsync(request.HttpContext, key, mineToDo, operation, lifetime);
                }
            }
            finally
            {
                _runningHere.TryRemove(partition, out _);
                mine.SetResult();
            }

            if (patience.IsOver)
                return InProgress;
            await _delay.WaitAsync(patience.NextPause(), cancellationToken);
        }
    }

    private static Problem Reused { get; } = new(
        422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another body.");

    private static Problem InProgress { get; } = new(
        409, "IDEMPOTENCY_IN_PROGRESS", "The first request with this Idempotency-Key is still running.")
    { RetryAfter = 1 };
}
