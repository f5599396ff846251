using Microsoft.AspNetCore.Http;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Who sent the request, as the validated token says.</summary>
/// <param name="Subject">The token's <c>sub</c>: a customer's or staff member's id. Empty for nobody.</param>
/// <param name="Roles">Known roles only (<see cref="Identity.Roles"/>).</param>
public sealed record Caller(string Subject, IReadOnlyList<string> Roles)
{
    /// <summary>Nobody: an open function called without a token.</summary>
    public static Caller Anonymous { get; } = new("", []);

    /// <summary>Whether there was no token.</summary>
    public bool IsAnonymous => Subject.Length == 0;

    /// <summary>How far the permission that let the caller in reaches.</summary>
    public Reach Reach { get; init; } = Reach.None;

    /// <summary>Whether the caller has asked for a thing of somebody else and was told no (<see cref="Reaches"/>).</summary>
    public bool WasTurnedAway { get; private set; }

    /// <summary>
    /// Whether a thing of this owner may be touched: always with <see cref="Reach.Any"/>, else only the own. The one place
    /// of the own-data rule; it remembers that it said no, so that the denial is written down by whoever let the caller in.
    /// </summary>
    public bool Reaches(string ownerId)
    {
        var reaches = Reach switch
        {
            Reach.Any => true,
            Reach.Own => string.Equals(Subject, ownerId, StringComparison.Ordinal),
            _ => false,
        };
        WasTurnedAway |= !reaches;
        return reaches;
    }

    // A copy for one request: the token cache hands the same caller to many.
    internal Caller Admitted(Reach reach) => this with { Reach = reach, WasTurnedAway = false };
}

/// <summary>How far a permission reaches. Higher is wider.</summary>
public enum Reach
{
    /// <summary>Not permitted.</summary>
    None,

    /// <summary>Only what belongs to the caller.</summary>
    Own,

    /// <summary>Everything.</summary>
    Any,
}

/// <summary>Gives functions the caller that the access middleware established.</summary>
public static class RequestCaller
{
    /// <summary>The caller; <see cref="Caller.Anonymous"/> on an open function without a token.</summary>
    public static Caller Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>() ?? Identity.Caller.Anonymous;
}
