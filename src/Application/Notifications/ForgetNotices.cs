using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;

namespace OrderFunctions.Application.Notifications;

/// <summary>What customers were told long ago.</summary>
public sealed class ForgetNotices(IDocumentStore store, RetentionOptions options, TimeProvider time) : IRetention
{
    public string Name => "notices";

    public Task<int> ForgetAsync(int most, CancellationToken cancellationToken) => store.DeleteOldAsync(
        new(Containers.Messages, Containers.MessagesAll) { Before = (time.GetUtcNow() - options.Messages).ToUnixTimeMilliseconds() },
        most,
        cancellationToken);
}
