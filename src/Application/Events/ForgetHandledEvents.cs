using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Events;

/// <summary>Marks of events that were handled long ago. An event that comes after that is handled again, which every handler takes.</summary>
public sealed class ForgetHandledEvents(IDocumentStore store, RetentionOptions options, TimeProvider time) : IRetention
{
    public string Name => "handled-events";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) => store.DeleteOldAsync(
        new(Containers.Processed, Containers.ProcessedSince) { Before = (time.GetUtcNow() - options.Events).ToUnixTimeMilliseconds() },
        most,
        cancellationToken);
}
