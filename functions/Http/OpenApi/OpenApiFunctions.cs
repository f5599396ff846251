using Microsoft.AspNetCore.Http;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Functions.Http.OpenApi;

/// <summary>The API as a document for programs, and as a page for people.</summary>
public sealed class OpenApiFunctions
{
    private const string Json = "application/vnd.oai.openapi+json;version=3.1";
    private const string Html = "text/html";

    private static readonly ReadOnlyMemory<byte> Document = Resource("openapi.json");
    private static readonly ReadOnlyMemory<byte> Page = Resource("api.html");

    /// <summary><c>GET api/openapi.json</c>: the OpenAPI 3.1 document.</summary>
    [Function("OpenApiDocument"), OpenToAll, Answers(200, ContentType = Json)]
    public static IResult GetDocument(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        TypedResults.Bytes(Document, Json);

    /// <summary><c>GET api/docs</c>: the document as a page. It loads nothing from anywhere else.</summary>
    [Function("OpenApiPage"), OpenToAll, Answers(200, ContentType = Html)]
    public static IResult GetPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/docs")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return TypedResults.Bytes(Page, Html + "; charset=utf-8");
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(OpenApiFunctions).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The build has left out {name}.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
