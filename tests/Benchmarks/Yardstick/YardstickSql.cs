using System.Text.Json;
using OrderFunctions.Benchmarks.Orders;
using OrderFunctions.Storage;

namespace OrderFunctions.Benchmarks.Yardstick;

/// <summary>The hand-written SQL of every step.</summary>
internal static class YardstickSql
{
    public static SchemaModule Schema { get; } = new("yardstick",
    [
        """
        CREATE TABLE orders (id TEXT PRIMARY KEY, status TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE stock (sku TEXT PRIMARY KEY, available INTEGER NOT NULL CHECK (available >= 0),
            reserved INTEGER NOT NULL, committed INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE reservations (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE shipments (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
        """,
    ]);

    public static void Seed(SqlConnection connection)
    {
        for (var n = 0; n < OrderRules.Skus; n++)
        {
            connection.Prepare("INSERT OR IGNORE INTO stock VALUES (?1, ?2, 0, 0)")
                .Bind(1, OrderRules.Sku(n)).Bind(2, OrderRules.OpeningStock).Execute();
        }
    }

    public static void Insert(SqlConnection connection, OrderDocument order) =>
        PutOrder(connection.Prepare("INSERT INTO orders (id, status, body) VALUES (?1, ?2, ?3)"), order);

    /// <summary>Stores the order's new state and everything that belongs to the step that led there.</summary>
    public static void Step(SqlConnection connection, OrderDocument order)
    {
        PutOrder(connection.Prepare("UPDATE orders SET status = ?2, body = ?3 WHERE id = ?1"), order);
        foreach (var line in order.Lines)
        {
            switch (order.Status)
            {
                case OrderStatus.Reserved:
                    Move(connection, "UPDATE stock SET available = available - ?2, reserved = reserved + ?2 WHERE sku = ?1", line);
                    PutReservation(connection, "INSERT INTO reservations (id, body) VALUES (?1, ?2)", order, line, "RESERVED");
                    break;
                case OrderStatus.Committed:
                    Move(connection, "UPDATE stock SET reserved = reserved - ?2, committed = committed + ?2 WHERE sku = ?1", line);
                    PutReservation(connection, "UPDATE reservations SET body = ?2 WHERE id = ?1", order, line, "COMMITTED");
                    break;
                case OrderStatus.Failed:
                    Move(connection, "UPDATE stock SET available = available + ?2, reserved = reserved - ?2 WHERE sku = ?1", line);
                    PutReservation(connection, "UPDATE reservations SET body = ?2 WHERE id = ?1", order, line, "RELEASED");
                    break;
            }
        }

        switch (order.Status)
        {
            case OrderStatus.Assigned:
                PutShipment(connection, "INSERT INTO shipments (id, body) VALUES (?1, ?2)", order, "CREATED");
                break;
            case OrderStatus.Packed:
                PutShipment(connection, "UPDATE shipments SET body = ?2 WHERE id = ?1", order, "LABELLED");
                break;
            case OrderStatus.Shipped:
                PutShipment(connection, "UPDATE shipments SET body = ?2 WHERE id = ?1", order, "HANDED_OVER");
                break;
        }
    }

    public static IReadOnlyList<OrderDocument> Unfinished(SqlConnection connection)
    {
        var orders = new List<OrderDocument>();
        var rows = connection.Prepare("SELECT body FROM orders WHERE status NOT IN ('Shipped', 'Failed')");
        while (rows.Step()) orders.Add(JsonSerializer.Deserialize(rows.GetBytes(0), OrderJson.Default.OrderDocument)!);
        return orders;
    }

    public static Books Books(SqlConnection connection)
    {
        var row = connection.Prepare(
            """
            SELECT (SELECT count(*) FROM orders WHERE status = 'Shipped'), (SELECT count(*) FROM orders WHERE status = 'Failed'),
                sum(available), sum(reserved), sum(committed),
                (SELECT count(*) FROM reservations WHERE instr(body, CAST('"status":"COMMITTED"' AS BLOB)) > 0),
                (SELECT count(*) FROM reservations WHERE instr(body, CAST('"status":"RELEASED"' AS BLOB)) > 0),
                sum(available + reserved + committed <> ?1) FROM stock
            """).Bind(1, OrderRules.OpeningStock);
        row.Step();
        return new Books(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
    }

    private static void PutOrder(SqlStatement statement, OrderDocument order)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.OrderDocument);
        if (statement.Bind(1, order.Id).Bind(2, order.Status.ToString()).Bind(3, body).Execute() != 1)
            throw new InvalidOperationException($"The order {order.Id} is not there.");
    }

    private static void Move(SqlConnection connection, string sql, OrderLine line) =>
        connection.Prepare(sql).Bind(1, line.Sku).Bind(2, line.Quantity).Execute();

    private static void PutReservation(SqlConnection connection, string sql, OrderDocument order, OrderLine line, string status)
    {
        var body = new ReservationDocument(order.Id, line.Quantity, status);
        connection.Prepare(sql).Bind(1, order.Id + line.Sku)
            .Bind(2, JsonSerializer.SerializeToUtf8Bytes(body, OrderJson.Default.ReservationDocument)).Execute();
    }

    private static void PutShipment(SqlConnection connection, string sql, OrderDocument order, string status)
    {
        var body = new ShipmentDocument(order.Id, status, order.TrackingNumber);
        connection.Prepare(sql).Bind(1, order.Id)
            .Bind(2, JsonSerializer.SerializeToUtf8Bytes(body, OrderJson.Default.ShipmentDocument)).Execute();
    }
}
