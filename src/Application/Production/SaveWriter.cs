using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;

namespace OrderFunctions.Application.Production;

/// <summary>Register a writer, or change one.</summary>
/// <param name="Id">Subject of the writer's token; has passed <see cref="Writer.IsId"/>.</param>
/// <param name="Draft">Has passed <see cref="WriterDraft.Check"/>.</param>
/// <param name="Version">The version that the change was made from; null to register a new one.</param>
public sealed record SaveWriter(string Id, WriterDraft Draft, string? Version);

/// <summary>
/// Refuses with <see cref="ProductionCodes.WriterTaken"/>, <see cref="ProductionCodes.WriterUnknown"/>, and
/// <see cref="ProductionCodes.WriterChanged"/> when somebody else was faster.
/// </summary>
public sealed class SaveWriterHandler(IDocumentStore store, WriterBook book, TimeProvider time)
{
    public async Task<Result<WriterAtDesk>> HandleAsync(SaveWriter command, CancellationToken cancellationToken)
    {
        var writer = command.Draft.ToWriter(command.Id, time.GetUtcNow());
        var id = Writer.DocumentId(command.Id);
        var commit = await store
            .CommitAsync(
                Containers.Production,
                Writer.Partition,
                [
                    command.Version is null
                        ? TypedDocuments.Create(id, writer, StoredJson.Default.Writer)
                        : TypedDocuments.Replace(id, writer, StoredJson.Default.Writer, command.Version),
                ],
                cancellationToken)
            .ConfigureAwait(false);
        return commit.Outcome switch
        {
            CommitOutcome.Committed => new WriterAtDesk(
                new(Writer.Partition, id, commit.Versions[0]!, writer), await book.DeskAsync(command.Id, cancellationToken).ConfigureAwait(false)),
            CommitOutcome.AlreadyExists => new Refusal(ProductionCodes.WriterTaken, "There is a writer with this id."),
            CommitOutcome.NotFound => new Refusal(ProductionCodes.WriterUnknown, "There is no such writer."),
            _ => new Refusal(ProductionCodes.WriterChanged, "The writer was changed since they were read; read them again."),
        };
    }
}
