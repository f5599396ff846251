using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;

namespace OrderFunctions.Functions.Notifications;

/// <summary>How the caller wants to hear from the shop, and on which devices.</summary>
public sealed class PreferenceFunctions(NotificationProfiles profiles, TextOptions texts)
{
    private const int LongestToken = 4_096;
    private const int LongestDevice = 100;

    /// <summary><c>GET api/notifications/preferences</c>: every kind of message and every way, as chosen or as the shop does it.</summary>
    [Function("GetPreferences"), Permission("notifications", "read")]
    [Versioned, Answers(200, typeof(PreferencesView))]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notifications/preferences")] HttpRequest request,
        CancellationToken cancellationToken) => Answer(request, await profiles.OfAsync(request.Caller().Subject, cancellationToken));

    /// <summary>
    /// <c>PUT api/notifications/preferences</c>: all of them anew. What the shop must send by mail cannot be switched off; the rest waits
    /// for the end of quiet hours. Messages that were written before stay as they were.
    /// </summary>
    [Function("EditPreferences"), Permission("notifications", "change")]
    [Versioned, Takes(typeof(PreferencesBody)), Answers(200, typeof(PreferencesView))]
    [Refuses(RefusalCodes.PreferenceRequired)]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/notifications/preferences")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!request.RequiredIfMatch().TryGet(out var version, out var problem)) return problem;
        if (!(await request.ReadJsonAsync<PreferencesBody>(cancellationToken)).TryGet(out var body, out problem)) return problem;
        if (body.Validate() is { } invalid) return invalid;
        var preferences = body.ToPreferences();
        if (preferences.Validate() is { } refusal) return refusal.ToProblem();
        return await profiles.TryChooseAsync(request.Caller().Subject, version, preferences, cancellationToken) is { } stored
            ? Answer(request, stored)
            : Preconditions.Failed;
    }

    /// <summary><c>PUT api/notifications/devices</c>: the caller uses the shop's app on this device. A repeat changes nothing, another token replaces the one before.</summary>
    [Function("AddDevice"), Permission("notifications", "change")]
    [Takes(typeof(DeviceBody)), Answers(204)]
    public async Task<IResult> AddDeviceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/notifications/devices")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await request.ReadJsonAsync<DeviceBody>(cancellationToken)).TryGet(out var body, out var problem)) return problem;
        if (!IsDevice(body.Id)) return Problems.ValidationFailed("$.id", $"must have 1 to {LongestDevice} letters, digits, dashes, dots or underscores");
        if (body.Token.Length is < 10 or > LongestToken || body.Token.Any(c => !char.IsAscii(c) || char.IsControl(c) || c == ' '))
            return Problems.ValidationFailed("$.token", "must be a registration token");
        await profiles.AddAsync(request.Caller().Subject, body.Id, body.Token, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary><c>DELETE api/notifications/devices</c>: no more messages to this device of the caller's. A repeat changes nothing.</summary>
    [Function("RemoveDevice"), Permission("notifications", "change")]
    [Answers(204)]
    public async Task<IResult> RemoveDeviceAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/notifications/devices")] HttpRequest request,
        string? device,
        CancellationToken cancellationToken)
    {
        if (device is null || !IsDevice(device)) return Problems.ValidationFailed("device", "must be the id of a device");
        await profiles.ForgetAsync(CustomerOrder.PartitionOf(request.Caller().Subject), device, null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static bool IsDevice(string id) => id.Length is >= 1 and <= LongestDevice && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private Ok<PreferencesView> Answer(HttpRequest request, Versioned<NotificationProfile> profile)
    {
        request.HttpContext.Response.Headers.ETag = Preconditions.ETagOf(profile.Version);
        return TypedResults.Ok(PreferencesView.Of(profile.Value, texts.Offered()));
    }
}
