using System.Globalization;
using System.Text.Json;
using OrderFunctions.Adapters.Gateways.Signatures;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Inbox;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Adapters.Gateways.Borzo;

/// <summary>
/// How the inbox checks and reads Borzo's callbacks. They carry no id: what they are about, what they say and when it happened
/// stand for one, so that a redelivery is recognised.
/// </summary>
public sealed class BorzoCallbacks(BorzoOptions options)
{
    /// <summary>Name of the sender in the inbox, and last segment of the route.</summary>
    public const string Sender = "borzo";

    /// <summary>Hex HMAC-SHA256 of the raw body with the callback secret.</summary>
    public const string SignatureHeader = "X-DV-Signature";

    /// <summary>Checks the signature over the raw body.</summary>
    public SignatureVerdict Verify(WebhookRequest request) =>
        BodySignature.Verify(request.Headers.GetValueOrDefault(SignatureHeader), request.Body.Span, options.CallbackSecrets);

    /// <summary>The facts of a body, or null when it makes no sense.</summary>
    public static WebhookFacts? Read(WebhookRequest request)
    {
        if (Parse(request.Body.Span) is not { EventType: { } type } said) return null;
        if (said is { Delivery: null, Order: null }) return new WebhookFacts(type, type, null, null, IsKnown: false, null, null);
        if ((said.Delivery?.OrderId ?? said.Order?.OrderId) is not { } order) return null;
        var (kind, status) = said.Delivery is { } delivery ? ("delivery", delivery.Status) : ("order", said.Order!.Status);
        var at = (said.EventDatetime ?? said.Delivery?.StatusDatetime)?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "";
        var state = BorzoStates.Repeats(status) ? $"{kind}-{status}-{at}" : $"{kind}-{status}";
        return new WebhookFacts(
            $"{type}:{order}:{status}:{at}",
            type,
            order.ToString(CultureInfo.InvariantCulture),
            state,
            IsKnown: type is "order_created" or "order_changed" or "delivery_created" or "delivery_changed",
            ParcelReference.OrderIdOf(ReferenceOf(said)),
            PaymentId: null);
    }

    /// <summary>What a stored callback says.</summary>
    public static CarrierCallback? Read(InboxEntry entry)
    {
        if (Parse(entry.Body) is not { } said || ReferenceOf(said) is not { } reference) return null;
        var at = said.EventDatetime ?? said.Delivery?.StatusDatetime ?? entry.ReceivedAt;
        return said.Delivery is { } delivery
            ? new CarrierCallback(reference, BorzoStates.Of(delivery.Status), at, IsGivenUp: BorzoStates.IsDropped(delivery.Status))
            : new CarrierCallback(
                reference,
                said.Order?.Status == "completed" ? CarrierNews.Delivered : null,
                at,
                IsGivenUp: BorzoStates.IsOff(said.Order?.Status));
    }

    private static string? ReferenceOf(BorzoEvent said) =>
        said.Delivery?.ClientOrderId ?? said.Order?.Points?.Select(point => point.ClientOrderId).LastOrDefault(id => id is { Length: > 0 });

    private static BorzoEvent? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, BorzoJson.Default.BorzoEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
