using System.Net;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrderFunctions.Functions.Tests.Hosts;
using Xunit;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>The checked-in OpenAPI document: true, complete, valid and served.</summary>
public sealed class OpenApiTests
{
    private static readonly string Path = RepositoryFiles.FullPath("functions/Contracts/openapi.json");

    [Fact]
    public void The_document_is_what_the_functions_say()
    {
        var written = ApiDocument.Write();
        if (Environment.GetEnvironmentVariable("ORDERFUNCTIONS_REWRITE") == "1") File.WriteAllText(Path, written);
        Assert.Equal(written, File.ReadAllText(Path));
    }

    [Fact]
    public void The_document_is_valid_OpenAPI_3_1()
    {
        var read = OpenApiDocument.Parse(File.ReadAllText(Path), OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Every_operation_that_speaks_JSON_has_an_example_that_fits_its_schemas()
    {
        var document = JsonNode.Parse(File.ReadAllText(Path))!;
        var speaking = ApiOperation.All.Where(operation => operation.Answers.Any(answer => answer.Body is not null)).ToList();
        Assert.Equal(speaking.Select(operation => operation.Id).Order(StringComparer.Ordinal), ApiExamples.Operations);
        foreach (var operation in speaking)
        {
            var json = document["paths"]![operation.Route]![operation.Method]!;
            var (request, answer) = ApiExamples.Of(operation.Id);
            if (operation.Takes is { Optional: false })
                ApiWatch.AssertValid(json["requestBody"]!["content"]!["application/json"]!["schema"]!, request, $"The request of {operation.Id}");
            var status = operation.Answers.First(one => one.Body is not null).Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            ApiWatch.AssertValid(json["responses"]![status]!["content"]!["application/json"]!["schema"]!, answer, $"The answer of {operation.Id}");
        }
    }

    [Fact]
    public void Every_code_stands_at_an_operation_and_every_operation_names_known_codes()
    {
        var named = ApiOperation.All.SelectMany(operation => operation.Codes).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(ErrorCodes.All.Keys.Order(StringComparer.Ordinal), named);
    }

    [Fact]
    public async Task What_needs_no_order_answers_as_documented_too()
    {
        await using var shop = await AShop.OpenAsync();
        foreach (var path in new[] { "api/products/MUG-BLUE", "health/live", "health/ready" })
            Assert.Equal(HttpStatusCode.OK, (await AShop.SendAsync(shop.Customer, HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task The_document_and_its_page_are_served_to_everybody()
    {
        await using var shop = await AShop.OpenAsync();
        using var client = shop.Host.CreateClient();

        Assert.Equal(await File.ReadAllTextAsync(Path), await client.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative)));
        using var page = await client.GetAsync(new Uri("api/docs", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        // Nothing comes from elsewhere, so the page works on a machine without a network and tells nobody who reads it.
        Assert.DoesNotContain("://", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
