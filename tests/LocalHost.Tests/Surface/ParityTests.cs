using System.Reflection;

namespace OrderFunctions.LocalHost.Tests.Surface;

/// <summary>What function files can touch here is a subset of what they find on the official libraries.</summary>
public sealed class ParityTests
{
    private static readonly Dictionary<string, string> Mirrored = new()
    {
        ["OrderFunctions.LocalHost.Worker"] = "Microsoft.Azure.Functions.Worker",
        ["OrderFunctions.LocalHost.Worker.Middleware"] = "Microsoft.Azure.Functions.Worker.Middleware",
        ["OrderFunctions.LocalHost.Worker.Extensions.Abstractions"] = "Microsoft.Azure.Functions.Worker.Extensions.Abstractions",
        ["OrderFunctions.LocalHost.DurableTask"] = "Microsoft.DurableTask",
        ["OrderFunctions.LocalHost.DurableTask.Client"] = "Microsoft.DurableTask.Client",
        ["OrderFunctions.LocalHost.Hosting"] = "Microsoft.Extensions.Hosting",
    };

    private static readonly FactSheet Sheet = FactSheet.ReadAll();

    public static TheoryData<string> Types =>
        [.. typeof(LocalFunctionHost).Assembly.GetExportedTypes().Where(t => Mirrored.ContainsKey(t.Namespace ?? "")).Select(t => t.FullName!)];

    [Fact]
    public void The_sheets_were_read()
    {
        var http = Sheet.Find("Microsoft.Azure.Functions.Worker", "HttpTriggerAttribute")!;
        Assert.Contains("public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods);", http.Members);
        var context = Sheet.Find("Microsoft.DurableTask", "TaskOrchestrationContext")!;
        Assert.Contains("public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);", context.Members);
        var details = Sheet.Find("Microsoft.DurableTask", "TaskFailureDetails")!;
        Assert.Contains("public TaskFailureDetails? InnerFailure { get; init; }", details.Members);
        Assert.True(Sheet.Types.Count > 150, $"{Sheet.Types.Count} types");
        Assert.True(Types.Count > 40, $"{Types.Count} of our types");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_mirrored_type_has_only_what_the_official_one_has(string name)
    {
        var type = typeof(LocalFunctionHost).Assembly.GetType(name, throwOnError: true)!;
        var official = Sheet.Find(Mirrored[type.Namespace!], SurfaceText.NameOf(type));
        Assert.True(official is not null, $"{name}: the official libraries have no such type in {Mirrored[type.Namespace!]}.");

        Assert.Equal(KindOf(official), KindOf(type));
        var constructor = $" {SurfaceText.NameOf(type).Split('<')[0]}(";
        var hasConstructors = official.Members.Any(m => m.Contains(constructor, StringComparison.Ordinal));
        var members = official.Members.Select(m => WithConstants(official, m)).ToHashSet(StringComparer.Ordinal);
        foreach (var member in SurfaceText.MembersOf(type))
        {
            var implicitConstructor = !hasConstructors && member.EndsWith(constructor + ");", StringComparison.Ordinal);
            // Public or protected is the same for the constructor of an abstract class.
            var asPublic = type.IsAbstract && member.Contains(constructor, StringComparison.Ordinal)
                ? member.Replace("protected ", "public ", StringComparison.Ordinal)
                : member;
            Assert.True(
                implicitConstructor || new[] { member, asPublic, AsNullDefault(member) }.Any(members.Contains),
                $"{name}: the official type has no '{member}'. It has:\n  {string.Join("\n  ", official.Members.Order(StringComparer.Ordinal))}");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_mirrored_attribute_has_the_same_targets(string name)
    {
        var type = typeof(LocalFunctionHost).Assembly.GetType(name, throwOnError: true)!;
        if (!type.IsSubclassOf(typeof(Attribute)))
            return;
        var usage = type.GetCustomAttribute<AttributeUsageAttribute>(inherit: true)!;

        var official = OfficialUsage(Sheet.Find(Mirrored[type.Namespace!], type.Name));

        Assert.Equal(official, (usage.ValidOn, usage.AllowMultiple));
    }

    private static (AttributeTargets Targets, bool Multiple) OfficialUsage(OfficialType? type)
    {
        for (; type is not null; type = Sheet.Types.FirstOrDefault(t => t.Name == type.Base))
        {
            if (type.AttributeUsage is not { } usage)
                continue;
            var targets = usage.Split(',')[0].Split('|', StringSplitOptions.TrimEntries)
                .Select(t => Enum.Parse<AttributeTargets>(t.Replace("AttributeTargets.", "", StringComparison.Ordinal)))
                .Aggregate((a, b) => a | b);
            return (targets, usage.Contains("AllowMultiple = true", StringComparison.Ordinal));
        }
        return (AttributeTargets.All, false);
    }

    private static string KindOf(OfficialType type) => type.Kind switch
    {
        "delegate" => "delegate",
        "enum" => "enum",
        "interface" => "interface",
        "struct" or "record struct" => "struct",
        _ when type.Modifiers.Contains("static", StringComparison.Ordinal) => "static class",
        _ when type.Modifiers.Contains("abstract", StringComparison.Ordinal) => "abstract class",
        _ when type.Modifiers.Contains("sealed", StringComparison.Ordinal) => "sealed class",
        _ => "class",
    };

    private static string KindOf(Type type) =>
        type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    /// <summary>A default that the sheet gives as a constant of the type is its value.</summary>
    private static string WithConstants(OfficialType type, string member) => type.Members
        .Select(m => m.Split(' ', '=', ';'))
        .Where(words => words is ["public", "const", ..])
        .Aggregate(member, (text, words) => text.Replace($"{type.Name}.{words[3]}", words[^2], StringComparison.Ordinal));

    /// <summary>"= default" and "= null" are the same for a reference or nullable parameter.</summary>
    private static string AsNullDefault(string member) => member.Replace("= null", "= default", StringComparison.Ordinal);
}
