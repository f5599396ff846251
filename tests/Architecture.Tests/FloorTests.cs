using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>Which floor may know which.</summary>
public sealed class FloorTests
{
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    /// <summary>Each floor with all that it refers to. Adapters never meet; the local host knows storage and nothing else of ours.</summary>
    private static readonly Dictionary<string, string> Below = new()
    {
        ["src/Domain/Domain.csproj"] = "",
        ["src/Application/Application.csproj"] = "Domain",
        ["src/Storage/Storage.csproj"] = "",
        ["src/LocalHost/LocalHost.csproj"] = "Storage",
        ["src/Adapters.Sqlite/Adapters.Sqlite.csproj"] = "Application Storage",
        ["src/Adapters.Cosmos/Adapters.Cosmos.csproj"] = "Application",
        ["src/Adapters.Gateways/Adapters.Gateways.csproj"] = "Application",
        ["src/Adapters.Vips/Adapters.Vips.csproj"] = "Application",
        ["src/Local/Local.csproj"] = "Adapters.Gateways Adapters.Sqlite Adapters.Vips Application LocalHost",
    };

    [Fact]
    public void Domain_knows_nothing()
    {
        Assert.Empty(Repository.ReferencesOf("src/Domain/Domain.csproj"));
        Assert.Equal([Analyzer], Repository.PackagesOf("src/Domain/Domain.csproj"));
        Assert.DoesNotContain("FrameworkReference", Repository.Read("src/Domain/Domain.csproj"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_floor_refers_only_to_the_floors_below_it()
    {
        var found = Repository.ProjectFiles("src").ToDictionary(project => project, project => string.Join(' ', Repository.ReferencesOf(project).Order()));
        var allowed = Below.Where(floor => found.ContainsKey(floor.Key)).ToDictionary();

        // Also a floor that the table does not know is told here.
        Assert.Equal(allowed.OrderBy(floor => floor.Key), found.OrderBy(floor => floor.Key));
    }

    [Fact]
    public void The_azure_app_knows_the_adapters_and_never_the_local_host()
    {
        var found = Repository.ReferencesOf("functions/OrderFunctions.csproj");
        Assert.Subset(new HashSet<string> { "Application", "Adapters.Cosmos", "Adapters.Gateways", "Adapters.Sqlite", "Adapters.Vips" }, found.ToHashSet());
        Assert.Contains("Application", found);
    }

    [Fact]
    public void Nothing_that_ships_refers_to_tests() => Repository.NoneOf(
        Repository.ProjectFiles("src", "functions").Where(path => Repository.Read(path).Contains("tests/", StringComparison.Ordinal)
            || Repository.Read(path).Contains("xunit", StringComparison.Ordinal)));

    [Fact]
    public void The_solution_builds_everything_but_the_azure_app()
    {
        var solution = Repository.Read("OrderFunctions.sln").Replace('\\', '/');
        Repository.NoneOf(Repository.ProjectFiles("src", "tests").Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
        Assert.DoesNotContain("functions/OrderFunctions.csproj", solution, StringComparison.Ordinal);
    }

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
