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

    /// <summary>Whether a thing of this customer may be touched: always with <see cref="Reach.Any"/>, else only the own.</summary>
    public bool Reaches(string customerId) => Reach switch
    {
        Reach.Any => true,
        Reach.Own => string.Equals(Subject, customerId, StringComparison.Ordinal),
        _ => false,
    };
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
