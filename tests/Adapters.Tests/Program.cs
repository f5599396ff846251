using System.Globalization;
using OrderFunctions.Adapters.Tests.Storage;

// The test runner loads this assembly and never comes here; a test that needs a process to kill starts it by hand.
return args is [CrashWriter.Role, var path, var first]
    ? await CrashWriter.RunAsync(path, int.Parse(first, CultureInfo.InvariantCulture))
    : 2;
