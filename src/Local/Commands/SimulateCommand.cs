using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using OrderFunctions.Adapters.Gateways.Sandbox;
using OrderFunctions.Domain;
using OrderFunctions.Functions.Http.Identity;

namespace OrderFunctions.Local.Commands;

/// <summary>Sends Sandbox webhooks about an order to the running host, as badly as a real gateway may.</summary>
internal static class SimulateCommand
{
    private const string BadSecret = "whsec_of_somebody_else";

    public static Command Create()
    {
        var type = new Argument<string>("type") { Description = string.Join(", ", SandboxSimulation.Types) + "." };
        type.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !SandboxSimulation.Types.Contains(token.Value))
                result.AddError($"There is no webhook '{token.Value}'; there are {string.Join(", ", SandboxSimulation.Types)}.");
        });
        var order = new Option<string>("--order", "-o") { Description = "Id of an order that has a Sandbox payment.", Required = true };
        order.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Guid.TryParseExact(token.Value, "D", out _))
                result.AddError($"--order is '{token.Value}'; it must be an order id.");
        });
        var duplicate = CommonOptions.Whole("--duplicate", null, "How often each webhook is sent.", 1, 1, 100);
        var late = new Option<TimeSpan>("--late")
        {
            Description = "How long to wait first: 500ms, 30s, 5m.",
            CustomParser = ParseLate,
        };
        var reorder = new Option<bool>("--reorder") { Description = "The state before is reported too, but afterwards." };
        var badSignature = new Option<bool>("--bad-signature") { Description = "Signed by somebody who does not know the secret." };

        var command = new Command("simulate", "Sends signed Sandbox webhooks to the running host: late, twice, reordered, forged.")
        {
            type, order, duplicate, late, reorder, badSignature,
        };
        command.SetAction((arguments, cancellationToken) => Guard.RunAsync(
            arguments,
            () => RunAsync(
                new Simulation(
                    arguments.GetValue(type)!,
                    arguments.GetValue(order)!,
                    arguments.GetValue(duplicate),
                    arguments.GetValue(late),
                    arguments.GetValue(reorder),
                    arguments.GetValue(badSignature)),
                DataFolder.At(arguments.GetValue(CommonOptions.Data)!),
                arguments.GetValue(CommonOptions.Port),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Simulation simulation, DataFolder folder, int port, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.DataFile))
            throw new CommandFailedException($"No host has run on {folder.Path} yet; start one first.");
        var secret = SecretOf(folder);
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/"), Timeout = TimeSpan.FromSeconds(30) };
        var (paymentId, amount) = await PaymentAsync(client, folder, simulation.OrderId, cancellationToken);
        await Task.Delay(simulation.Late, cancellationToken);

        // A webhook that is sent again is the same event; a state that was reported before is another one.
        string[] types = simulation.Reorder ? [simulation.Type, Before(simulation.Type)] : [simulation.Type];
        var run = Guid.NewGuid().ToString("N");
        foreach (var type in types)
        {
            var body = SandboxSimulation.Body(
                type, $"evt_{run}_{type}", simulation.OrderId, paymentId, amount, "sr_" + run, TimeProvider.System.GetUtcNow());
            for (var time = 1; time <= simulation.Times; time++)
                await SendAsync(client, type, body, simulation.BadSignature ? BadSecret : secret, cancellationToken);
        }

        return 0;
    }

    private static async Task SendAsync(HttpClient client, string type, byte[] body, string secret, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, SandboxRoutes.Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(
            SandboxWebhooks.SignatureHeader, SandboxSimulation.Sign(body, secret, TimeProvider.System.GetUtcNow()));
        using var response = await client.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        Console.WriteLine($"{type,-20} {(int)response.StatusCode}{CodeOf(answer)}");
    }

    private static async Task<(string PaymentId, Money Amount)> PaymentAsync(
        HttpClient client, DataFolder folder, string orderId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/orders/{orderId}");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", TokenCommand.Make(folder, "simulator", [Roles.Employee], TimeSpan.FromMinutes(10)));
        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailedException($"GET api/orders/{orderId} was answered with {(int)response.StatusCode}{CodeOf(text)}.");
        var payment = JsonNode.Parse(text)!["payments"]!.AsArray()
            .LastOrDefault(one => one!["provider"]!.GetValue<string>() == "sandbox")
            ?? throw new CommandFailedException($"Order {orderId} has no Sandbox payment yet; start one first.");
        var amount = payment["amount"]!;
        return (payment["id"]!.GetValue<string>(), new Money(amount["amount"]!.GetValue<long>(), amount["currency"]!.GetValue<string>()));
    }

    private static string SecretOf(DataFolder folder) =>
        LocalSettings.Read(folder, new Dictionary<string, string?>()).GetSection("Payments:Sandbox:WebhookSecrets").Get<string[]>()?
            .FirstOrDefault(secret => secret.Length > 0)
        ?? throw new CommandFailedException("Payments:Sandbox:WebhookSecrets is empty: the host made up a secret that nobody else knows.");

    private static string CodeOf(string answer)
    {
        try
        {
            return JsonNode.Parse(answer)?["code"]?.GetValue<string>() is { } code ? " " + code : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string Before(string type) => type.StartsWith("refund.", StringComparison.Ordinal) ? "refund.pending" : "payment.processing";

    private static TimeSpan ParseLate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var isNumber = int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        TimeSpan? late = text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => null,
        };
        if (isNumber && late is { } wait && wait <= TimeSpan.FromHours(1))
            return wait;
        result.AddError($"--late is '{text}'; it must be a time up to an hour, like 500ms, 30s or 5m.");
        return TimeSpan.Zero;
    }

    private sealed record Simulation(string Type, string OrderId, int Times, TimeSpan Late, bool Reorder, bool BadSignature);
}
