using System.Text.Json;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Ops.Repairs;

/// <summary>
/// Dead messages: a queue message goes back to its queue; an event goes to the one subscriber that it died for, for a
/// topic would hand it to all of them.
/// </summary>
public sealed class DeadLetterRepairs(
    IDocumentStore store, IJobQueue jobs, ProcessEventHandler events, TimeProvider time) : IRepairShelf
{
    private static readonly TimeSpan SettledIsKept = TimeSpan.FromDays(30);

    public RepairKind Kind => RepairKind.DeadLetter;

    public async Task<RepairPage> ListAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        var waiting = new DocumentQuery(Containers.DeadLetters, "list")
        {
            EqualTo = [DeadLetter.Waiting],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        };
        var page = await store.QueryAsync(waiting, cancellationToken).ConfigureAwait(false);
        return new([.. page.Documents.Select(one => Item(one.As(StoredJson.Default.DeadLetter).Value))], page.Continuation);
    }

    public async Task<RepairDetail?> FindAsync(RepairKey key, CancellationToken cancellationToken) =>
        await LetterAsync(key, cancellationToken).ConfigureAwait(false) is { Value: { } letter }
            ? new(Item(letter), letter.Body, letter.Reason)
            : null;

    public async Task<Result<RepairKey>> RetryAsync(
        RepairKey key, string? payload, Actor by, CancellationToken cancellationToken)
    {
        if (await LetterAsync(key, cancellationToken).ConfigureAwait(false) is not { } letter)
            return RepairRefusals.Gone;
        var (source, body) = (letter.Value.Source, payload ?? letter.Value.Body);
        try
        {
            // Before it is settled: after a crash in between it is sent once more, which every receiver must bear.
            if (source.Subscription is null)
                await jobs.SendAsync(source.Channel, body, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            else
                await events.HandleAsync(new(source.Channel, source.Subscription, CloudEvent.Parse(body)), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException && payload is not null)
        {
            return RepairRefusals.NotThis("The payload is no message for this receiver.");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return RepairRefusals.FailedAgain(failure);
        }

        return await SettleAsync(key, letter, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Result<RepairKey>> ResolveAsync(
        RepairKey key, Resolution resolution, Actor by, CancellationToken cancellationToken) =>
        await LetterAsync(key, cancellationToken).ConfigureAwait(false) is { } letter
            ? await SettleAsync(key, letter, cancellationToken).ConfigureAwait(false)
            : RepairRefusals.Gone;

    private async Task<Result<RepairKey>> SettleAsync(
        RepairKey key, Versioned<DeadLetter> letter, CancellationToken cancellationToken)
    {
        var settled = letter.Value with { List = null, Expires = (time.GetUtcNow() + SettledIsKept).ToUnixTimeMilliseconds() };
        var replace = TypedDocuments.Replace(key.Id, settled, StoredJson.Default.DeadLetter, letter.Version);
        var commit = await store.CommitAsync(Containers.DeadLetters, key.Partition, [replace], cancellationToken).ConfigureAwait(false);
        return commit.IsCommitted ? key : RepairRefusals.ChangedMeanwhile;
    }

    private async Task<Versioned<DeadLetter>?> LetterAsync(RepairKey key, CancellationToken cancellationToken)
    {
        // Noted failures lie in the same container, under other ids.
        if (key.Partition != key.Id)
            return null;
        var letter = await store
            .ReadAsync(Containers.DeadLetters, key.Partition, key.Id, StoredJson.Default.DeadLetter, cancellationToken)
            .ConfigureAwait(false);
        return letter is { Value.List: DeadLetter.Waiting } ? letter : null;
    }

    private static RepairItem Item(DeadLetter letter) => new(
        new(RepairKind.DeadLetter, letter.Id, letter.Id), letter.Source.Name, "Message", letter.ExceptionType, letter.DiedAt);
}
