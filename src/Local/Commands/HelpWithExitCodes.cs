using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace OrderFunctions.Local.Commands;

/// <summary>The usual help, and below it how the program ends.</summary>
internal sealed class HelpWithExitCodes(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.All)
            output.WriteLine($"  {code.ToString(CultureInfo.InvariantCulture),-4} {meaning}");
        return result;
    }
}
