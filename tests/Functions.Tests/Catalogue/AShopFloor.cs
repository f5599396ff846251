using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.Adapters.Sqlite;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Functions.Catalogue;
using OrderFunctions.Functions.Http.Identity;
using OrderFunctions.Functions.Inventory;
using OrderFunctions.Functions.Tests.Hosts;
using OrderFunctions.Local.Ports;
using OrderFunctions.LocalHost;
using OrderFunctions.Storage;
using Xunit;

namespace OrderFunctions.Functions.Tests.Catalogue;

/// <summary>The doors of catalogue and stock on a host of their own, and people of every role who knock.</summary>
public sealed class AShopFloor : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderfunctions-");
    private readonly LocalFunctionHost _host;
    private HttpClient? _client;

    public AShopFloor()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Identity:DevelopmentKey", Path.Combine(_folder.FullName, "key.pem"))])
            .Build();
        var builder = LocalFunctionHost.CreateBuilder(new()
        {
            Port = 0,
            HostJson = File.ReadAllText(RepositoryFiles.FullPath("host.json")),
            SchemaModules = [SqliteDocumentStore.CreateModule(Containers.All)],
        });
        builder.Services
            .AddSingleton<IDocumentStore>(services => new SqliteDocumentStore(
                services.GetRequiredService<Database>(), Containers.All))
            .AddOrderFunctions(configuration)
            .AddLocalPorts(configuration, _folder.FullName);
        builder.UseOrderFunctions();
        builder.AddFunctions(
            typeof(CreateProductFunction), typeof(GetProductFunction), typeof(ListProductsFunction),
            typeof(ImportProductsFunction), typeof(GetStockFunction), typeof(StockBatchFunction),
            typeof(LocationFunctions), typeof(StockPlaceFunctions), typeof(TransferFunctions));
        _host = builder.Build();
    }

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        _client = _host.CreateClient();
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>GET as somebody of a role, or as nobody.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path, string? role = null) =>
        SendAsync(new(HttpMethod.Get, path), role);

    /// <summary>POST of a JSON text as somebody of a role, or as nobody.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, string json, string? role) => SendAsync(
        new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, role);

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpRequestMessage request, string? role)
    {
        using (request)
        {
            if (role is not null)
            {
                var token = _host.Services.GetRequiredService<DevelopmentIssuer>().CreateToken(
                    "user-1", [role], "order-functions", DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var response = await _client!.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
    }
}
