using System.Net;
using System.Text.Json.Nodes;
using OrderFunctions.Functions.Tests.Ops;
using Xunit;

namespace OrderFunctions.Functions.Tests.Local;

/// <summary><c>jobs list</c> and <c>jobs watch</c>: everybody's long work, as bars.</summary>
public sealed class JobsCommandTests
{
    private const string Full = "[##############################] 100%";

    [Fact]
    public async Task A_job_is_followed_to_its_end_and_then_stands_in_the_list()
    {
        await using var shop = await StatusTests.OpenAsync();
        Assert.Equal((0, "There are no jobs."), await RunAsync(shop, "jobs", "list"));
        Assert.Equal((0, "No job is open."), await RunAsync(shop, "jobs", "watch"));
        var (status, job) = await AShop.SendAsync(shop.Staff, HttpMethod.Post, "api/exports", new JsonObject { ["kind"] = "STOCK" });
        Assert.Equal(HttpStatusCode.Accepted, status);

        var (ended, told) = await RunAsync(shop, "jobs", "watch", "--job", job!.Id());

        Assert.Equal(0, ended);
        Assert.EndsWith("SUCCEEDED", told, StringComparison.Ordinal);
        Assert.Contains($"{job!.Id()}  EXPORT     {Full}", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', told);
        var (_, list) = await RunAsync(shop, "jobs", "list");
        Assert.EndsWith(told.Split('\n')[^1], list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_followed_is_one_line()
    {
        await using var shop = await StatusTests.OpenAsync();
        BackupTests.AssertRefused(await ACommand.RunAsync(shop.Folder, "jobs", "watch", "--job", Guid.NewGuid().ToString(), "--port", StatusTests.Port(shop)), "404 NOT_FOUND");
        Assert.Contains("it must be a job id", (await ACommand.RunAsync(shop.Folder, "jobs", "watch", "--job", "mine", "--port", StatusTests.Port(shop))).Error, StringComparison.Ordinal);
        using var stopped = await ADataFolder.WithAsync("mine");
        Assert.Equal(3, (await ACommand.RunAsync(stopped.Path, "jobs", "list")).ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(AShop shop, params string[] arguments)
    {
        var ended = await ACommand.RunAsync(shop.Folder, [.. arguments, "--port", StatusTests.Port(shop)]);
        Assert.Equal("", ended.Error);
        return (ended.ExitCode, ended.Output.Trim());
    }
}
