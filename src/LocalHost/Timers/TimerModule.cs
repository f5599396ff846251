using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Timers;

/// <summary>Timer functions and the status of their schedules.</summary>
internal sealed class TimerModule : IHostModule
{
    public SchemaModule? Schema { get; } = new("timers",
    [
        """
        CREATE TABLE timer_status (
          function TEXT PRIMARY KEY,
          schedule TEXT NOT NULL,
          last INTEGER NOT NULL,
          next INTEGER NOT NULL,
          updated INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
    ]);

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TimerStatusStore>();
        services.AddSingleton<ITriggerListener, TimerListener>();
    }
}
