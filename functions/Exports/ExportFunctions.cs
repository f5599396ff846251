using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using OrderFunctions.Application.Catalogue;
using OrderFunctions.Application.Exports;
using OrderFunctions.Application.Inventory;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Domain.Sla;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Idempotency;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Http.OpenApi;
using OrderFunctions.Functions.Jobs;

namespace OrderFunctions.Functions.Exports;

/// <summary>Asking for exports.</summary>
public sealed class ExportFunctions(IdempotentRequests idempotent, JobDoor jobs, PermissionStore permissions)
{
    /// <summary>
    /// <c>POST api/exports</c>: a CSV file of orders, lines, stock, payments, violations of promised times, or customers; RFC 4180 in UTF-8, amounts in
    /// minor units. The answer is a job, and its result a file: each row as it stood when it was read, none twice, and none that came
    /// after the start. A role needs the permission exports:create and one named after the kind, such as exports:stock.
    /// </summary>
    [Function("StartExport"), Permission("exports", "create")]
    [Keyed, Takes(typeof(ExportBody)), Answers(202, typeof(JobView))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/exports")] HttpRequest request,
        CancellationToken cancellationToken) => idempotent.RunAsync<ExportBody>(
        request,
        async (body, operation) =>
        {
            var matrix = await permissions.MatrixAsync(cancellationToken);
            if (matrix.Of(request.Caller().Roles, "exports", body.Kind.ToString().ToLowerInvariant()) == Reach.None) return Problems.Forbidden;
            return body.Check() ?? await jobs.StartAsync(request, operation, ExportJob.Kind, body.ToRequest(), StoredJson.Default.ExportRequest, cancellationToken);
        },
        cancellationToken);
}

/// <summary>What is to be exported. What is left out does not narrow it.</summary>
/// <param name="From">Placed, or violated, then or later; of customers: who ordered then.</param>
/// <param name="Before">Placed, or violated, before that.</param>
/// <param name="Status">Of orders, lines and payments: the order's status; of violations: their state.</param>
/// <param name="Location">Of stock: at this location only.</param>
/// <param name="Sku">Of lines and stock: of this article only.</param>
/// <param name="Bom">Begins with a byte order mark, which spreadsheets need to see UTF-8.</param>
public sealed record ExportBody(
    ExportKind Kind,
    DateTimeOffset? From = null,
    DateTimeOffset? Before = null,
    string? Status = null,
    string? Location = null,
    string? Sku = null,
    bool Bom = false)
{
    internal Problem? Check()
    {
        var errors = new FieldErrors();
        var isOfOrders = Kind is ExportKind.Orders or ExportKind.Lines or ExportKind.Payments;
        errors.Require(Kind != ExportKind.Stock || (From ?? Before) is null, Before is null ? "$.from" : "$.before", "says nothing about stock");
        errors.Require(!(Before <= From), "$.before", "must be after from");
        errors.Require(
            Status is null || (isOfOrders && IsOneOf<OrderStatus>(Status)) || (Kind == ExportKind.Violations && IsOneOf<ViolationState>(Status)),
            "$.status",
            "must be a status of orders, or of violations a state; other kinds have none");
        errors.Require(Location is null || (Kind == ExportKind.Stock && StockLocations.IsValid(Location)), "$.location", "must be the code of a location; for stock only");
        errors.Require(Sku is null || (Kind is ExportKind.Stock or ExportKind.Lines && Skus.IsValid(Sku)), "$.sku", "must be an SKU; for lines and stock only");
        return errors.ToProblem();
    }

    internal ExportRequest ToRequest() => new(Kind, From, Before, Status, Location, Sku, Bom);

    private static bool IsOneOf<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Any(name => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(name) == text);
}

/// <summary>JSON of this room's door.</summary>
[JsonSerializable(typeof(ExportBody))]
internal sealed partial class ExportsJson : JsonSerializerContext;
