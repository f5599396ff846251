using System.Text.Json;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Tickets;

namespace OrderFunctions.Functions.Tests.Transitions;

/// <summary>Something that a commit writes down: a fact, or a step of what has no facts.</summary>
/// <param name="By">What the fact says of who caused it; null where the document does not say it of every step.</param>
internal sealed record Happened(string Name, string? By = null)
{
    /// <summary>How to read an operation; null for one that is no transition.</summary>
    public static Reading? Look(string container, string partition, DocumentOperation operation)
    {
        var (body, isNew) = operation switch
        {
            DocumentOperation.Create one => (one.Body, true),
            DocumentOperation.Replace one => (one.Body, false),
            DocumentOperation.Upsert one => (one.Body, true),
            _ => (default, false),
        };
        if (body.IsEmpty) return null;
        return (container, operation.Id) switch
        {
            // Facts are written once. What is written over them forgets a person, and nothing happens.
            (Containers.Orders, var id) when Is(id, "evt-") && isNew => new(false, _ => Facts(body)),
            (Containers.Returns, var id) when Is(id, "return-") =>
                new(true, before => Count(body, "history") > Count(before, "history") ? Facts(body, "history") : []),
            (Containers.Tickets, TicketDocument.Id) when partition != TicketLists.Agents => new(true, before => Ticket(body, before)),
            (Containers.Sla, var id) when id.Contains('~', StringComparison.Ordinal) => new(false, _ => Violation(body, isNew)),
            (Containers.Sla, "board") => new(true, before => Warnings(body) > Warnings(before) ? [new("sla-warned")] : []),
            (Containers.Stock, var id) when Is(id, "mov-") => new(false, _ => [new("stock-" + Lower(body, "kind"))]),
            (Containers.Stock, var id) when Is(id, "trf-") => new(false, _ => [new("transfer-" + Lower(body, "transfer", "status"))]),
            (Containers.Stock, var id) when Is(id, "res-") && Text(body, "orderId") is not null => new(true, before => Moved("reservation-", body, before, "status")),
            (Containers.Purchases, "purchase") => new(true, before => Purchase(body, before)),
            (Containers.Credit, var id) when Is(id, "entry-") => new(false, _ => [new("credit-changed")]),
            (Containers.Dealers, _) => new(true, before => [new(Has(before, "active", true) && Has(body, "active", false) ? "dealer-deactivated" : "dealer-saved")]),
            (Containers.Products, var id) when Is(id, "product-") => new(false, _ => [new("product-saved")]),
            (Containers.Locations, _) => new(false, _ => [new("location-saved")]),
            (Containers.Production, var id) when Is(id, "writer-") => new(false, _ => [new("writer-saved")]),
            _ => null,
        };
    }

    private static List<Happened> Facts(ReadOnlyMemory<byte> body, string? history = null)
    {
        using var json = JsonDocument.Parse(body);
        var commit = history is null ? json.RootElement : json.RootElement.GetProperty(history).EnumerateArray().Last();
        var by = commit.GetProperty("by").GetProperty("kind").GetString();
        return [.. commit.GetProperty("events").EnumerateArray().Select(fact => new Happened(fact.GetProperty("type").GetString()!, by))];
    }

    private static List<Happened> Ticket(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? before)
    {
        using var json = JsonDocument.Parse(body);
        return
        [
            .. json.RootElement.GetProperty("facts").EnumerateArray().Skip(Count(before, "facts"))
                .Select(fact => new Happened(fact.GetProperty("type").GetString()!, fact.GetProperty("by").GetProperty("party").GetString())),
        ];
    }

    private static List<Happened> Violation(ReadOnlyMemory<byte> body, bool isNew) =>
        [new(isNew ? "sla-violated" : "sla-" + Lower(body, "violation", "state"))];

    private static List<Happened> Purchase(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? before)
    {
        if (before is null) return [new("purchase-draft")];
        if (Count(body, "purchase", "receipts") > Count(before, "purchase", "receipts")) return [new("purchase-received")];
        var moved = Moved("purchase-", body, before, "purchase", "status");
        return moved.Count > 0 ? moved : [new(Count(body, "purchase", "receipts") > 0 && Raw(body, "purchase", "receipts") != Raw(before, "purchase", "receipts") ? "purchase-booked" : "purchase-changed")];
    }

    private static List<Happened> Moved(string prefix, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? before, params string[] path) =>
        Lower(body, path) is var now && (before is null || Lower(before.Value, path) != now) ? [new(prefix + now)] : [];

    private static int Warnings(ReadOnlyMemory<byte>? body)
    {
        if (body is null) return 0;
        using var json = JsonDocument.Parse(body.Value);
        return json.RootElement.GetProperty("board").GetProperty("entries").EnumerateArray().Count(entry => entry.TryGetProperty("warnedAt", out _));
    }

    private static int Count(ReadOnlyMemory<byte>? body, params string[] path)
    {
        if (body is null) return 0;
        using var json = JsonDocument.Parse(body.Value);
        return Find(json.RootElement, path)?.GetArrayLength() ?? 0;
    }

    private static bool Has(ReadOnlyMemory<byte>? body, string member, bool value) => body is not null && Raw(body, member) == (value ? "true" : "false");

    private static string Lower(ReadOnlyMemory<byte> body, params string[] path) => Text(body, path)!.Replace('_', '-').ToLowerInvariant();

    private static string? Text(ReadOnlyMemory<byte> body, params string[] path)
    {
        using var json = JsonDocument.Parse(body);
        return Find(json.RootElement, path)?.GetString();
    }

    private static string? Raw(ReadOnlyMemory<byte>? body, params string[] path)
    {
        using var json = JsonDocument.Parse(body!.Value);
        return Find(json.RootElement, path)?.GetRawText();
    }

    private static JsonElement? Find(JsonElement root, string[] path)
    {
        foreach (var name in path)
        {
            if (!root.TryGetProperty(name, out root)) return null;
        }

        return root;
    }

    private static bool Is(string id, string prefix) => id.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>How to read what happened from a document.</summary>
    /// <param name="NeedsBefore">It can only be seen beside what was there before.</param>
    public sealed record Reading(bool NeedsBefore, Func<ReadOnlyMemory<byte>?, IReadOnlyList<Happened>> Read);
}
