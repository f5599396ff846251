using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderFunctions.Local.Commands;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>
/// Runs the README's lines without a shell: <c>dotnet run --project src/Local --</c> is the program's own command code on
/// the shop's data folder, <c>curl</c> is a real request to the shop. What it does not know, it refuses.
/// </summary>
internal sealed class ReadmeShell(Uri address, string dataFolder) : IDisposable
{
    private const string Program = "$(dotnet run --project src/Local -- ";

    private readonly HttpClient _client = new();
    private readonly Dictionary<string, string> _variables = [];
    private JsonNode? _answer;

    /// <summary>Every request in words, with the status that the README promises and the one that came.</summary>
    public List<(string Request, string Promised, string Came)> Requests { get; } = [];

    public async Task RunAsync(string block)
    {
        foreach (var command in new ShellLines(block, name => _variables[name]).Commands())
        {
            if (command.Words[0] == "curl") await CurlAsync(command);
            else if (command.Words is [var assignment] && assignment.Split('=', 2) is [var name, var value]) _variables[name] = await ValueAsync(value);
            else throw new NotSupportedException($"The README says \"{string.Join(' ', command.Words)}\", which this shell does not know.");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The output of a command; <c>...</c> is what the person is asked to copy, the id of the last answer.</summary>
    private async Task<string> ValueAsync(string value)
    {
        if (value == "...") return _answer!["id"]!.GetValue<string>();
        if (!value.StartsWith(Program, StringComparison.Ordinal)) throw new NotSupportedException(value);
        await using var output = new StringWriter();
        var arguments = value[Program.Length..^1].Split(' ');
        var parsed = LocalCommands.Create().Parse([.. arguments, "--data", dataFolder]);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output });
        return exitCode == 0 ? output.ToString().Trim() : throw new InvalidDataException($"{value} ended with {exitCode}.");
    }

    private async Task CurlAsync(ShellCommand command)
    {
        using var request = new HttpRequestMessage();
        var headers = new List<string>();
        for (var i = 1; i < command.Words.Count; i++)
        {
            switch (command.Words[i])
            {
                case "-s":
                    break;
                case "-X":
                    request.Method = new HttpMethod(command.Words[++i]);
                    break;
                case "-H":
                    headers.Add(command.Words[++i]);
                    break;
                case "-d":
                    request.Content = new StringContent(command.Words[++i], Encoding.UTF8);
                    break;
                case var url when url.StartsWith("http://localhost:7071/", StringComparison.Ordinal):
                    request.RequestUri = new Uri(address, url["http://localhost:7071".Length..]);
                    break;
                case var unknown:
                    throw new NotSupportedException($"curl {unknown}");
            }
        }

        foreach (var (name, value) in headers.Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1])))
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.Add(name, value);
        }

        using var response = await _client.SendAsync(request);
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
            _answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        Requests.Add(($"{request.Method} {request.RequestUri!.AbsolutePath}", command.Comment, $"{(int)response.StatusCode}"));
    }
}
