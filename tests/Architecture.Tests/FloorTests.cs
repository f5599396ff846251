using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>Which floor may know which.</summary>
public sealed class FloorTests
{
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    [Fact]
    public void Domain_knows_nothing()
    {
        Assert.Empty(Repository.ReferencesOf("Domain"));
        Assert.Equal([Analyzer], Repository.PackagesOf("Domain"));
        Assert.DoesNotContain("FrameworkReference", Repository.Read("src/Domain/Domain.csproj"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Application", "Domain")]
    [InlineData("Storage", "")]
    [InlineData("LocalHost", "Storage")]
    [InlineData("Adapters.Sqlite", "Application Storage")]
    [InlineData("Adapters.Cosmos", "Application")]
    [InlineData("Adapters.Gateways", "Application")]
    [InlineData("Local", "Adapters.Gateways Adapters.Sqlite Application LocalHost")]
    public void A_floor_refers_only_to_the_floors_below_it(string project, string allowed) =>
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), Repository.ReferencesOf(project).Order());

    [Fact]
    public void Application_does_not_know_the_web() => AssertNoUsing("src/Application", "Microsoft.AspNetCore");

    [Fact]
    public void The_local_host_never_knows_an_order() => AssertNoUsing("src/LocalHost", "OrderFunctions.Application", "OrderFunctions.Domain");

    [Fact]
    public void Identity_libraries_are_used_only_where_each_host_compiles_them_itself()
    {
        var elsewhere = Repository.SourceFiles("src", "functions")
            .Where(path => !path.StartsWith("functions/Http/", StringComparison.Ordinal))
            .Where(path => Repository.Read(path).Contains("using Microsoft.IdentityModel", StringComparison.Ordinal));
        Repository.NoneOf(elsewhere);
    }

    private static void AssertNoUsing(string folder, params string[] namespaces) => Repository.NoneOf(
        Repository.SourceFiles(folder).Where(path => namespaces.Any(name =>
            Repository.Read(path).Contains($"using {name}", StringComparison.Ordinal))));
}
