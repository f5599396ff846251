using System.Globalization;
using OrderFunctions.Adapters.Tests.Storage;
using OrderFunctions.Adapters.Tests.Vips;

// The test runner loads this assembly and never comes here; a test that needs a process to kill starts it by hand.
return args switch
{
    [CrashWriter.Role, var path, var first] => await CrashWriter.RunAsync(path, int.Parse(first, CultureInfo.InvariantCulture)),
    [VipsProbe.Role] => await VipsProbe.RunAsync(),
    _ => 2,
};
