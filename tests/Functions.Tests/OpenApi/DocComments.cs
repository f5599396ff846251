using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrderFunctions.Functions.Tests.OpenApi;

/// <summary>The doc comments of the app's assemblies as plain text.</summary>
internal static partial class DocComments
{
    private static readonly Dictionary<string, XElement> Members = Directory
        .EnumerateFiles(AppContext.BaseDirectory, "OrderFunctions.*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .DistinctBy(member => (string)member.Attribute("name")!)
        .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    /// <summary>What a type is.</summary>
    public static string? Of(Type type) => Text(Find("T:" + NameOf(type))?.Element("summary"));

    /// <summary>What an HTTP function does: its own comment or, where it is the only one of its class, that of the class.</summary>
    public static string? Of(MethodInfo function)
    {
        var start = $"M:{NameOf(function.DeclaringType!)}.{function.Name}(";
        var own = Members.FirstOrDefault(member => member.Key.StartsWith(start, StringComparison.Ordinal)).Value?.Element("summary");
        var text = Text(own) ?? Of(function.DeclaringType!);
        return text is null ? null : Capital(RouteInFront().Replace(text, ""));
    }

    /// <summary>What a member is: its own comment, or the parameter of the record.</summary>
    public static string? Of(Type type, string member)
    {
        if (Text(Find($"P:{NameOf(type)}.{member}")?.Element("summary")) is { } own) return own;
        var parameter = Find("T:" + NameOf(type))?.Elements("param").FirstOrDefault(found => (string?)found.Attribute("name") == member);
        return Text(parameter);
    }

    private static XElement? Find(string name) => Members.GetValueOrDefault(name);

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? comment)
    {
        if (comment is null) return null;
        var text = string.Concat(comment.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "paramref" } parameter => Camel((string)parameter.Attribute("name")!),
            XElement { Name.LocalName: "see" } see => Camel(((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "").Split('.', '(')[^1]),
            XElement element => element.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim() is { Length: > 0 } trimmed ? trimmed : null;
    }

    private static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // "GET api/orders: the caller's orders" and "GET api/orders, the caller's orders" become "The caller's orders".
    [GeneratedRegex(@"^(GET|POST)? ?[\w\-/{}.?=&;…]*/[\w\-/{}.?=&;…]*( in|:|,)? ?(?=\S)|^(GET|POST) \w+(:| )")]
    private static partial Regex RouteInFront();
}
