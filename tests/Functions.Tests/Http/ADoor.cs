using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Application.Waiting;
using OrderFunctions.Functions.Http;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Ops;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.LocalHost.Testing;
using OrderFunctions.Storage;
using OrderFunctions.Testing;
using Xunit;

namespace OrderFunctions.Functions.Tests.Http;

/// <summary>A running host with the door's composition in front of toy functions.</summary>
internal sealed class ADoor : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly DevelopmentIssuer _issuer;

    private ADoor(LocalFunctionHost host, ManualTimeProvider time, DirectoryInfo folder, DevelopmentIssuer issuer, LogRecorder log) =>
        (Host, Time, _folder, _issuer, Log) = (host, time, folder, issuer, log);

    public LocalFunctionHost Host { get; }

    public ManualTimeProvider Time { get; }

    public LogRecorder Log { get; }

    public static async Task<ADoor> OpenAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("orderfunctions-");
        var time = new ManualTimeProvider();
        var log = new LogRecorder();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Identity:DevelopmentKey"] = Path.Combine(folder.FullName, "key.pem"),
                ["RateLimits:Enabled"] = "false",
            })
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        var builder = LocalFunctionHost.CreateBuilder(new LocalFunctionHostOptions
        {
            Port = 0,
            HostJson = File.ReadAllText(Hosts.RepositoryFiles.FullPath("host.json")),
            TimeProvider = time,
            SchemaModules = [SqliteDocumentStore.CreateModule(Containers.All)],
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        builder.Services.AddSingleton<IConfiguration>(configuration);
        builder.Services.AddSingleton<IDocumentStore>(services =>
            new SqliteDocumentStore(services.GetRequiredService<Database>(), Containers.All));
        builder.Services.AddSingleton<IDelay, Parked>();
        builder.Services.AddSingleton<IJobQueue, RecordedJobs>();
        builder.Services.AddSingleton<ToyEffects>();
        builder.Services.AddOrderFunctions(configuration);
        builder.Services.Configure<FunctionAccessOptions>(access => access.Assemblies.Add(typeof(ADoor).Assembly));
        builder.UseOrderFunctions();
        builder.AddFunctions(typeof(ToyFunctions), typeof(HealthFunctions), typeof(MetricsFunction));
        var host = builder.Build();
        await host.StartAsync();
        return new ADoor(host, time, folder, host.Services.GetRequiredService<DevelopmentIssuer>(), log);
    }

    public string Token(string subject, params string[] roles) => _issuer.CreateToken(
        subject, roles, new IdentityOptions().Audience, Time.GetUtcNow(), TimeSpan.FromHours(1));

    /// <summary>Sends a request; the token goes into the Authorization header as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var client = Host.CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, null, headers);

    /// <summary>Asserts that the answer is problem details as every caller may rely on.</summary>
    public static async Task<ProblemBody> ProblemOfAsync(HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(Problem.ContentType, response.Content.Headers.ContentType!.MediaType);
        var problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), DoorJson.Of<ProblemBody>())!;
        Assert.Equal(status, problem.Status);
        Assert.Equal(code, problem.Code);
        Assert.Matches("^[0-9a-f]{32}$", problem.TraceId);
        Assert.NotEqual(new string('0', 32), problem.TraceId);
        Assert.NotEmpty(problem.Title);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class Parked(ParkedDelay delay) : IDelay
    {
        public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => delay.DelayAsync(time, cancellationToken);

        public Task<bool> WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) =>
            delay.WaitAsync(task, atMost, cancellationToken);
    }
}
