using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.LocalHost.Worker;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>What the toys did.</summary>
public sealed class ToyEffects
{
    private int _crashesLeft;

    public ConcurrentQueue<string> Ids { get; } = new();

    /// <summary>Pulled by a test to let a slow operation finish.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void CrashNext(int times) => _crashesLeft = times;

    public bool Crashes() => Interlocked.Decrement(ref _crashesLeft) >= 0;
}

/// <summary>Functions with nothing in them but the door.</summary>
public sealed class ToyFunctions(IdempotentRequests idempotent, ToyEffects effects)
{
    [Function("ToyRead"), Permission("orders", "read")]
    public static IResult Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "toy/orders/{customer}")] HttpRequest request, string customer) =>
        request.Caller().Reaches(customer) ? TypedResults.Ok(request.Caller().Subject) : Problems.NotFound("order");

    [Function("ToyOpen"), OpenToAll]
    public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "toy/open")] HttpRequest request) =>
        TypedResults.Ok(request.Caller().Subject);

    [Function("ToyForgotten")]
    public static IResult Forgotten([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "toy/forgotten")] HttpRequest request) =>
        TypedResults.Ok(request.Path.Value);

    [Function("ToyThrows"), OpenToAll]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "toy/throws")] HttpRequest request) =>
        throw new InvalidOperationException("secret of " + request.Path);

    [Function("ToyUnknownType"), OpenToAll]
    public static IResult UnknownType([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "toy/unknown-type")] HttpRequest request) =>
        TypedResults.Ok(new Undeclared(request.Path));

    [Function("ToyJson"), OpenToAll]
    public static async Task<IResult> JsonAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "toy/json")] HttpRequest request, CancellationToken cancellationToken) =>
        (await request.ReadJsonAsync<IReadOnlyDictionary<string, string>>(cancellationToken)).TryGet(out var body, out var problem)
            ? TypedResults.Ok(body)
            : problem;

    [Function("ToyPost"), Permission("orders", "create")]
    public Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "toy/orders")] HttpRequest request, CancellationToken cancellationToken) =>
        idempotent.RunAsync<JsonElement>(request, (_, operation) => PlaceAsync(operation), cancellationToken, KeyLifetime.AsLongAsTheOrder);

    [Function("ToySlow"), Permission("orders", "create")]
    public Task<IResult> SlowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "toy/slow")] HttpRequest request, CancellationToken cancellationToken) =>
        idempotent.RunAsync(request, async operation =>
        {
            await effects.Gate.Task;
            return await PlaceAsync(operation);
        }, cancellationToken);

    [Function("ToyQueue")]
    public void Queue([QueueTrigger("toy")] string message)
    {
        if (message == "fail")
            throw new InvalidOperationException("toy");
        effects.Ids.Enqueue(message);
    }

    private Task<IResult> PlaceAsync(IdempotentOperation operation)
    {
        if (effects.Crashes())
            throw new IOException("between key and effect");
        effects.Ids.Enqueue(operation.Id);
        return Task.FromResult<IResult>(TypedResults.Created("/toy/orders/" + operation.Id, operation.Id));
    }

    private sealed record Undeclared(string Path);
}
