using OrderFunctions.Application.Catalogue;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Orders;

/// <summary>What stands against an order that is to be placed, as an answer.</summary>
internal static class LineProblems
{
    /// <summary>Several lines can be wrong at once: then the answer lists them all, by JSON path, under the code they share.</summary>
    /// <param name="member">What the lines are called where they were sent.</param>
    public static Problem Of(IReadOnlyList<LineRefusal> refusals, string member)
    {
        var first = refusals[0].Refusal.ToProblem();
        if (refusals.FirstOrDefault(refusal => refusal.Line < 0) is { } whole) return whole.Refusal.ToProblem();
        return new Problem(first.Status, first.Code, first.Detail)
        {
            IsBusinessRefusal = first.IsBusinessRefusal,
            Data = first.Data,
            Errors = refusals.GroupBy(refusal => $"$.{member}[{refusal.Line}].{MemberOf(refusal.Refusal.Code)}").ToDictionary(
                group => group.Key, group => group.Select(refusal => refusal.Refusal.Message).ToArray(), StringComparer.Ordinal),
        };
    }

    private static string MemberOf(string code) => code is CatalogueCodes.WishesNeeded or CatalogueCodes.NotPersonalised ? "wishes" : "sku";
}
