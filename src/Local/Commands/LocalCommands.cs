using System.CommandLine;

namespace OrderFunctions.Local.Commands;

/// <summary>The command line of the program.</summary>
internal static class LocalCommands
{
    public static RootCommand Create()
    {
        var root = new RootCommand("OrderFunctions on one machine: an order back end from \"buy\" to \"delivered\". Without a command it serves.")
        {
            CommonOptions.Data,
            CommonOptions.Port,
            TokenCommand.Create(),
            DemoCommand.Create(),
            SimulateCommand.Create(),
            ResetCommand.Create(),
        };
        root.SetAction(ServeCommand.RunAsync);
        return root;
    }
}
