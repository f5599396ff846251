using System.Globalization;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Notifications;
using OrderFunctions.Application.Orders;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Campaigns;

/// <summary>Somebody who could be written to.</summary>
/// <param name="Customer">Partition of the customer's preferences; null for who was uploaded.</param>
public sealed record Candidate(string Address, string? Name, string? Customer, IReadOnlyDictionary<string, string>? Values);

/// <summary>A part of the audience, and where the next one begins; null at the end.</summary>
public sealed record AudiencePage(IReadOnlyList<Candidate> Candidates, string? Cursor);

/// <summary>The list of a campaign is not there any more: whoever sent it was forgotten.</summary>
public sealed class RecipientListGoneException : Exception;

/// <summary>
/// Who a campaign is for, part by part. Of customers only who has agreed to advertising: nobody is asked whether they would mind. Who
/// uploads a list answers for it.
/// </summary>
public sealed class Audience(IDocumentStore store, NotificationProfiles profiles, IFileStore files)
{
    // The rows before a part are read again to find it: the fewer parts, the better.
    private const int Rows = 20_000;
    private const int Orders = 500;

    /// <summary>The part that begins at <paramref name="cursor"/>, null for the first.</summary>
    public Task<AudiencePage> ReadAsync(CampaignDocument campaign, string? cursor, CancellationToken cancellationToken) => campaign.Audience is { } audience
        ? OfOrdersAsync(audience, cursor, cancellationToken)
        : OfUploadAsync(campaign.Upload!, cursor, cancellationToken);

    private async Task<AudiencePage> OfUploadAsync(RecipientFile file, string? cursor, CancellationToken cancellationToken)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
        await using var content = await files.OpenReadAsync(FileRecord.NameOf(file.FileId), cancellationToken).ConfigureAwait(false)
            ?? throw new RecipientListGoneException();
        var rows = new RecipientRows(content);
        await rows.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        await rows.SkipAsync(start, cancellationToken).ConfigureAwait(false);
        var found = new List<Candidate>(Rows);
        while (found.Count < Rows && await rows.ReadAsync(cancellationToken).ConfigureAwait(false) is { } row) found.Add(new(row.Address, row.Name, null, row.Values));
        return new(found, found.Count == Rows ? (start + Rows).ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task<AudiencePage> OfOrdersAsync(CampaignAudience audience, string? cursor, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(Containers.Orders, "list")
        {
            EqualTo = [OrderDocument.AllOrders],
            From = audience.OrderedSince?.ToUnixTimeMilliseconds(),
            Before = audience.OrderedBefore?.ToUnixTimeMilliseconds(),
            Limit = Orders,
            Continuation = cursor,
        };
        var page = await store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        var orders = page.Documents.Select(one => one.As(StoredJson.Default.OrderDocument).Value.Order).Where(order => IsMeant(audience, order)).ToList();
        var agreed = await Task.WhenAll(orders.Select(order => CustomerOrder.PartitionOf(order.CustomerId)).Distinct(StringComparer.Ordinal).Select(async customer =>
            (Customer: customer, (await profiles.ReadAsync(customer, cancellationToken).ConfigureAwait(false)).Value.Preferences.Marketing))).ConfigureAwait(false);
        var willing = agreed.Where(one => one.Marketing).Select(one => one.Customer).ToHashSet(StringComparer.Ordinal);
        return new(
            [
                .. orders.Select(order => new Candidate(order.Contact.Email.Trim(), order.ShippingAddress.Name, CustomerOrder.PartitionOf(order.CustomerId), null))
                    .Where(one => willing.Contains(one.Customer!)),
            ],
            page.Continuation);
    }

    private static bool IsMeant(CampaignAudience audience, Order order) =>
        (audience.Country is null || order.ShippingAddress.Country == audience.Country)
        && (audience.Sku is null || order.Lines.Any(line => line.Sku == audience.Sku && line.Quantity > 0))
        && (audience.MinTotal is null || order.Totals.Payable >= audience.MinTotal)
        && (audience.Language is null || order.Contact.Language.Split('-')[0].Equals(audience.Language, StringComparison.OrdinalIgnoreCase));
}
