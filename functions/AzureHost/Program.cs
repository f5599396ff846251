using Microsoft.Azure.Functions.Worker.Builder;
using OrderFunctions.Functions;
using OrderFunctions.Functions.AzureHost;
using OrderFunctions.Functions.Settings;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddAzureHost();
    builder.Services.AddOrderFunctions(builder.Configuration);
    builder.UseOrderFunctions();
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingException unusable)
{
    // The host writes this into its log, beside the news that the app has ended.
    await Console.Error.WriteLineAsync(unusable.Message);
    return 1;
}
