using System.Text;
using OrderFunctions.Benchmarks.Orders;

namespace OrderFunctions.Benchmarks.Load;

/// <summary>The requests of customers; every tenth has a card that is declined.</summary>
internal sealed class OrderRequests(Uri address, string? token)
{
    private const int DeclinedOneOf = 10;

    /// <summary>How many of the first so many orders are declined.</summary>
    public static int Declined(int orders) => orders / DeclinedOneOf;

    public byte[] Place(int number)
    {
        var isDeclined = number % DeclinedOneOf == DeclinedOneOf - 1;
        var body = token is null ? ForBenchmark(number, isDeclined) : ForApp(number, isDeclined);
        var identity = token is null
            ? string.Empty
            : $"Authorization: Bearer {token}\r\nIdempotency-Key: {Guid.CreateVersion7()}\r\n";
        return Encoding.ASCII.GetBytes(
            $"POST /api/orders HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n" +
            $"{identity}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    private static string ForBenchmark(int number, bool isDeclined) =>
        $$"""{"customerId":"customer-{{number % 1000}}","currency":"EUR","card":"{{(isDeclined ? OrderRules.DeclinedCard : "approved")}}","lines":[{"sku":"{{OrderRules.Sku(number)}}","quantity":1}]}""";

    private static string ForApp(int number, bool isDeclined) =>
        $$$"""{"lines":[{"sku":"{{{OrderRules.Sku(number)}}}","quantity":1}],"contact":{"email":"ada@example.com"},"shippingAddress":{"name":"Ada Example","line1":"12 Sample Street","city":"Berlin","postalCode":"10115","country":"DE"},"payment":{"provider":"sandbox","method":"{{{(isDeclined ? "tok_hard_decline" : "tok_success")}}}"}}""";
}
