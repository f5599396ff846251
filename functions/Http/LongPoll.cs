using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Waiting;

namespace OrderFunctions.Functions.Http;

/// <summary><c>Prefer: wait=n</c> (RFC 7240): holds an answer back until there is news, at most 30 s.</summary>
public static class LongPoll
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>How long the caller prefers to wait; null when it does not.</summary>
    public static TimeSpan? PreferredWait(this HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(value => (value ?? "").Split(',', ';')))
        {
            var (name, value) = preference.Split('=', 2) is [var n, var v] ? (n.Trim(), v.Trim()) : ("", "");
            if (name.Equals("wait", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(Math.Min(seconds, (int)MaxWait.TotalSeconds));
        }

        return null;
    }

    /// <summary>
    /// Looks until what is seen is news or the wait is over, and gives the last look. Says so in <c>Preference-Applied</c>.
    /// </summary>
    public static async Task<T> LookAsync<T>(
        HttpRequest request,
        Func<Task<T>> look,
        Func<T, bool> isNews,
        Func<IOrderWatch> watch,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await look();
        if (request.PreferredWait() is not { } wait)
            return seen;
        request.HttpContext.Response.Headers["Preference-Applied"] =
            "wait=" + ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (isNews(seen))
            return seen;
        var until = time.GetUtcNow() + wait;
        using var news = watch();
        while (true)
        {
            // Once more before the first wait: what came between the look and the watch would be missed.
            seen = await look();
            var left = until - time.GetUtcNow();
            if (isNews(seen) || left <= TimeSpan.Zero)
                return seen;
            await news.WaitAsync(left, cancellationToken);
        }
    }
}
