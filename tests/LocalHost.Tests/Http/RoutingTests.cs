using System.Net;

namespace OrderFunctions.LocalHost.Tests.Http;

public sealed class RoutingTests
{
    public sealed class Routes
    {
        [Function("GetOrder")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/{id}")] HttpRequest request, string id) =>
            Results.Text("order " + id);

        [Function("GetSpecial")]
        public IResult GetSpecial([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/special")] HttpRequest request) =>
            Results.Text("special");

        [Function("PutSpecial")]
        public IResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/orders/{id}")] HttpRequest request, string id) =>
            Results.Text("put " + id);

        [Function("Numbered")]
        public IResult Numbered([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{n:int}")] HttpRequest request, int n) =>
            Results.Text("number " + n);

        [Function("Optional")]
        public IResult Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{name?}")] HttpRequest request, string? name) =>
            Results.Text(name ?? "null");

        [Function("Files")]
        public IResult Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string? path) =>
            Results.Text(path ?? "null");

        [Function("AnyMethod")]
        public IResult AnyMethod([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request) =>
            Results.Text(request.Method);

        [Function("NoRoute")]
        public IResult NoRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("by name");
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/numbers/many")]
    [InlineData("DELETE", "/api/orders/1")]
    [InlineData("HEAD", "/api/orders/1")]
    [InlineData("OPTIONS", "/api/orders/1")]
    [InlineData("GET", "/api//orders/1")]
    [InlineData("GET", "/api/orders//1")]
    [InlineData("GET", "//api/orders/1")]
    [InlineData("GET", "/")]
    public async Task What_no_function_answers_is_404_with_an_empty_body(string method, string path)
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(app.Host.BaseAddress.ToString().TrimEnd('/') + path));
        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/orders/7", "order 7")]
    [InlineData("/API/Orders/7", "order 7")]
    [InlineData("/api/orders/7/", "order 7")]
    [InlineData("/api/orders/a%20b", "order a b")]
    [InlineData("/api/orders/special", "special")]
    [InlineData("/numbers/12", "number 12")]
    [InlineData("/optional", "null")]
    [InlineData("/optional/x", "x")]
    [InlineData("/files/a/b.txt", "a/b.txt")]
    [InlineData("/files/a%2Fb", "a%2Fb")]
    [InlineData("/files", "null")]
    [InlineData("/any", "GET")]
    [InlineData("/noroute", "by name")]
    public async Task A_path_finds_its_function(string path, string answer)
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        Assert.Equal(answer, await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact]
    public async Task A_literal_route_of_another_method_does_not_hide_a_parameter_route()
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        using var response = await app.Client.PutAsync(new Uri("/api/orders/special", UriKind.Relative), null);

        Assert.Equal("put special", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Without_declared_methods_a_function_answers_all(string method)
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        using var request = new HttpRequestMessage(new HttpMethod(method), "/any");
        using var response = await app.Client.SendAsync(request);

        Assert.Equal(method, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{}", "/api/noroute")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "shop/v1" } } }""", "/shop/v1/noroute")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/noroute")]
    public async Task The_route_prefix_of_host_json_comes_first(string hostJson, string path)
    {
        await using var app = await TestApp.StartAsync(new TestSetup { Functions = [typeof(Routes)], HostJson = hostJson });

        Assert.Equal("by name", await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }
}
