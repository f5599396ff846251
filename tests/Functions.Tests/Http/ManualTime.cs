using OrderFunctions.LocalHost.Testing;

namespace OrderFunctions.Functions.Tests.Http;

internal static class ManualTime
{
    /// <summary>Moves the clock to each due time until the task has ended.</summary>
    public static async Task AdvanceUntilAsync(this ManualTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            if (time.NextDue is { } due)
                time.AdvanceTo(due);
            await Task.Yield();
        }
    }
}
