using OrderFunctions.Application.Documents;

namespace OrderFunctions.Functions.Documents;

/// <summary>A document has something open: a PDF to be read, or an order whose maker died. The message is the document's id.</summary>
public sealed class DocumentsQueue(WorkOnDocumentHandler work)
{
    [Function("DocumentsQueue")]
    public Task RunAsync([QueueTrigger(WorkOnDocumentHandler.Queue)] string id, CancellationToken cancellationToken) =>
        work.HandleAsync(new(id), cancellationToken);
}
