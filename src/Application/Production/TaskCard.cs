using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Production;

namespace OrderFunctions.Application.Production;

/// <summary>
/// A line in the lists of staff: a document beside the order that commits together with it. The order decides, this only points to it.
/// </summary>
/// <param name="Task">Id of the writing.</param>
/// <param name="AcceptBy">Until when an offer stands.</param>
/// <param name="DueAt">When the line should be approved.</param>
/// <param name="Draft">The newest draft; 0 before the first.</param>
/// <param name="List">Index field (<see cref="ListOf"/>); absent once it is over.</param>
/// <param name="At">Index field, Unix milliseconds: <paramref name="DueAt"/>, so that what is due first stands first.</param>
/// <param name="Due">Index field, Unix milliseconds: when the sweeper wakes the line's saga, if that has not acted by then.</param>
public sealed record TaskCard(
    string Task,
    WritingStatus Status,
    int Version,
    string Sku,
    string ProductName,
    int Quantity,
    string? Skill,
    string? WriterId,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AcceptBy,
    DateTimeOffset DueAt,
    int Draft,
    int Rejections,
    string? List,
    long At,
    long? Due)
{
    private const string Prefix = "card-";

    public static string DocumentId(string lineId) => Prefix + lineId;

    /// <summary>The saga that a card calls for; null when the document is no card.</summary>
    internal static string? SagaOf(string orderId, string documentId) => documentId.StartsWith(Prefix, StringComparison.Ordinal)
        ? new TaskId(orderId, documentId[Prefix.Length..]).ToSagaId()
        : null;

    /// <summary>The list of lines in this state; null when nobody has to do anything.</summary>
    public static string? ListOf(WritingStatus status) => status switch
    {
        WritingStatus.Open => "production/open",
        WritingStatus.Offered or WritingStatus.Writing => "production/assigned",
        WritingStatus.Checking => "production/check",
        WritingStatus.Review => "production/review",
        _ => null,
    };

    /// <summary>What a commit changes: the cards of the lines whose writing has changed.</summary>
    internal static IEnumerable<DocumentOperation> Changes(Order? before, Order after) =>
        from task in after.Tasks ?? []
        where before?.FindTask(task.LineId)?.Version != task.Version
        select TypedDocuments.Upsert(DocumentId(task.LineId), Of(after, task), StoredJson.Default.TaskCard);

    internal static TaskCard Of(Order order, WritingTask task)
    {
        var line = order.FindLine(task.LineId)!;
        return new(
            new TaskId(order.Id, task.LineId).ToString(),
            task.Status,
            task.Version,
            line.Sku,
            line.Name,
            line.Quantity,
            task.Skill,
            task.Holder,
            task.OpenedAt,
            task.AcceptBy,
            task.Due,
            task.Drafts.Count,
            task.Rejections,
            ListOf(task.Status),
            task.Due.ToUnixTimeMilliseconds(),
            (task.IsOver ? order.UpdatedAt.AddMinutes(1) : task.AcceptBy)?.ToUnixTimeMilliseconds());
    }
}
