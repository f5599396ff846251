namespace OrderFunctions.Functions.Orders;

/// <summary>What all sagas that look, act and wait have in common: how long they try, and how they wait. It is replayed with them.</summary>
internal static class SagaPace
{
    /// <summary>Then a saga goes on with an empty history, so that what waits for weeks costs no more than what is young.</summary>
    public const int RoundsPerHistory = 100;

    /// <summary>
    /// An activity throws for weather only. A few quick tries, and then the saga looks again: whoever cancels, and the deadline, must get
    /// their turn while a gateway is away.
    /// </summary>
    public static TaskOptions Quickly { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2));

    /// <summary>Without what it looks at nothing can be decided: about two hours, and then the sweeper starts the saga anew.</summary>
    public static TaskOptions Patiently { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 30, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>What could not be done now is tried again half a minute later, then after twice as long each time, up to eight minutes.</summary>
    public static TimeSpan PauseAfter(int stepsInVain) => TimeSpan.FromSeconds(30 << Math.Min(stepsInVain - 1, 4));

    /// <summary>Until the saga is told to look again, or until the time is over, if there is one: false then.</summary>
    public static async Task<bool> HearAsync(this TaskOrchestrationContext saga, string news, TimeSpan? atMost)
    {
        try
        {
            if (atMost is { } time) await saga.WaitForExternalEvent<string?>(news, time);
            else await saga.WaitForExternalEvent<string?>(news);
            return true;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }
}
