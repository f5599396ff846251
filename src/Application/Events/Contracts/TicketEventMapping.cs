using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Events.Contracts;

/// <summary>Which facts about a ticket the world is told, and how. What people wrote is told nobody.</summary>
public static class TicketEventMapping
{
    /// <summary>Adds a row for each fact that is published and heard.</summary>
    public static Outbox AddTicketEvents(this Outbox outbox, Ticket ticket, IReadOnlyList<TicketEvent> events)
    {
        foreach (var fact in events) Add(outbox, ticket.Id, ticket.About.OrderId, fact);
        return outbox;
    }

    private static void Add(Outbox outbox, string id, string? order, TicketEvent fact)
    {
        switch (fact)
        {
            case TicketEvent.TicketOpened e:
                Tell(EventTypes.TicketOpened, EventJson.Default.TicketOpenedData, new(id, e.CustomerId, order, e.Category, e.At));
                break;
            case TicketEvent.TicketMoved e:
                Tell(EventTypes.TicketMoved, EventJson.Default.TicketMovedData, new(id, order, e.From, e.To, e.At));
                break;
            case TicketEvent.TicketAssigned e:
                Tell(EventTypes.TicketAssigned, EventJson.Default.TicketAssignedData, new(id, order, e.AgentId, e.At));
                break;
            case TicketEvent.TicketCommented e:
                Tell(EventTypes.TicketCommented, EventJson.Default.TicketCommentedData, new(id, order, e.IsInternal, e.At));
                break;
        }

        void Tell<T>(string type, JsonTypeInfo<T> contract, T data)
        {
            if (outbox.IsHeard(Topics.Fulfilment, type))
                outbox.Event(Topics.Fulfilment, type, JsonSerializer.SerializeToElement(data, contract));
        }
    }
}
