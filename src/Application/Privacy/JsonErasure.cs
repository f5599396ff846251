using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderFunctions.Domain.Orders;

namespace OrderFunctions.Application.Privacy;

/// <summary>
/// Takes a customer out of a stored document without knowing its type: facts of years are in many shapes, and the names of their members
/// are the same in all. Numbers, codes, times and ids of things stay, so that what follows from the document stays as it was.
/// </summary>
internal static class JsonErasure
{
    private static readonly HashSet<string> Addresses = ["shippingAddress", "billingAddress", "address"];

    // Words of a person, about anything.
    private static readonly HashSet<string> Words = ["wishes", "note", "where", "text", "title"];

    // Words of staff, or codes: only where they name the customer.
    private static readonly HashSet<string> Remarks = ["reason", "reference", "message", "problem", "evidence"];

    private static readonly HashSet<string> Owners = ["customerId", "byId", "by"];

    /// <summary>The document without the customer; null when it says nothing about them.</summary>
    /// <param name="alsoWords">Members of this kind of document that hold a person's words.</param>
    public static byte[]? Of(ReadOnlyMemory<byte> body, Person person, params ReadOnlySpan<string> alsoWords)
    {
        var root = JsonNode.Parse(body.Span)!;
        return Walk(root, person, [.. alsoWords]) ? Encoding.UTF8.GetBytes(root.ToJsonString()) : null;
    }

    /// <summary>
    /// A message of anybody's, which is only to be read by whoever it was sent to: values that name the customer give way, and the rest stays
    /// what it was. The same text when it says nothing about them; null when it does so where nothing can give way.
    /// </summary>
    public static string? Mended(string message, Person person)
    {
        try
        {
            var root = JsonNode.Parse(message);
            if (root is JsonObject or JsonArray && Mend(root, person)) message = root.ToJsonString();
        }
        catch (Exception notJson) when (notJson is JsonException or ArgumentException)
        {
            // Its words are looked for all the same.
        }

        return person.IsNamedIn(message) ? null : message;
    }

    private static bool Mend(JsonNode node, Person person)
    {
        var changed = false;
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    changed |= value is JsonObject or JsonArray ? Mend(value, person) : Text(value) is { } text && Set(text, after => members[name] = after);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    changed |= items[i] is JsonObject or JsonArray ? Mend(items[i]!, person) : Text(items[i]) is { } text && Set(text, after => items[at] = after);
                }

                break;
        }

        return changed;

        bool Set(string text, Action<string> set)
        {
            var after = text == person.CustomerId ? person.Pseudonym : person.Without(text)!;
            if (after == text) return false;
            set(after);
            return true;
        }
    }

    private static bool Walk(JsonNode node, Person person, HashSet<string> alsoWords)
    {
        var changed = false;
        foreach (var child in node is JsonArray array ? array.ToList() : [])
            changed |= child is JsonObject or JsonArray && Walk(child, person, alsoWords);
        if (node is not JsonObject members) return changed;

        var isCustomer = Text(members["kind"] ?? members["party"]) == "CUSTOMER";
        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonObject whole && (name == "contact" || Addresses.Contains(name)))
            {
                var erased = name == "contact" ? Contact(whole) : Address(whole);
                if (JsonNode.DeepEquals(erased, whole)) continue;
                members[name] = erased;
                changed = true;
            }
            else if (value is JsonObject or JsonArray)
            {
                changed |= Walk(value, person, alsoWords);
            }
            else if (Text(value) is { } text && After(name, text) is { } after && after != text)
            {
                members[name] = after;
                changed = true;
            }
        }

        return changed;

        string After(string name, string text) =>
            Words.Contains(name) || alsoWords.Contains(name) ? Person.Erased
            : Remarks.Contains(name) ? person.Without(text)!
            // Beside an id the same word names a kind of person.
            : Owners.Contains(name) && text == person.CustomerId && !(name == "by" && members.ContainsKey("byId")) ? person.Pseudonym
            : name == "id" && isCustomer && text == person.CustomerId ? person.Pseudonym
            : text;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject Contact(JsonObject contact) => new()
    {
        ["email"] = CustomerContact.ErasedEmail,
        ["language"] = Text(contact["language"]) ?? "en",
    };

    private static JsonObject Address(JsonObject address) => new()
    {
        ["name"] = Person.Erased,
        ["line1"] = Person.Erased,
        ["city"] = Person.Erased,
        ["postalCode"] = Person.Erased,
        ["country"] = Text(address["country"]) ?? "",
    };
}
