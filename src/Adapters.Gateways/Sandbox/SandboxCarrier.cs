using System.Security.Cryptography;
using System.Text;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Fulfilment.Carriers;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Fulfilment;

namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>
/// A carrier for tests and demonstrations, with books of its own in our store: parcels that are booked there move by
/// themselves, and their scans come as signed callbacks over HTTP, as a real carrier's do.
/// </summary>
/// <remarks>
/// What happens on the way says the second line of the recipient's address: <c>sandbox: attempt</c> (once in vain),
/// <c>sandbox: lost</c>, <c>sandbox: return</c> (comes back), <c>sandbox: silent</c> (no callback, only tracking
/// tells; before one of the others, too) or <c>sandbox: refuse</c> (is not taken at all).
/// </remarks>
public sealed class SandboxCarrier(IDocumentStore store, IJobQueue jobs, TimeProvider time, SandboxCarrierOptions options) : ICarrier
{
    private const string Document = "parcel";

    // If the hint is lost, the sweeper finds the callback after this long.
    private static readonly TimeSpan HintGrace = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Code => "sandbox";

    /// <inheritdoc/>
    public string Name => "Sandbox Express";

    /// <inheritdoc/>
    public bool IsOutside => true;

    /// <inheritdoc/>
    public ValueTask<CarrierQuote?> QuoteAsync(ParcelToCarry parcel, CancellationToken cancellationToken) =>
        new(Wish(parcel).Contains("refuse")
            ? null
            : new CarrierQuote(new Money(options.Price, parcel.Value.Currency), time.GetUtcNow() + (options.StepAfter * 2)));

    /// <inheritdoc/>
    public async ValueTask<CarrierBooking> BookAsync(ParcelToCarry parcel, CancellationToken cancellationToken)
    {
        var wish = Wish(parcel);
        if (wish.Contains("refuse")) throw new CarrierException("address_not_served", isTransient: false);
        var booked = new SandboxParcel(
            parcel.Reference, NumberOf(parcel.Reference), time.GetUtcNow(), WayFor(wish), options.StepAfter);
        List<(string Id, SandboxWebhook Webhook, TimeSpan After)> callbacks = wish.Contains("silent") ? [] : [.. CallbacksOf(booked)];
        List<DocumentOperation> operations = [TypedDocuments.Create(Document, booked, SandboxJson.Default.SandboxParcel)];
        operations.AddRange(callbacks.Select(one => TypedDocuments.Create(one.Id, one.Webhook, SandboxJson.Default.SandboxWebhook)));
        var commit = await store
            .CommitAsync(Containers.Sandbox, PartitionOf(booked.TrackingNumber), operations, cancellationToken)
            .ConfigureAwait(false);
        if (!commit.IsCommitted)
            return await FindAsync(parcel.Reference, cancellationToken).ConfigureAwait(false)
                ?? throw new CarrierException("booking_cancelled", isTransient: false);
        foreach (var (id, _, after) in callbacks)
        {
            await SandboxWebhookDelivery.HintAsync(jobs, new(PartitionOf(booked.TrackingNumber), id), after, cancellationToken)
                .ConfigureAwait(false);
        }

        return BookingOf(booked);
    }

    /// <inheritdoc/>
    public async ValueTask<CarrierBooking?> FindAsync(string reference, CancellationToken cancellationToken) =>
        await ReadAsync(NumberOf(reference), cancellationToken).ConfigureAwait(false) is { Value: { IsCancelled: false } parcel }
            ? BookingOf(parcel)
            : null;

    /// <inheritdoc/>
    public ValueTask<byte[]?> LabelAsync(string trackingNumber, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<CarrierAnswer> CancelAsync(string reference, string? trackingNumber, CancellationToken cancellationToken) =>
        StopAsync(
            NumberOf(reference),
            parcel => parcel.IsCancelled ? CarrierAnswer.Done : parcel.At(0) <= time.GetUtcNow() ? CarrierAnswer.TooLate : null,
            parcel => parcel with { IsCancelled = true },
            ofNone: CarrierAnswer.Done,
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CarrierAnswer> InterceptAsync(string trackingNumber, CancellationToken cancellationToken) => StopAsync(
        trackingNumber,
        parcel => parcel.IsIntercepted ? CarrierAnswer.Done : parcel.At(parcel.Way.Count - 1) <= time.GetUtcNow() ? CarrierAnswer.TooLate : null,
        parcel => parcel with
        {
            IsIntercepted = true,
            BookedAt = time.GetUtcNow(),
            Way = [CarrierNews.ReturnedToSender],
        },
        ofNone: CarrierAnswer.NotOffered,
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CarrierReport>> TrackAsync(string trackingNumber, CancellationToken cancellationToken)
    {
        if (await ReadAsync(trackingNumber, cancellationToken).ConfigureAwait(false) is not { Value: { IsCancelled: false } parcel }) return [];
        var now = time.GetUtcNow();
        return
        [
            .. ScansOf(parcel).Where(scan => scan.HappenedAt <= now)
                .Select(scan => new CarrierReport(scan.Id, scan.News, scan.HappenedAt, scan.Place)),
        ];
    }

    /// <summary>Changes the parcel unless it is too late; callbacks that have not left are withdrawn, new ones are planned.</summary>
    private async ValueTask<CarrierAnswer> StopAsync(
        string number,
        Func<SandboxParcel, CarrierAnswer?> judge,
        Func<SandboxParcel, SandboxParcel> change,
        CarrierAnswer ofNone,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadAsync(number, cancellationToken).ConfigureAwait(false) is not { } found) return ofNone;
            if (judge(found.Value) is { } answer) return answer;
            var changed = change(found.Value);
            List<(string Id, SandboxWebhook Webhook, TimeSpan After)> callbacks = changed.IsCancelled ? [] : [.. CallbacksOf(changed)];
            List<DocumentOperation> operations =
            [
                TypedDocuments.Replace(Document, changed, SandboxJson.Default.SandboxParcel, found.Version),
                .. ScansOf(found.Value).Select(scan => new DocumentOperation.Delete(HookOf(scan), ExpectedVersion: null)),
                .. callbacks.Select(one => TypedDocuments.Create(one.Id, one.Webhook, SandboxJson.Default.SandboxWebhook)),
            ];
            var commit = await store.CommitAsync(Containers.Sandbox, PartitionOf(number), operations, cancellationToken).ConfigureAwait(false);
            if (!commit.IsCommitted) continue;
            foreach (var (id, _, after) in callbacks)
            {
                await SandboxWebhookDelivery.HintAsync(jobs, new(PartitionOf(number), id), after, cancellationToken).ConfigureAwait(false);
            }

            return CarrierAnswer.Done;
        }
    }

    private ValueTask<Versioned<SandboxParcel>?> ReadAsync(string number, CancellationToken cancellationToken) =>
        store.ReadAsync(Containers.Sandbox, PartitionOf(number), Document, SandboxJson.Default.SandboxParcel, cancellationToken);

    private static IEnumerable<(string Id, SandboxWebhook Webhook, TimeSpan After)> CallbacksOf(SandboxParcel parcel) => ScansOf(parcel).Select(scan => (
        HookOf(scan),
        new SandboxWebhook(null, Provisional: false, Attempts: 0, (scan.HappenedAt + HintGrace).ToUnixTimeMilliseconds(), scan),
        scan.HappenedAt - parcel.BookedAt));

    private static IEnumerable<SandboxScan> ScansOf(SandboxParcel parcel) => parcel.Way.Select((news, step) => new SandboxScan(
        $"scan_{parcel.TrackingNumber}_{(parcel.IsIntercepted ? "r" : "")}{step + 1}",
        SandboxCarrierCallbacks.Type,
        parcel.Reference,
        parcel.TrackingNumber,
        news,
        parcel.At(step),
        news == CarrierNews.InTransit ? "Sorting centre" : null));

    private static string HookOf(SandboxScan scan) => "hook-" + scan.Id;

    private static CarrierBooking BookingOf(SandboxParcel parcel) =>
        new(parcel.TrackingNumber, ExpectedAt: parcel.At(parcel.Way.Count - 1));

    private static string PartitionOf(string number) => "parcel-" + number;

    private static string NumberOf(string reference) =>
        "SX" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..16];

    private static string[] Wish(ParcelToCarry parcel) =>
        parcel.To.Line2 is { } line && line.StartsWith("sandbox:", StringComparison.OrdinalIgnoreCase)
            ? line[8..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [];

    private static IReadOnlyList<CarrierNews> WayFor(string[] wish) => wish.FirstOrDefault(word => word != "silent") switch
    {
        "attempt" => [CarrierNews.InTransit, CarrierNews.AttemptFailed, CarrierNews.Delivered],
        "lost" => [CarrierNews.InTransit, CarrierNews.Lost],
        "return" => [CarrierNews.InTransit, CarrierNews.AttemptFailed, CarrierNews.ReturnedToSender],
        _ => [CarrierNews.InTransit, CarrierNews.Delivered],
    };
}

/// <summary>Settings of the Sandbox carrier; section <c>Shipping:Sandbox</c>.</summary>
public sealed record SandboxCarrierOptions
{
    /// <summary>How long each step of a parcel's way takes.</summary>
    public TimeSpan StepAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What it charges, in minor units of whatever currency the order has.</summary>
    public long Price { get; init; } = 390;
}
