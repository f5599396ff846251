using OrderFunctions.Application.Payments;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Payments;

internal static class PaymentProblems
{
    public const string Unavailable = "GATEWAY_UNAVAILABLE";

    private const int SecondsToRetry = 5;

    /// <summary>Weather at the provider: what was begun stands, and the same request finishes it.</summary>
    public static Problem GatewayAway(GatewayException away) => new(
        503, Unavailable, "The payment provider does not answer. Repeat the request with the same key.")
    {
        RetryAfter = away.RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : SecondsToRetry,
    };
}
