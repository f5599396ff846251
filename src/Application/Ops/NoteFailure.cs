using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Ops;

/// <summary>A function failed on a message.</summary>
/// <param name="Message">The text of a queue message, the id of an event.</param>
/// <param name="Failure">What it threw.</param>
public sealed record NoteFailure(string Message, Exception Failure);

/// <summary>Remembers the last failure of a message for a week.</summary>
public sealed class NoteFailureHandler(IDocumentStore store, TimeProvider time)
{
    private const int LongestReason = 1000;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    public async Task HandleAsync(NoteFailure command, CancellationToken cancellationToken)
    {
        var text = command.Failure.Message;
        var failure = new MessageFailure(
            command.Failure.GetType().FullName!,
            text[..Math.Min(text.Length, LongestReason)],
            (time.GetUtcNow() + Memory).ToUnixTimeMilliseconds());
        await store
            .CommitAsync(
                Containers.DeadLetters,
                MessageFailure.PartitionOf(command.Message),
                [TypedDocuments.Upsert(MessageFailure.Id, failure, StoredJson.Default.MessageFailure)],
                cancellationToken)
            .ConfigureAwait(false);
    }
}
