using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>Lines in this state, of all orders, what is due first first.</summary>
/// <param name="Continuation">From the page before; a malformed one throws <see cref="ArgumentException"/>.</param>
public sealed record ListTasks(WritingStatus Status, int Limit, string? Continuation);

/// <summary>A page of lines.</summary>
public sealed record TaskPage(IReadOnlyList<TaskCard> Tasks, string? Continuation);

/// <summary>
/// The lists of staff, which cross partitions, and a writer's own desk, which does not: its document names the lines, and each is read
/// by key from its order.
/// </summary>
public sealed class ListTasksHandler(IDocumentStore store, OrderRepository orders, WriterBook book)
{
    public async Task<TaskPage> HandleAsync(ListTasks query, CancellationToken cancellationToken)
    {
        var list = TaskCard.ListOf(query.Status) ?? throw new ArgumentOutOfRangeException(nameof(query), query.Status, "No list holds these.");
        var page = await store
            .QueryAsync(new(Containers.Orders, "list") { EqualTo = [list], Limit = query.Limit, Continuation = query.Continuation }, cancellationToken)
            .ConfigureAwait(false);
        return new([.. page.Documents.Select(document => document.As(StoredJson.Default.TaskCard).Value)], page.Continuation);
    }

    /// <summary>Everything on one desk; at most what fits on it.</summary>
    public async Task<TaskPage> OfWriterAsync(string writerId, CancellationToken cancellationToken)
    {
        if (!Writer.IsId(writerId)) return new([], null);
        var desk = await book.DeskAsync(writerId, cancellationToken).ConfigureAwait(false);
        var cards = await Task.WhenAll(desk.Tasks.Select(task => TaskId.Parse(task.TaskId)).OfType<TaskId>().Select(id => CardAsync(id, writerId, cancellationToken)))
            .ConfigureAwait(false);
        return new([.. cards.OfType<TaskCard>().OrderBy(card => card.At).ThenBy(card => card.Task, StringComparer.Ordinal)], null);
    }

    private async Task<TaskCard?> CardAsync(TaskId id, string writerId, CancellationToken cancellationToken)
    {
        var order = (await orders.FindAsync(id.OrderId, cancellationToken).ConfigureAwait(false))?.Value.Order;
        return order?.FindTask(id.LineId) is { } task && task.Holder == writerId ? TaskCard.Of(order, task) : null;
    }
}
