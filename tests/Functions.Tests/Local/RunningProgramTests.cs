using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary>The other commands beside a program that serves.</summary>
public sealed class RunningProgramTests(ARunningProgram running) : IClassFixture<ARunningProgram>
{
    [Fact]
    public void The_banner_names_addresses_the_data_folder_and_the_next_command()
    {
        var banner = running.Program.Output;
        foreach (var text in new[] { $"{running.Address}api/products", $"{running.Address}outbox", ".orderfunctions   (new", $"-- demo --port {running.Port}" })
            Assert.Contains(text, banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_program_prints_opens_its_door()
    {
        using var client = await running.ClientAsync("--role", "customer", "--subject", "ada");
        using var anonymous = new HttpClient { BaseAddress = running.Address };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/orders")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("api/orders")).StatusCode);
    }

    [Fact]
    public async Task The_demo_plays_on_the_running_host()
    {
        var demo = await running.RunAsync("demo", "--port", running.Port);

        DemoOutput.AssertPlayedToTheEnd(demo);
        Assert.DoesNotContain("starts one for itself", demo.Output, StringComparison.Ordinal);
        using var client = await running.ClientAsync("--subject", "demo-customer");
        var orders = JsonNode.Parse(await client.GetStringAsync("api/orders"))!["orders"]!.AsArray();
        Assert.True(orders.Count >= 9);
    }

    [Fact]
    public async Task A_demo_that_does_not_find_the_running_host_asks_for_its_port()
    {
        var demo = await running.RunAsync("demo", "--port", "1");
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("name its port with --port", Assert.Single(demo.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_one_line()
    {
        var second = await running.RunAsync("--port", "0");
        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains("in use by another process", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_does_not_pull_the_data_away_from_a_running_host()
    {
        var reset = await running.RunAsync("reset");

        Assert.Equal((1, ""), (reset.ExitCode, reset.Output));
        Assert.Contains("stop it first", Assert.Single(reset.ErrorLines), StringComparison.Ordinal);
        using var client = await running.ClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/orders")).StatusCode);
    }
}
