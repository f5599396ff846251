using System.CommandLine;
using System.CommandLine.Help;

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
            StatusCommand.Create(),
            OrdersCommand.Create(),
            EventsCommand.Create(),
            JobsCommand.Create(),
            TokenCommand.Create(),
            DemoCommand.Create(),
            SimulateCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            DoctorCommand.Create(),
            ResetCommand.Create(),
        };
        root.SetAction(ServeCommand.RunAsync);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return root;
    }
}
