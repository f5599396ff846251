using System.Globalization;
using OrderFunctions.Application.Payments;

namespace OrderFunctions.Adapters.Gateways.Stripe;

/// <summary>Finds at Stripe what a lost answer may have left there, by our own ids in its metadata.</summary>
internal sealed class StripeFinder(StripeHttp http, TimeProvider time)
{
    // "Searchable in under 1 minute", and up to an hour behind in an outage (https://docs.stripe.com/search#data-freshness):
    // lists, which are never behind, cover twice that.
    private static readonly TimeSpan NotSearchable = TimeSpan.FromHours(2);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public async ValueTask<StripeIntent?> IntentAsync(
        PaymentReference reference, DateTimeOffset since, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var from = since - ClockSkew;
        var listed = time.GetUtcNow() - NotSearchable;
        if (from < listed)
        {
            var query = Uri.EscapeDataString($"metadata['{StripeWire.PaymentId}']:'{Quoted(reference.PaymentId)}'");
            var found = await http.GetAsync(
                $"payment_intents/search?limit=100&query={query}", StripeJson.Default.StripePageStripeIntent, timeout, cancellationToken)
                .ConfigureAwait(false);
            if (found?.Data.FirstOrDefault(intent => IsOf(intent, reference)) is { } old)
                return old;
            from = listed;
        }

        var path = string.Create(
            CultureInfo.InvariantCulture, $"payment_intents?limit=100&created[gte]={from.ToUnixTimeSeconds()}");
        return await ListedAsync(path, reference, timeout, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StripeRefund?> RefundAsync(
        string intentId, string key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var page = await http.GetAsync(
                $"refunds?limit=100&payment_intent={Uri.EscapeDataString(intentId)}{After(after)}",
                StripeJson.Default.StripePageStripeRefund,
                timeout,
                cancellationToken).ConfigureAwait(false);
            if (page?.Data.FirstOrDefault(one => one.Metadata?.GetValueOrDefault(StripeWire.RefundKey) == key) is { } refund)
                return refund;
            if (page is not { HasMore: true, Data: [.., { Id: var last }] })
                return null;
            after = last;
        }
    }

    private async ValueTask<StripeIntent?> ListedAsync(
        string path, PaymentReference reference, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var page = await http.GetAsync(
                path + After(after), StripeJson.Default.StripePageStripeIntent, timeout, cancellationToken).ConfigureAwait(false);
            if (page?.Data.FirstOrDefault(intent => IsOf(intent, reference)) is { } intent)
                return intent;
            if (page is not { HasMore: true, Data: [.., { Id: var last }] })
                return null;
            after = last;
        }
    }

    private static bool IsOf(StripeIntent intent, PaymentReference reference) => StripeStates.ReferenceOf(intent.Metadata) == reference;

    private static string After(string? id) => id is null ? "" : "&starting_after=" + Uri.EscapeDataString(id);

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
