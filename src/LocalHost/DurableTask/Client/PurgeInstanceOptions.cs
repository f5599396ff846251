namespace OrderFunctions.LocalHost.DurableTask.Client;

/// <summary>Options of a purge.</summary>
/// <param name="Recursive">Also purges what the instance started; nothing can be started from here, so it changes nothing.</param>
public record PurgeInstanceOptions(bool Recursive = false);
