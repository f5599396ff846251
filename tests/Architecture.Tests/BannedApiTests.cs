using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>
/// What the deciding floors must not use: the clock, chance, waiting, the environment; in Domain also tasks and I/O. The
/// analyzer says so in the editor; here the compiled assemblies are asked, also where analyzers do not run or were taken out.
/// </summary>
public sealed class BannedApiTests
{
    private const string Everywhere = "src/BannedSymbols.txt";
    private const string InDomain = "src/Domain/BannedSymbols.Domain.txt";

    [Fact]
    public void Domain_uses_nothing_that_is_banned() =>
        Assert.Empty(UsedBy(typeof(Domain.Refusal).Assembly).Intersect(Banned(Everywhere, InDomain)));

    [Fact]
    public void Application_uses_nothing_that_is_banned() =>
        Assert.Empty(UsedBy(typeof(Application.Orders.Actor).Assembly).Intersect(Banned(Everywhere)));

    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.TimeProvider.System")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.Random")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    [InlineData("T:System.Environment")]
    public void The_list_bans(string api) => Assert.Contains(api, Banned(Everywhere));

    [Fact]
    public void Every_name_on_the_lists_exists()
    {
        // The analyzer passes over a name that it does not find, so a misspelled line bans nothing.
        var library = typeof(object).Assembly.GetTypes().Concat(typeof(Console).Assembly.GetTypes()).Concat(typeof(HttpClient).Assembly.GetTypes())
            .Concat(typeof(System.Net.IPAddress).Assembly.GetTypes()).Where(type => type.IsPublic).ToList();
        var names = library.SelectMany(type => type.GetMembers().Select(IdOf).Append("T:" + type.FullName).Append("N:" + type.Namespace)).ToHashSet();

        Assert.Empty(Banned(Everywhere, InDomain).Except(names));
    }

    [Theory]
    [InlineData("src/Domain/Domain.csproj", Everywhere, InDomain)]
    [InlineData("src/Application/Application.csproj", Everywhere)]
    public void The_analyzer_is_given_the_lists_and_nobody_silences_it(string project, params string[] lists)
    {
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", Repository.PackagesOf(project));
        var folder = Path.GetDirectoryName(project)!;
        Assert.Equal(
            lists,
            Repository.Items(project, "AdditionalFiles").Select(path => Path.GetRelativePath(
                Repository.Root.FullName, Path.GetFullPath(Path.Combine(Repository.Root.FullName, folder, path))).Replace('\\', '/')));
        string[] settings = [".editorconfig", "Directory.Build.props", "Directory.Build.targets", project, .. Repository.SourceFiles(folder)];
        Repository.NoneOf(settings.Where(path => Repository.Read(path).Contains("RS0030", StringComparison.Ordinal)));
    }

    private static HashSet<string> Banned(params string[] lists) =>
        [.. lists.SelectMany(list => Repository.Read(list).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => line.Split(';')[0])];

    /// <summary>Every type, namespace and member that an assembly refers to, named as in doc comments.</summary>
    private static HashSet<string> UsedBy(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var used = new HashSet<string>();
        foreach (var type in reader.TypeReferences.Select(reader.GetTypeReference))
        {
            used.Add("T:" + reader.GetString(type.Namespace) + "." + reader.GetString(type.Name));
            used.Add("N:" + reader.GetString(type.Namespace));
        }

        var members = reader.MemberReferences.Where(member => reader.GetMemberReference(member).Parent.Kind == HandleKind.TypeReference);
        used.UnionWith(members.Select(member => IdOf(assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(member))!)));
        // An iterator asks which thread it runs on; the compiler writes that.
        const string environment = "System.Environment";
        if (!used.Any(name => name.StartsWith($"P:{environment}.", StringComparison.Ordinal) && !name.EndsWith(".CurrentManagedThreadId", StringComparison.Ordinal))
            && !used.Any(name => name.StartsWith($"M:{environment}.", StringComparison.Ordinal)))
            used.Remove("T:" + environment);
        Assert.True(used.Count > 50, "Hardly anything was found: the assembly was not read.");
        return used;
    }

    private static string IdOf(MemberInfo member)
    {
        var type = member.DeclaringType!.FullName;
        if (member is not MethodBase method) return $"P:{type}.{member.Name}";
        if (method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal)) return $"P:{type}.{method.Name[4..]}";
        var parameters = string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName));
        return $"M:{type}.{method.Name}" + (parameters.Length > 0 ? $"({parameters})" : "");
    }
}
