using Microsoft.Azure.Cosmos;
using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Adapters.Cosmos;

/// <summary>
/// One commit until its outcome is known. Every item that it writes carries its mark, a fresh one per commit: where an answer
/// was lost, or where the SDK itself had sent the batch twice and the second found the work of the first, one point read
/// tells whether the commit is in force.
/// </summary>
internal sealed class CosmosCommit(
    CosmosContainer container, string partition, IReadOnlyList<DocumentOperation> operations, TimeProvider time)
{
    /// <summary>Stands for the version of a document that this commit wrote and another has written since.</summary>
    private const string Superseded = "\"superseded\"";

    private const int Attempts = 8;
    private const int FirstPauseMilliseconds = 10;

    private readonly string _mark = Guid.NewGuid().ToString("N");

    public async Task<CommitResult> RunAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await SendAsync().ConfigureAwait(false);
            switch (answer.End)
            {
                case BatchEnd.Committed:
                    return answer.Result;
                case BatchEnd.Refused:
                    return await FindAsync().ConfigureAwait(false) ?? answer.Result;
                case BatchEnd.Contended when attempt < Attempts:
                    await PauseAsync(attempt).ConfigureAwait(false);
                    break;
                case BatchEnd.Open:
                    return await FindAfterFailureAsync().ConfigureAwait(false) ?? throw answer.Failure!;
                default:
                    throw answer.Failure!;
            }
        }
    }

    private async Task<BatchAnswer> SendAsync()
    {
        var batch = BatchRequest.Of(container, partition, operations, _mark);
        try
        {
            using var response = await batch.ExecuteAsync().ConfigureAwait(false);
            return BatchAnswer.Of(response, operations);
        }
        catch (Exception lost) when (lost is CosmosException or HttpRequestException or OperationCanceledException)
        {
            return BatchAnswer.Of(lost);
        }
    }

    /// <summary>The result if this commit is in force after all, else null.</summary>
    private async Task<CommitResult?> FindAsync()
    {
        // What is new by this commit is the surest witness: nobody else can have made it, few will have changed it.
        var witness = operations.FirstOrDefault(one => one is DocumentOperation.Create)
            ?? operations.FirstOrDefault(one => one is not DocumentOperation.Delete);
        if (witness is null || await VersionAsync(witness.Id).ConfigureAwait(false) == Superseded) return null;

        var versions = new string?[operations.Count];
        for (var n = 0; n < versions.Length; n++)
            versions[n] = operations[n] is DocumentOperation.Delete ? null : await VersionAsync(operations[n].Id).ConfigureAwait(false);
        return new CommitResult(CommitOutcome.Committed, -1, versions);
    }

    private async Task<CommitResult?> FindAfterFailureAsync()
    {
        try
        {
            return await FindAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CosmosException or HttpRequestException or OperationCanceledException)
        {
            return null; // the failure of the commit says more
        }
    }

    private async Task<string> VersionAsync(string id)
    {
        var item = await container.FindAsync(partition, id, CancellationToken.None).ConfigureAwait(false);
        return item is not null && item.Mark == _mark ? item.Document.Version : Superseded;
    }

    private Task PauseAsync(int attempt)
    {
        var longest = FirstPauseMilliseconds << attempt;
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(longest / 2, longest)), time);
    }
}
