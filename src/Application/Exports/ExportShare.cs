using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Exports;

/// <summary>
/// How far a query has come, without counting: where a partition lies between the first and the last one. Orders and their kin have
/// ids that grow with time, customers digests, articles codes; all of them are spread well enough for a bar.
/// </summary>
internal sealed class ExportShare
{
    private const int Digits = 6;

    private readonly string _first;
    private readonly string _last;

    private ExportShare(string first, string last) => (_first, _last) = (first, last);

    public static async Task<ExportShare> OfAsync(IDocumentStore store, DocumentQuery query, CancellationToken cancellationToken)
    {
        return new(await EndAsync(descending: false).ConfigureAwait(false), await EndAsync(descending: true).ConfigureAwait(false));

        async Task<string> EndAsync(bool descending)
        {
            var page = await store.QueryAsync(query with { Descending = descending, Limit = 1 }, cancellationToken).ConfigureAwait(false);
            return page.Documents is [{ Partition: var partition }, ..] ? partition : "";
        }
    }

    /// <summary>0 to 98: what is left to do is never nothing.</summary>
    public int At(string? partition)
    {
        if (partition is null) return 0;
        var common = 0;
        while (common < Math.Min(_first.Length, _last.Length) && _first[common] == _last[common]) common++;
        var (from, to) = (Number(_first, common), Number(_last, common));
        return to <= from ? 0 : (int)Math.Clamp((Number(partition, common) - from) * 100 / (to - from), 0, 98);
    }

    private static double Number(string text, int from)
    {
        var number = 0d;
        for (var n = from; n < from + Digits; n++) number = (number * 128) + (n < text.Length ? Math.Min(text[n], '\u007f') : 0);
        return number;
    }
}
