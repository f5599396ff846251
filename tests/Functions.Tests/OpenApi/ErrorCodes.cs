using System.Text.Json;
using OrderFunctions.Functions.Tests.Hosts;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>The table of problem codes, <c>functions/Contracts/error-codes.json</c>.</summary>
internal static class ErrorCodes
{
    public sealed record Entry(int Status, string Meaning);

    public static IReadOnlyDictionary<string, Entry> All { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllText(RepositoryFiles.FullPath("functions/Contracts/error-codes.json")), JsonSerializerOptions.Web)!;

    /// <summary>The status that an operation answers a code with: an SKU in the route that is none is 404, one in a body 422.</summary>
    public static int StatusOf(string code, ApiOperation operation) =>
        code == "UNKNOWN_SKU" && operation.RouteParameters.Contains("sku") ? 404 : All[code].Status;
}
