using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrderFunctions.Local;
using Xunit;

namespace OrderFunctions.Functions.Tests.Hosts;

/// <summary>
/// The Azure app is not in the solution, so nothing here would notice when a change elsewhere breaks its own files. They are
/// compiled as far as that goes without the Azure packages: what needs a type of theirs is unknown and says no more, and
/// every other error is ours.
/// </summary>
public sealed class AzureHostCompilesTests
{
    [Fact]
    public void The_files_of_the_azure_app_fit_the_code_they_use()
    {
        // Under the name of this assembly, which may see what the functions keep to themselves.
        var compilation = CSharpCompilation.Create(
            typeof(AzureHostCompilesTests).Assembly.GetName().Name,
            [.. Sources().Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Path))],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        var ours = compilation.GetDiagnostics()
            .Where(found => found.Severity == DiagnosticSeverity.Error && !IsOfTheirs(found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), found.Id))
            .Select(found => $"{Path.GetFileName(found.Location.SourceTree?.FilePath)}: {found.Id} {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");

        Assert.Empty(ours);
    }

    // A name that is not known here, unless it is a namespace of this repository; what their packages add to OpenTelemetry; and log
    // methods, whose bodies a generator writes.
    private static bool IsOfTheirs(string message, string id) =>
        (id is "CS0246" or "CS0234" or "CS0103" && !message.Contains("'OrderFunctions", StringComparison.Ordinal))
        || id is "CS8795"
        || (id is "CS1061" && message.Contains("'IOpenTelemetryBuilder'", StringComparison.Ordinal));

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var usings = File.ReadAllText(RepositoryFiles.FullPath("src/Local/Usings.cs"));
        yield return ("Usings.cs", usings + """

            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Net.Http;
            global using System.Threading;
            global using System.Threading.Tasks;
            global using Microsoft.Extensions.Hosting;
            """);
        foreach (var file in Directory.GetFiles(RepositoryFiles.FullPath("functions/AzureHost"), "*.cs"))
            yield return (file, File.ReadAllText(file));
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(LocalApp).Assembly.Location).Distinct()
            .Where(path => !Path.GetFileName(path).Equals(typeof(AzureHostCompilesTests).Assembly.GetName().Name + ".dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
}
