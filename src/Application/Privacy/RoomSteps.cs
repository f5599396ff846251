namespace OrderFunctions.Application.Privacy;

/// <summary>
/// A visit to every room, in steps of which each is done soon: a room, with the customer's orders or some of them. The same rooms and
/// orders give the same steps, so that a number says how far somebody came.
/// </summary>
internal static class RoomSteps
{
    private const int OrdersAtOnce = 50;

    public static IReadOnlyList<(IPersonalData Room, Person Person)> Of(IEnumerable<IPersonalData> rooms, Person person)
    {
        // Without orders, too, a room says that it has nothing.
        Person[] parts = person.Orders.Count == 0 ? [person] : [.. person.Orders.Chunk(OrdersAtOnce).Select(orders => person with { Orders = orders })];
        return [.. rooms.SelectMany(room => room.GoesByOrders ? parts : [person], static (room, part) => (room, part))];
    }
}
