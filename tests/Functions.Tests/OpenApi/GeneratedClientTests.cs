using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.OpenApi;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;
using OrderFunctions.Functions.Tests.Hosts;
using Xunit;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>An integrator generates a client from the document and buys with it.</summary>
public sealed class GeneratedClientTests
{
    private static readonly string[] References = ["System.", "netstandard.", "Newtonsoft.Json."];

    private const string Shopping = """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Generated;

        public static class Shopping
        {
            public static async Task<string> BuyAsync(HttpClient http)
            {
                var shop = new ShopClient(http);
                var products = await shop.ListProductsAsync(50, null, null);
                var sku = new List<ProductView>(products.Products)[0].Sku;
                var placed = await shop.PlaceOrderAsync("a-key-of-mine", new PlaceOrderBody
                {
                    Lines = new List<Line> { new Line { Sku = sku, Quantity = 1 } },
                    Contact = new CustomerContact { Email = "ada@example.com" },
                    ShippingAddress = new Address { Name = "Ada", Line1 = "12 Sample Street", City = "Berlin", PostalCode = "10115", Country = "DE" },
                    Payment = new PaymentWish { Provider = "sandbox", Method = "tok_success" },
                });
                return placed.Id;
            }

            public static async Task<string> CodeOfAnEmptyOrderAsync(HttpClient http)
            {
                try
                {
                    await new ShopClient(http).PlaceOrderAsync("another-key", new PlaceOrderBody
                    {
                        Lines = new List<Line>(),
                        Contact = new CustomerContact { Email = "ada@example.com" },
                        ShippingAddress = new Address { Name = "Ada", Line1 = "1", City = "Berlin", PostalCode = "10115", Country = "DE" },
                    });
                    return "no problem";
                }
                catch (ApiException<ProblemBody> refused)
                {
                    return refused.Result.Code;
                }
            }
        }
        """;

    [Fact]
    public async Task A_client_that_was_generated_from_the_document_places_an_order_and_understands_a_refusal()
    {
        var program = Compile(await GenerateAsync(), Shopping).GetType("Shopping")!;
        await using var shop = await AShop.OpenAsync();
        using var http = shop.Customer;

        var order = await (Task<string>)program.GetMethod("BuyAsync")!.Invoke(null, [http])!;
        Assert.Equal("ASSIGNED", await shop.StatusAsync(order));
        Assert.Equal("VALIDATION_FAILED", await (Task<string>)program.GetMethod("CodeOfAnEmptyOrderAsync")!.Invoke(null, [http])!);
    }

    // NSwag reads OpenAPI 3.0, into which Microsoft's library writes any 3.1 document. Two paths are enough to buy.
    private static async Task<string> GenerateAsync()
    {
        var document = OpenApiDocument.Parse(await File.ReadAllTextAsync(RepositoryFiles.FullPath("functions/Contracts/openapi.json")), OpenApiConstants.Json).Document!;
        foreach (var path in document.Paths.Keys.Where(path => path is not ("/api/orders" or "/api/products")).ToList()) document.Paths.Remove(path);
        var older = await NSwag.OpenApiDocument.FromJsonAsync(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0));
        var settings = new CSharpClientGeneratorSettings { ClassName = "ShopClient", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        // With System.Text.Json the generator forgets that items of lists can be enums.
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.NewtonsoftJson;
        return new CSharpClientGenerator(older, settings).GenerateFile();
    }

    private static Assembly Compile(params string[] sources)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "generated-client",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            platform.Where(path => References.Any(Path.GetFileName(path).StartsWith))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(bytes.ToArray());
    }
}
