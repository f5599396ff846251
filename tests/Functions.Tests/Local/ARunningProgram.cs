using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>The program, started as a stranger starts it and ready for requests, on a free port and an empty folder.</summary>
public sealed partial class ARunningProgram : IAsyncLifetime
{
    private readonly AFolder _folder = new();

    internal AProgram Program { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The current folder of the program; its data lies in the default place below.</summary>
    public string Folder => _folder.Path;

    public string Port => Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async Task InitializeAsync()
    {
        Program = AProgram.Start(Folder, ["--port", "0"]);
        Address = new Uri(AddressPattern().Match(await Program.LineWithAsync("health/ready")).Value);
        await Program.LineWithAsync("-- demo");
    }

    /// <summary>Runs another command in the same folder.</summary>
    internal Task<Ended> RunAsync(params string[] arguments) => AProgram.RunAsync(Folder, arguments);

    /// <summary>A client with a token that the program itself printed.</summary>
    public async Task<HttpClient> ClientAsync(params string[] tokenArguments)
    {
        var token = await RunAsync(["token", .. tokenArguments]);
        Assert.Equal((0, ""), (token.ExitCode, token.Error));
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim());
        return client;
    }

    public async Task DisposeAsync()
    {
        await Program.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"http://[^/]+/")]
    private static partial Regex AddressPattern();
}
