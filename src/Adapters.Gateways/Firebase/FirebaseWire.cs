using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderFunctions.Adapters.Gateways.Firebase;

internal sealed record FirebaseClaims(string Iss, string Scope, string Aud, long Iat, long Exp);

internal sealed record FirebaseToken(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    string? Error);

internal sealed record FirebaseSend(FirebaseMessage Message);

/// <summary>A message (https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages). On the device one with the same collapse key or id takes the place of the one before.</summary>
internal sealed record FirebaseMessage(
    string Token, FirebaseNotification Notification, Dictionary<string, string> Data, FirebaseAndroid Android, FirebaseApns Apns);

internal sealed record FirebaseNotification(string Title, string Body);

internal sealed record FirebaseAndroid([property: JsonPropertyName("collapse_key")] string CollapseKey, FirebaseAndroidNotification Notification);

internal sealed record FirebaseAndroidNotification(string Tag);

internal sealed record FirebaseApns(Dictionary<string, string> Headers);

internal sealed record FirebaseReply(FirebaseError? Error);

internal sealed record FirebaseError(string? Status, IReadOnlyList<FirebaseDetail>? Details)
{
    /// <summary>The code of Firebase itself, else that of Google's APIs in general.</summary>
    public string? Code => Details?.Select(detail => detail.ErrorCode).FirstOrDefault(code => code is not null) ?? Status;
}

internal sealed record FirebaseDetail(string? ErrorCode);

internal static class FirebaseWire
{
    public static T? Parse<T>(byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FirebaseClaims))]
[JsonSerializable(typeof(FirebaseToken))]
[JsonSerializable(typeof(FirebaseSend))]
[JsonSerializable(typeof(FirebaseReply))]
internal sealed partial class FirebaseJson : JsonSerializerContext;
