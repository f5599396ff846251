using OrderFunctions.Application.Persistence;

namespace OrderFunctions.Application.Events;

/// <summary>A partition in which outbox rows lie: beside what they tell of, because they commit with it.</summary>
/// <param name="Container">One of <see cref="Places"/>.</param>
/// <param name="Partition">The order, ticket, document or customer id, the SKU of what lies in stock, or the one of all products.</param>
public readonly record struct OutboxPlace(string Container, string Partition)
{
    private const char Separator = ':';

    /// <summary>Containers that have outboxes: orders and their returns, articles in stock and in the catalogue, purchase orders, tickets, promised times, images, store credit, erasures, and parts lists.</summary>
    public static IReadOnlyList<string> Places { get; } =
        [Containers.Orders, Containers.Stock, Containers.Products, Containers.Purchases, Containers.Returns, Containers.Tickets, Containers.Sla, Containers.Images, Containers.Credit, Containers.Privacy, Containers.Documents];

    /// <summary>The text that hints and repairs name it by: an order id, or <c>stock:MUG-BLUE</c>. An order id holds no colon.</summary>
    public string ToText() => Container == Containers.Orders ? Partition : Container + Separator + Partition;

    /// <summary>Reads that text; what names no other container is an order id.</summary>
    public static OutboxPlace Parse(string text) =>
        text.Split(Separator, 2) is [var container, var partition] && partition.Length > 0 && Places.Contains(container)
            ? new(container, partition)
            : new(Containers.Orders, text);
}
