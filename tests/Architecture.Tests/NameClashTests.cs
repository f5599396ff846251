using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.Tests.Surface;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>
/// A type of ours with the simple name of an official type that every function file imports compiles here and is
/// ambiguous (CS0104) on Azure. So there is none, not even of official types that the local host does not mirror.
/// </summary>
public sealed partial class NameClashTests
{
    [Fact]
    public void No_type_of_ours_has_the_name_of_an_official_type_that_function_files_import()
    {
        var official = OfficialNames();

        var clashes = OurTypes()
            .Where(type => official.ContainsKey(SimpleName(type)))
            .Select(type => $"{type.FullName} has the name of {official[SimpleName(type)]}");

        Assert.Empty(clashes);
    }

    [Fact]
    public void The_official_names_are_those_of_the_imported_namespaces()
    {
        var official = OfficialNames();

        Assert.Equal("Microsoft.DurableTask.Page", official["Page"]);
        Assert.Contains("RetryContext", official.Keys);
        Assert.Contains("IFunctionsWorkerMiddleware", official.Keys);
        Assert.Contains("BackgroundService", official.Keys);
        Assert.DoesNotContain("TaskEntity", official.Keys);
    }

    private static Dictionary<string, string> OfficialNames()
    {
        var imported = ImportPattern()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot(), "functions", "Usings.cs")))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        Assert.NotEmpty(imported);
        // Microsoft.Extensions.Hosting has more in it than the worker's extensions, and is there to be asked.
        var hosting = new[] { typeof(IHostedService).Assembly, typeof(Host).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => (type.Namespace, Name: SimpleName(type)));
        return FactSheet.ReadAll().Types
            .Select(type => (Namespace: (string?)type.Namespace, Name: type.Name.Split('<')[0]))
            .Concat(hosting)
            .Where(type => imported.Contains(type.Namespace ?? ""))
            .GroupBy(type => type.Name)
            .ToDictionary(group => group.Key, group => $"{group.First().Namespace}.{group.Key}");
    }

    private static IEnumerable<Type> OurTypes()
    {
        // Every library that a function file can import.
        Assembly[] libraries =
        [
            typeof(LocalFunctionHost).Assembly, typeof(IDocumentStore).Assembly, typeof(Domain.Refusal).Assembly,
            .. typeof(LocalApp).Assembly.GetReferencedAssemblies()
                .Where(name => name.Name is "OrderFunctions.Storage" || name.Name!.StartsWith("OrderFunctions.Adapters.", StringComparison.Ordinal))
                .Select(Assembly.Load),
        ];
        Assert.True(libraries.Length >= 6);
        var mirrored = ImportPattern()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot(), "src", "Local", "Usings.cs")))
            .Select(m => m.Groups[1].Value)
            .Append("OrderFunctions.LocalHost.Worker.Extensions.Abstractions")
            .ToHashSet();
        var published = libraries.SelectMany(a => a.GetExportedTypes()).Where(t => !t.IsNested && !mirrored.Contains(t.Namespace ?? ""));
        // Function files see each other's internal types too.
        var functions = typeof(LocalApp).Assembly.GetTypes()
            .Where(t => !t.IsNested && t.Namespace?.StartsWith("OrderFunctions.Functions", StringComparison.Ordinal) == true);
        return published.Concat(functions);
    }

    private static string SimpleName(Type type) => type.Name.Split('`')[0];

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderFunctions.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the test's folder.");
    }

    [GeneratedRegex(@"^global using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex ImportPattern();
}
