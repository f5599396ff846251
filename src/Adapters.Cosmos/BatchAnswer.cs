using System.Net;
using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>How a batch ended, as far as its answer tells.</summary>
internal enum BatchEnd
{
    /// <summary>Everything was applied.</summary>
    Committed,

    /// <summary>A precondition did not hold; nothing was applied.</summary>
    Refused,

    /// <summary>It met another writer; nothing was applied and the same batch may be sent again.</summary>
    Contended,

    /// <summary>No answer, or one that leaves open whether it was applied.</summary>
    Open,

    /// <summary>Nothing was applied, and the same batch would end like this again, or the service asks for more patience than we have.</summary>
    Failed,
}

/// <summary>The answer to a batch, read.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Result">For a caller, when it was committed or refused.</param>
/// <param name="Failure">For a caller, otherwise.</param>
internal readonly record struct BatchAnswer(BatchEnd End, CommitResult Result, Exception? Failure)
{
    private const HttpStatusCode RetryWith = (HttpStatusCode)449;

    public static BatchAnswer Of(TransactionalBatchResponse response, IReadOnlyList<DocumentOperation> operations)
    {
        if (response.IsSuccessStatusCode)
            return new(BatchEnd.Committed, new(CommitOutcome.Committed, -1, VersionsOf(response, operations)), null);

        var subStatus = SubStatus.Of(response.Headers);
        // The one operation that failed; the others say that they depended on it. Where all say the same, it is about the request.
        var failed = Enumerable.Range(0, response.Count).Where(n => response[n].StatusCode != HttpStatusCode.FailedDependency).ToList();
        if (failed is [var refused] && subStatus == SubStatus.None && response.Count == operations.Count)
        {
            if (OutcomeOf(operations[refused], response[refused].StatusCode) is { } outcome)
                return new(BatchEnd.Refused, new(outcome, refused, []), null);
        }

        return new(EndOf(response.StatusCode), default, FailureOf(response, subStatus));
    }

    /// <summary>The answer when there is none: the SDK gave up.</summary>
    public static BatchAnswer Of(Exception failure) => failure switch
    {
        CosmosException { StatusCode: HttpStatusCode.RequestEntityTooLarge } => new(BatchEnd.Failed, default, TooLarge()),
        CosmosException answered => new(EndOf(answered.StatusCode), default, failure),
        _ => new(BatchEnd.Open, default, failure),
    };

    private static CommitOutcome? OutcomeOf(DocumentOperation operation, HttpStatusCode status) => (operation, status) switch
    {
        (DocumentOperation.Create, HttpStatusCode.Conflict) => CommitOutcome.AlreadyExists,
        (DocumentOperation.Create or DocumentOperation.Upsert, _) => null,
        (_, HttpStatusCode.NotFound) => CommitOutcome.NotFound,
        (DocumentOperation.Increment, HttpStatusCode.PreconditionFailed) => CommitOutcome.GuardFailed,
        (_, HttpStatusCode.PreconditionFailed) => CommitOutcome.VersionMismatch,
        _ => null,
    };

    // 429 has been repeated by the SDK for as often as the options allow; 449 only where it was not within the answer.
    private static BatchEnd EndOf(HttpStatusCode status) => status switch
    {
        RetryWith => BatchEnd.Contended,
        HttpStatusCode.RequestTimeout or HttpStatusCode.Gone => BatchEnd.Open,
        >= HttpStatusCode.InternalServerError => BatchEnd.Open,
        _ => BatchEnd.Failed,
    };

    private static IReadOnlyList<string?> VersionsOf(
        TransactionalBatchResponse response, IReadOnlyList<DocumentOperation> operations) =>
        [.. operations.Select((operation, n) => operation is DocumentOperation.Delete ? null : response[n].ETag)];

    private static Exception FailureOf(TransactionalBatchResponse response, int subStatus) =>
        response.StatusCode == HttpStatusCode.RequestEntityTooLarge
            ? TooLarge()
            : new CosmosException(
                $"The commit was answered with {(int)response.StatusCode}/{subStatus}.",
                response.StatusCode, subStatus, response.ActivityId, response.RequestCharge);

    private static ArgumentException TooLarge() => new("The commit has more than 2 MB with its keys and index entries.");
}
