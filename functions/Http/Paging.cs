using Microsoft.AspNetCore.Http;

namespace OrderFunctions.Functions.Http;

/// <summary>What every paged list has in common: a bounded <c>limit</c>, and a <c>continuation</c> that came from an earlier page.</summary>
public static class Paging
{
    private const int Standard = 50;
    private const int Max = 100;

    /// <summary>Runs the query with the page size. It throws <see cref="ArgumentException"/> for a continuation that is none.</summary>
    public static async Task<IResult> RunAsync(string? limit, Func<int, Task<IResult>> query)
    {
        var size = Standard;
        if (limit is not null && (!int.TryParse(limit, out size) || size is < 1 or > Max))
            return Problems.ValidationFailed("limit", $"must be a whole number from 1 to {Max}");
        try
        {
            return await query(size);
        }
        catch (ArgumentException)
        {
            return Problems.ValidationFailed("continuation", "is not a token that an earlier page gave");
        }
    }
}
