using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Domain.Returns;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Which facts about a return the world is told, and how.</summary>
public static class ReturnEventMapping
{
    /// <summary>Adds a row for each fact that is published and heard. <paramref name="one"/> is the return after them.</summary>
    public static Outbox AddReturnEvents(this Outbox outbox, Return one, IReadOnlyList<ReturnEvent> events)
    {
        foreach (var fact in events) Add(outbox, one, fact);
        return outbox;
    }

    private static void Add(Outbox outbox, Return one, ReturnEvent fact)
    {
        var (id, order) = (one.Id, one.OrderId);
        switch (fact)
        {
            case ReturnEvent.Claimed e:
                Tell(EventTypes.ReturnRequested, EventJson.Default.ReturnRequestedData, new(
                    id, order, one.CustomerId, one.Resolution,
                    [.. one.Lines.Select(line => new ReturnLineData(line.LineId, line.Sku, line.Quantity, line.Reason))], e.At));
                break;
            case ReturnEvent.Approved e:
                Moved(EventTypes.ReturnApproved, e.At);
                break;
            case ReturnEvent.Rejected e:
                Moved(EventTypes.ReturnRejected, e.At);
                break;
            case ReturnEvent.Labelled e:
                Moved(EventTypes.ReturnLabelled, e.At);
                break;
            case ReturnEvent.Arrived e:
                Tell(EventTypes.ReturnReceived, EventJson.Default.ReturnReceivedData, new(
                    id, order, e.Location,
                    [.. one.ReceivedUnits().Select(units => new LineUnitsData(units.LineId, one.Lines.First(line => line.LineId == units.LineId).Sku, units.Quantity))],
                    e.At));
                break;
            case ReturnEvent.Inspected e:
                Tell(EventTypes.ReturnInspected, EventJson.Default.ReturnInspectedData, new(
                    id, order, [.. e.Lines.Select(line => new InspectedLineData(line.LineId, line.Restock, line.Scrap))], e.Withheld, e.At));
                break;
            case ReturnEvent.ExchangePlaced e:
                Tell(EventTypes.ReturnExchanged, EventJson.Default.ReturnExchangedData, new(id, order, e.OrderId, e.At));
                break;
            case ReturnEvent.ExchangeFailed e:
                Tell(EventTypes.ReturnExchangeFailed, EventJson.Default.ReturnExchangeFailedData, new(id, order, e.Code, e.At));
                break;
            case ReturnEvent.GivenBack e:
                Tell(EventTypes.ReturnRefunded, EventJson.Default.ReturnRefundedData, new(id, order, e.Amount, e.Credit, e.At));
                break;
            case ReturnEvent.Completed e:
                Moved(EventTypes.ReturnCompleted, e.At);
                break;
        }

        void Moved(string type, DateTimeOffset at) => Tell(type, EventJson.Default.ReturnMovedData, new(id, order, at));

        // Several returns of an order share its id and count their commits alike.
        void Tell<T>(string type, JsonTypeInfo<T> contract, T data)
        {
            if (outbox.IsHeard(Topics.Fulfilment, type))
                outbox.Event(Topics.Fulfilment, type, JsonSerializer.SerializeToElement(data, contract), key: $"{id}/{one.Version}");
        }
    }
}
