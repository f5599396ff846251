using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Ops;

/// <summary>Failures that nobody died of, and dead letters that were settled long ago.</summary>
public sealed class ForgetDeadLetters(IDocumentStore store, TimeProvider time) : IRetention
{
    public string Name => "dead-letters";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) => store.DeleteOldAsync(
        new(Containers.DeadLetters, "expires") { Before = time.GetUtcNow().ToUnixTimeMilliseconds() }, most, cancellationToken);
}

/// <summary>Old denials. What staff did is kept.</summary>
public sealed class ForgetDenials(IDocumentStore store, TimeProvider time) : IRetention
{
    public string Name => "denials";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) => store.DeleteOldAsync(
        new(Containers.Audit, "expires") { Before = time.GetUtcNow().ToUnixTimeMilliseconds() }, most, cancellationToken);
}
