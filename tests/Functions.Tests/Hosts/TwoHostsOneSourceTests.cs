using System.Xml.Linq;
using Xunit;

namespace OrderFunctions.Functions.Tests.Hosts;

/// <summary>Both projects must compile the function files with the same names in scope.</summary>
public sealed class TwoHostsOneSourceTests
{
    private static readonly (string Local, string Official)[] Mirrors =
    [
        ("OrderFunctions.LocalHost.DurableTask", "Microsoft.DurableTask"),
        ("OrderFunctions.LocalHost.Hosting", "Microsoft.Extensions.Hosting"),
        ("OrderFunctions.LocalHost.Worker", "Microsoft.Azure.Functions.Worker"),
    ];

    [Fact]
    public void The_using_files_match_line_by_line_in_their_own_namespaces()
    {
        var official = Directives("functions/Usings.cs");
        var local = Directives("src/Local/Usings.cs");

        Assert.NotEmpty(official);
        Assert.Equal(official, local.Select(ToOfficial));
    }

    [Fact]
    public void The_projects_use_the_same_sdk_frameworks_and_usings()
    {
        var azure = XDocument.Load(RepositoryFiles.FullPath("functions/OrderFunctions.csproj")).Root!;
        var local = XDocument.Load(RepositoryFiles.FullPath("src/Local/Local.csproj")).Root!;

        Assert.Equal("Microsoft.NET.Sdk", azure.Attribute("Sdk")!.Value);
        Assert.Equal("Microsoft.NET.Sdk", local.Attribute("Sdk")!.Value);
        Assert.Equal(["Microsoft.AspNetCore.App"], Items(azure, "FrameworkReference"));
        foreach (var item in new[] { "FrameworkReference", "Using" })
            Assert.Equal(Items(azure, item), Items(local, item));
        foreach (var property in new[] { "ImplicitUsings", "LangVersion", "Nullable", "TargetFramework", "DefineConstants" })
            Assert.Equal(Properties(azure, property), Properties(local, property));
    }

    // The worker SDK has "dotnet run" start the Core Tools in a folder relative to wherever the command was typed.
    [Fact]
    public void The_azure_app_starts_from_the_root_of_the_repository_as_the_readme_types_it()
    {
        var target = XDocument.Load(RepositoryFiles.FullPath("functions/OrderFunctions.csproj")).Root!.Elements("Target")
            .Single(element => element.Attribute("AfterTargets")?.Value == "ComputeRunArguments");

        Assert.Equal("$(TargetDir)", Assert.Single(target.Descendants("RunWorkingDirectory")).Value);
        Assert.Contains("\ndotnet run --project functions\n", Azure.AzureFiles.Text("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Function_files_name_no_functions_namespace()
    {
        var root = RepositoryFiles.FullPath("functions");
        var offenders = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file), Text: File.ReadAllText(file)))
            .Where(file => file.Path != "Usings.cs"
                && !file.Path.StartsWith("AzureHost", StringComparison.Ordinal)
                && !file.Path.StartsWith("obj", StringComparison.Ordinal)
                && !file.Path.StartsWith("bin", StringComparison.Ordinal))
            .Where(file => Mirrors.Any(m => file.Text.Contains("using " + m.Local, StringComparison.Ordinal)
                || file.Text.Contains("using " + m.Official, StringComparison.Ordinal))
                || file.Text.Contains("#if", StringComparison.Ordinal));

        Assert.Empty(offenders.Select(file => file.Path));
    }

    private static List<string> Directives(string path) =>
        [.. RepositoryFiles.Lines(path).SkipWhile(line => line.StartsWith("//", StringComparison.Ordinal))];

    private static string ToOfficial(string line) =>
        Mirrors.Aggregate(line, (text, mirror) => text.Replace(mirror.Local, mirror.Official, StringComparison.Ordinal));

    private static IEnumerable<string> Items(XElement project, string name) =>
        project.Descendants(name).Select(item => item.Attribute("Include")!.Value).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Properties(XElement project, string name) =>
        project.Descendants(name).Select(property => property.Value);
}
