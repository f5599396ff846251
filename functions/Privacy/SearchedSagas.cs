using OrderFunctions.Application.Privacy;
using OrderFunctions.Functions.Orders;

namespace OrderFunctions.Functions.Privacy;

/// <summary>
/// Orchestrations. Those of the customer's orders that have ended go at once and not with their time, and with them everything that their
/// histories hold; so do others that name the customer. One that failed stays for staff unless it names them.
/// </summary>
/// <remarks>
/// On Azure a durable client comes with an invocation and with nothing else, so the queue function hands over its own before every turn of
/// an erasure. It does not matter whose is taken when two come at once: all are clients of the one task hub, on the one connection of the process.
/// </remarks>
public sealed class SearchedSagas : ISearchedPlace
{
    private static readonly KeptData UnderWay = new("orchestrations under way", 1, "they go with their time once they have ended");
    private static readonly KeptData Failed = new("orchestrations that failed", 1, "they hold ids only, and stay until they are started anew");

    private volatile SagaClient? _sagas;

    /// <inheritdoc />
    public string Place => "orchestrations";

    /// <summary>From now on it searches with this client.</summary>
    public void SearchWith(SagaClient sagas) => _sagas = sagas;

    /// <inheritdoc />
    public async Task<PlacePage> SearchAsync(Person person, string? from, CancellationToken cancellationToken)
    {
        var sagas = _sagas ?? throw new InvalidOperationException("Nobody has handed over a durable client.");
        var orders = person.Orders.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (page, next) = await sagas.PageAsync(from, cancellationToken);
        var report = PlaceReport.Nothing(Place) with { Looked = page.Count };
        foreach (var saga in page)
        {
            var isNamed = person.IsNamedIn(saga.Text);
            // The id or the input of each says whose it is.
            if (!isNamed && !Uuids.In($"{saga.InstanceId} {saga.Text}").Any(orders.Contains)) continue;
            var goes = saga.HasEnded && (isNamed || !saga.HasFailed) && await sagas.ForgetAsync(saga.InstanceId, cancellationToken);
            report = report.Plus(new(Place, 0, 1, goes ? 1 : 0, 0, goes ? [] : [saga.HasFailed ? Failed : UnderWay]));
        }

        return new(report, next);
    }
}
