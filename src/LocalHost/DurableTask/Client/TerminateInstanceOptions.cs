namespace OrderFunctions.LocalHost.DurableTask.Client;

/// <summary>Options of a terminate.</summary>
/// <param name="Output">Becomes the instance's output.</param>
/// <param name="Recursive">Also ends what the instance started; nothing can be started from here, so it changes nothing.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
