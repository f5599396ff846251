using System.Net;

namespace OrderFunctions.LocalHost.Tests.Http;

public sealed class BindingTests
{
    public sealed class Dependency
    {
        private static int created;

        public int Number { get; } = Interlocked.Increment(ref created);
    }

    public sealed class Bound(Recorder recorder, Dependency dependency)
    {
        [Function("Query")]
        public static IResult Query(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "query")] HttpRequest request,
            string? text, int? number, bool flag = true, Guid? id = null, decimal price = 1.5m) =>
            Results.Text($"{text ?? "null"} {number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"} {flag} {id is not null} {price}");

        [Function("Needed")]
        public static IResult Needed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "needed")] HttpRequest request, int number) =>
            Results.Text("got " + number);

        [Function("Context")]
        public IResult Context(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{name}")] HttpRequest request,
            FunctionContext context, CancellationToken cancellationToken)
        {
            recorder.Note("same token: " + (context.CancellationToken == cancellationToken));
            recorder.Note("same scope: " + (context.InstanceServices.GetRequiredService<Dependency>().Number == dependency.Number));
            recorder.Note("request services: " + (request.HttpContext.RequestServices.GetRequiredService<Dependency>().Number == dependency.Number));
            recorder.Note("http context: " + ReferenceEquals(context.GetHttpContext(), request.HttpContext));
            recorder.Note("invocation: " + (request.Headers["x-ms-invocation-id"] == context.InvocationId));
            recorder.Note("host: " + request.Host.Value);
            recorder.Note($"original: {request.Headers["X-Original-Proto"]} {request.Headers["X-Original-Host"]} "
                + request.Headers["X-Original-For"].ToString().Split(':')[0]);
            recorder.Note("data: " + context.BindingContext.BindingData["name"] + " " + context.BindingContext.BindingData["page"]);
            recorder.Note("has query and headers: "
                + (context.BindingContext.BindingData.ContainsKey("Query") && context.BindingContext.BindingData.ContainsKey("Headers")));
            recorder.Note("trace: " + context.TraceContext.TraceParent.Split('-')[1]);
            recorder.Note("definition: " + context.FunctionDefinition.Name + " " + context.FunctionDefinition.InputBindings["request"].Type);
            recorder.Note("retry: " + context.RetryContext.RetryCount);
            return Results.Ok();
        }

        [Function("Scopes")]
        public IResult Scopes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scopes")] HttpRequest request) =>
            Results.Text(dependency.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static TestSetup Setup => new()
    {
        Functions = [typeof(Bound)],
        Configure = builder => builder.Services.AddScoped<Dependency>(),
    };

    [Theory]
    [InlineData("/query", "null null True False 1.5")]
    [InlineData("/query?text=a%20b&number=-5&flag=false&price=2.25", "a b -5 False False 2.25")]
    [InlineData("/query?ID=0193c2f0-0000-7000-8000-000000000000&TEXT=x", "x null True True 1.5")]
    public async Task Query_parameters_bind_by_name(string path, string answer)
    {
        await using var app = await TestApp.StartAsync(Setup);

        Assert.Equal(answer, await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    [Theory]
    [InlineData("/query?number=many")]
    [InlineData("/query?flag=True")]
    [InlineData("/query?id=7")]
    [InlineData("/needed")]
    public async Task A_value_that_is_missing_or_does_not_convert_is_500_and_middleware_sees_why(string path)
    {
        Exception? seen = null;
        await using var app = await TestApp.StartAsync(new TestSetup
        {
            Functions = [typeof(Bound)],
            Configure = builder => builder.Services.AddScoped<Dependency>(),
            Middleware =
            [
                async (_, next) =>
                {
                    try
                    {
                        await next();
                    }
                    catch (FunctionInputConverterException e)
                    {
                        seen = e;
                        throw;
                    }
                },
            ],
        });

        using var response = await app.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.NotNull(seen);
    }

    [Fact]
    public async Task A_function_sees_its_invocation()
    {
        await using var app = await TestApp.StartAsync(Setup);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/context/ann?page=2");
        request.Headers.Host = "shop.example";
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
        [
            "same token: True",
            "same scope: True",
            "request services: True",
            "http context: True",
            "invocation: True",
            "host: shop.example",
            "original: http shop.example 127.0.0.1",
            "data: ann 2",
            "has query and headers: True",
            "trace: 0af7651916cd43dd8448eb211c80319c",
            "definition: Context httpTrigger",
            "retry: 0",
        ], app.Recorder.Seen);
    }

    [Fact]
    public async Task Every_invocation_has_a_scope_of_its_own()
    {
        await using var app = await TestApp.StartAsync(Setup);

        var first = await app.Client.GetStringAsync(new Uri("/scopes", UriKind.Relative));
        var second = await app.Client.GetStringAsync(new Uri("/scopes", UriKind.Relative));

        Assert.NotEqual(first, second);
    }
}
