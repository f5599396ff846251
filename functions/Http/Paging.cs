using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http;

/// <summary>What every paged list has in common: a bounded <c>limit</c>, and a <c>continuation</c> that came from an earlier page.</summary>
public static class Paging
{
    private const int Standard = 50;
    private const int Max = 100;

    /// <summary>Runs the query with the page size. It throws <see cref="ArgumentException"/> for a continuation that is none.</summary>
    /// <param name="most">The largest page.</param>
    public static async Task<IResult> RunAsync(string? limit, Func<int, Task<IResult>> query, int most = Max)
    {
        var size = Standard;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1 || size > most))
            return Problems.ValidationFailed("limit", $"must be a whole number from 1 to {most}");
        try
        {
            return await query(size);
        }
        catch (ArgumentException)
        {
            return Problems.ValidationFailed("continuation", "is not a token that an earlier page gave");
        }
    }

    /// <summary>A list of which people see what is their own, and staff what is anybody's.</summary>
    /// <param name="whose">Of whom somebody wants to see it.</param>
    /// <param name="query">Is given the page size, and whose it is to be; null for everybody's.</param>
    public static async Task<IResult> RunOwnAsync(HttpRequest request, string? whose, string? limit, Func<int, string?, Task<IResult>> query)
    {
        var caller = request.Caller();
        if (whose is not null && !caller.Reaches(whose)) return Problems.Forbidden;
        return await RunAsync(limit, size => query(size, caller.Reach == Reach.Any ? whose : caller.Subject));
    }
}
