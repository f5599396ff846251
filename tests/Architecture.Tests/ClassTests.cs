using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OrderFunctions.Local;
using Xunit;

namespace OrderFunctions.Architecture.Tests;

/// <summary>How classes are made and called.</summary>
public sealed partial class ClassTests
{
    [Fact]
    public void A_class_is_sealed_static_or_made_to_be_derived_from()
    {
        Assembly[] ours = [typeof(Domain.Refusal).Assembly, typeof(Application.Orders.Actor).Assembly, typeof(LocalApp).Assembly];
        var open = ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, Name: not "Program" } && !type.IsDefined(typeof(CompilerGeneratedAttribute)));
        Assert.Empty(open.Select(type => type.FullName));
    }

    [Fact]
    public void No_file_is_named_after_what_could_be_anything() =>
        Repository.NoneOf(Repository.SourceFiles("src", "functions", "tests").Where(path => Vague().IsMatch(path)));

    [GeneratedRegex(@"(Manager|Helper|Helpers|Util|Utils|Utilities|Common|Base)\.cs$")]
    private static partial Regex Vague();
}
