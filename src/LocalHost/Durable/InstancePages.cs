using System.Globalization;
using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Durable;

/// <summary>Instances in the order of their starts; a page's token is the history number of its last one.</summary>
internal sealed class InstancePages(
    Database database, OrchestrationQuery query, Func<InstanceRow, bool, OrchestrationMetadata> describe) : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
        string? continuationToken = default, int? pageSizeHint = default) =>
        Read(continuationToken ?? query.ContinuationToken, pageSizeHint ?? query.PageSize).ToAsyncEnumerable();

    private IEnumerable<Page<OrchestrationMetadata>> Read(string? token, int size)
    {
        do
        {
            var after = token is null ? 0 : long.Parse(token, CultureInfo.InvariantCulture);
            var rows = database.Read(sql => DurableStore.List(sql, query, after, size));
            token = rows.Count == size ? rows[^1].History.ToString(CultureInfo.InvariantCulture) : null;
            yield return new Page<OrchestrationMetadata>([.. rows.Select(row => describe(row, query.FetchInputsAndOutputs))], token);
        }
        while (token is not null);
    }
}
