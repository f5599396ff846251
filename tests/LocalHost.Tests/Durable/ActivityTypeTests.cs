using OrderFunctions.LocalHost.DurableTask;
using OrderFunctions.LocalHost.DurableTask.Client;

#pragma warning disable CA1034 // Function classes are found by their types, and these belong to this test.

namespace OrderFunctions.LocalHost.Tests.Durable;

/// <summary>
/// A call whose types do not fit the activity fails with a message that names both, where the JSON alone would often let
/// it pass with empty fields. The official analyzers warn of the same when they build.
/// </summary>
public sealed class ActivityTypeTests
{
    public record Animal(string Name);

    public sealed record Dog(string Name) : Animal(Name);

    public sealed record Parcel(string Name, int Weight);

    public sealed class Calls
    {
        [Function("WrongInput")]
        public Task WrongInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync("Weigh", new Dog("Rex"));

        [Function("NoInput")]
        public Task<long> NoInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<long>("Double");

        [Function("NarrowerInput")]
        public Task<long> NarrowerInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<long>("Double", 2.5);

        [Function("WrongResult")]
        public Task<Parcel?> WrongResult([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<Parcel?>("Fetch", "Rex");

        [Function("NoResult")]
        public Task<int> NoResult([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>("Forget", "Rex");

        /// <summary>A mistake in the code is not for the code to compensate.</summary>
        [Function("Swallows")]
        public async Task<string> Swallows([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallActivityAsync("Weigh", "a text");
            }
            catch (ArgumentException)
            {
                // Goes on as if nothing had happened.
            }
            return "done";
        }

        [Function("Fits")]
        public async Task<string> Fits([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));
            var dog = await context.CallActivityAsync<Animal>("Fetch", "Rex");
            var nobody = await context.CallActivityAsync<Dog?>("Fetch", input: null);
            var weight = await context.CallActivityAsync<long?>("Weigh", new Parcel("Rex", 30));
            var doubled = await context.CallActivityAsync<decimal>("Double", 21);
            var ignored = await context.CallActivityAsync<object>("Forget", "Rex");
            await context.CallActivityAsync("Forget", "Rex", retry);
            await context.CallActivityAsync("Weigh", new Parcel("unasked", 1), retry);
            var count = await context.CallActivityAsync<int>("Count", new List<string> { "a", "b" });
            return $"{dog.Name} {nobody?.Name} {weight} {doubled} {ignored} {count}";
        }
    }

    public sealed class Activities
    {
        [Function("Fetch")]
        public static Dog? Fetch([ActivityTrigger] string? name) => name is null ? null : new Dog(name);

        [Function("Weigh")]
        public static int Weigh([ActivityTrigger] Parcel parcel) => parcel.Weight;

        [Function("Double")]
        public static long Double([ActivityTrigger] long number) => 2 * number;

        [Function("Forget")]
        public static Task Forget([ActivityTrigger] string name) => Task.CompletedTask;

        [Function("Count")]
        public static Task<int> Count([ActivityTrigger] IReadOnlyList<string> names) => Task.FromResult(names.Count);
    }

    [Theory]
    [InlineData("WrongInput", "'Weigh' with a *Dog, but it takes a *Parcel.")]
    [InlineData("NoInput", "'Double' with no input, but it takes a System.Int64.")]
    [InlineData("NarrowerInput", "'Double' with a System.Double, but it takes a System.Int64.")]
    [InlineData("WrongResult", "'Fetch' for a *Parcel, but it returns a *Dog.")]
    [InlineData("NoResult", "'Forget' for a System.Int32, but it returns nothing.")]
    [InlineData("Swallows", "'Weigh' with a System.String, but it takes a *Parcel.")]
    public async Task A_call_that_does_not_fit_its_activity_fails_the_orchestration(string orchestrator, string what)
    {
        await using var app = await TestApp.StartAsync(typeof(Calls), typeof(Activities));

        var instance = await RunAsync(app, orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal(
            $"Orchestrator '{orchestrator}' of instance 'one' calls activity {what.Replace("*", typeof(ActivityTypeTests).FullName + "+", StringComparison.Ordinal)}",
            instance.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task What_converts_implicitly_fits()
    {
        await using var app = await TestApp.StartAsync(typeof(Calls), typeof(Activities));

        var instance = await RunAsync(app, "Fits");

        Assert.Null(instance.FailureDetails);
        Assert.Equal("Rex  30 42  2", instance.ReadOutputAs<string>());
    }

    private static async Task<OrchestrationMetadata> RunAsync(TestApp app, string orchestrator)
    {
        await app.Host.DurableClient.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input: null, new StartOrchestrationOptions("one"));
        await app.Host.WhenIdleAsync();
        return (await app.Host.DurableClient.GetInstanceAsync("one", getInputsAndOutputs: true))!;
    }
}
