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
        IDelay delay,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await look();
        if (request.PreferredWait() is not { } wait)
            return seen;
        request.HttpContext.Response.Headers["Preference-Applied"] =
            "wait=" + ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var patience = new Patience(time, wait);
        while (!isNews(seen) && !patience.IsOver)
        {
            await delay.WaitAsync(patience.NextPause(), cancellationToken);
            seen = await look();
        }

        return seen;
    }
}
