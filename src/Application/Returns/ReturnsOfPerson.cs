using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Privacy;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Returns;

/// <summary>Returns: what came back for how much stays; words, and whose it was, go. Photos and labels are files of the order.</summary>
public sealed class ReturnsOfPerson(IDocumentStore store, ReturnRepository returns) : IPersonalData
{
    public string Room => "returns";

    public bool GoesByOrders => true;

    public async IAsyncEnumerable<PersonalPart> ExportAsync(Person person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var order in person.Orders)
        {
            foreach (var one in await returns.OfOrderAsync(order, cancellationToken).ConfigureAwait(false))
                yield return new(JsonSerializer.SerializeToUtf8Bytes(one.Value.Return, StoredJson.Default.Return), []);
        }
    }

    public async Task<RoomReport> EraseAsync(Person person, CancellationToken cancellationToken)
    {
        var report = RoomReport.Nothing(Room);
        foreach (var order in person.Orders)
        {
            foreach (var one in await returns.OfOrderAsync(order, cancellationToken).ConfigureAwait(false))
            {
                if (!one.Value.Return.Status.IsFinal())
                {
                    report = report.Plus(new(Room, 1, 0, 0, [new("returns", 1, FindPersonHandler.ReturnOpen)]));
                    continue;
                }

                var body = JsonSerializer.SerializeToUtf8Bytes(one.Value, StoredJson.Default.ReturnDocument);
                if (JsonErasure.Of(body, person, "decision", "finding") is { } erased)
                {
                    // Of a final one nobody writes any more.
                    await store
                        .CommitAsync(Containers.Returns, order, [new DocumentOperation.Replace(one.Id, erased, one.Version)], cancellationToken)
                        .ConfigureAwait(false);
                }

                report = report.Plus(new(Room, 1, 0, 1, []));
            }
        }

        return report;
    }
}
