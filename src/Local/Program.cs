using System.CommandLine;
using OrderFunctions.Local.Commands;

var root = new RootCommand("OrderFunctions on one machine: an order back end from \"buy\" to \"delivered\". Without a command it serves.")
{
    CommonOptions.Data,
    CommonOptions.Port,
    TokenCommand.Create(),
    DemoCommand.Create(),
    ResetCommand.Create(),
};
root.SetAction(ServeCommand.RunAsync);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
