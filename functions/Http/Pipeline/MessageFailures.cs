using System.Text.Json;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Functions.Http.Pipeline;

/// <summary>What a failure says about another try with the same message.</summary>
internal static class MessageFailures
{
    /// <summary>The message itself is no message: it fails the same way for ever.</summary>
    public static bool IsForGood(Exception failure) => failure is JsonException or FormatException or ArgumentException or NotSupportedException;

    /// <summary>It may be over in a moment. Whoever was refused by a provider is given time instead.</summary>
    public static bool MayPass(Exception failure) => !IsForGood(failure) && failure is not GatewayException { IsTransient: false };
}
