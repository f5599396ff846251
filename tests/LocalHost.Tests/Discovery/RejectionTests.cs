using OrderFunctions.LocalHost.Discovery;
using OrderFunctions.LocalHost.Tests.Discovery.Rejected;

namespace OrderFunctions.LocalHost.Tests.Discovery;

/// <summary>What the official build rejects or silently gets wrong is rejected here when the host is built.</summary>
public sealed class RejectionTests
{
    [Theory]
    [InlineData(typeof(PrivateMethod), "PrivateMethod.Run: the method is not public")]
    [InlineData(typeof(InternalMethod), "InternalMethod.Run: the method is not public")]
    [InlineData(typeof(AsyncVoid), "AsyncVoid.Run: the method is async void")]
    [InlineData(typeof(NoLevel), "NoLevel.Run: the HTTP trigger states no AuthorizationLevel")]
    [InlineData(typeof(MethodsWithoutLevel), "MethodsWithoutLevel.Run: the HTTP trigger states no AuthorizationLevel")]
    [InlineData(typeof(FunctionLevel), "FunctionLevel.Run: AuthorizationLevel.Function needs host keys")]
    [InlineData(typeof(NoTrigger), "NoTrigger.Run: the function has no trigger")]
    [InlineData(typeof(TwoTriggers), "TwoTriggers.Run: the function has 2 triggers")]
    [InlineData(typeof(TwoBindings), "TwoBindings.Run: parameter 'client' has more than one binding attribute")]
    [InlineData(typeof(RetryOnHttp), "RetryOnHttp.Run: FixedDelayRetryAttribute is not supported with HttpTriggerAttribute")]
    [InlineData(typeof(RetryOnQueue), "RetryOnQueue.Run: ExponentialBackoffRetryAttribute is not supported with QueueTriggerAttribute")]
    [InlineData(typeof(RetryOnTopic), "RetryOnTopic.Run: FixedDelayRetryAttribute is not supported with ServiceBusTriggerAttribute")]
    [InlineData(typeof(NullRetryInterval), "NullRetryInterval.Run: the retry interval ''")]
    [InlineData(typeof(BadRetryInterval), "BadRetryInterval.Run: the retry interval 'soon'")]
    [InlineData(typeof(TwoRetries), "TwoRetries.Run: the function has more than one retry attribute")]
    [InlineData(typeof(SameName), "SameName.One, SameName.Two: the function name 'Same' is used more than once")]
    [InlineData(typeof(SameRoute), "SameRoute.One, SameRoute.Two: the route 'GET THINGS/{ID}' is answered by more than one function")]
    [InlineData(typeof(SameActivity), "SameActivity.One, SameActivity.Two: the Activity name 'pay' is used more than once")]
    [InlineData(typeof(BadName), "BadName.Run: '1st try' is no function name")]
    [InlineData(typeof(Outer), "Inner.Run: the class Inner is nested where other code cannot reach it")]
    [InlineData(typeof(Generic<>), "Run: a function cannot be generic")]
    [InlineData(typeof(GenericMethod), "GenericMethod.Run: a function cannot be generic")]
    [InlineData(typeof(Abstract), "Abstract.Run: the class Abstract is abstract")]
    [InlineData(typeof(ByReference), "ByReference.Run: parameter 'number' is passed by reference")]
    [InlineData(typeof(LoggerParameter), "LoggerParameter.Run: parameter 'logger': a logger would be null")]
    [InlineData(typeof(HttpContextParameter), "HttpContextParameter.Run: parameter 'context': HttpContext cannot be bound")]
    [InlineData(typeof(ObjectFromQuery), "ObjectFromQuery.Run: parameter 'filter': a Filter cannot be bound from the route or the query")]
    [InlineData(typeof(ServiceParameter), "ServiceParameter.Run: parameter 'time': a TimeProvider cannot be bound")]
    [InlineData(typeof(UnknownFact), "UnknownFact.Run: parameter 'colour': messages have no 'colour'")]
    [InlineData(typeof(TimerParameter), "TimerParameter.Run: parameter 'text': nothing binds a String there")]
    [InlineData(typeof(ClientOfWrongType), "ClientOfWrongType.Run: parameter 'client': [DurableClient] must sit on a parameter of type DurableTaskClient")]
    [InlineData(typeof(ReturnsPoco), "ReturnsPoco.Run: an HTTP function that returns Filter would answer 200 with an empty body")]
    [InlineData(typeof(ReturnsString), "ReturnsString.Run: an HTTP function that returns String would answer 200 with an empty body")]
    [InlineData(typeof(ReturnsNothing), "ReturnsNothing.Run: an HTTP function that returns nothing would answer 200 with an empty body")]
    [InlineData(typeof(ReturnsFromTimer), "ReturnsFromTimer.Run: the returned Int32 would go nowhere")]
    [InlineData(typeof(TriggerOnString), "TriggerOnString.Run: HttpTriggerAttribute must sit on a parameter of type HttpRequest, not String")]
    [InlineData(typeof(TimerOnString), "TimerOnString.Run: TimerTriggerAttribute must sit on a parameter of type TimerInfo, not String")]
    [InlineData(typeof(OrchestrationOnString), "OrchestrationOnString.Run: OrchestrationTriggerAttribute must sit on a parameter of type TaskOrchestrationContext")]
    [InlineData(typeof(OrchestratorWithClient), "OrchestratorWithClient.Run: parameter 'client': an orchestrator calls activities only")]
    [InlineData(typeof(OrchestratorWithToken), "OrchestratorWithToken.Run: parameter 'token': an orchestrator cannot take a CancellationToken")]
    [InlineData(typeof(OrchestratorWithLogger), "OrchestratorWithLogger.Run: parameter 'logger': an orchestrator cannot take a ILogger")]
    [InlineData(typeof(FiveFieldCron), "FiveFieldCron.Run: the schedule '*/5 * * * *' is not a cron expression of six fields")]
    [InlineData(typeof(NeverCron), "NeverCron.Run: the schedule '0 0 0 30 2 *' is not a cron expression of six fields: it never occurs")]
    [InlineData(typeof(BadRoute), "BadRoute.Run: the route 'orders/{id' is not valid")]
    [InlineData(typeof(BadConstraint), "BadConstraint.Run: the route 'orders/{id:number}' is not valid: 'number' is not a route constraint")]
    [InlineData(typeof(RouteWithSlash), "RouteWithSlash.Run: the route '/orders' must not begin with '/'")]
    [InlineData(typeof(BadMethod), "BadMethod.Run: 'FETCH' is not an HTTP method")]
    [InlineData(typeof(BadQueueName), "BadQueueName.Run: 'My_Queue' is no queue name")]
    [InlineData(typeof(NullQueueName), "NullQueueName.Run: parameter 'body': the argument 'queueName' of QueueTriggerAttribute is null")]
    [InlineData(typeof(NullTopic), "NullTopic.Run: parameter 'body': the argument 'topicName' of ServiceBusTriggerAttribute is null")]
    [InlineData(typeof(NullSubscription), "NullSubscription.Run: parameter 'body': the argument 'subscriptionName' of ServiceBusTriggerAttribute is null")]
    [InlineData(typeof(NullSchedule), "NullSchedule.Run: parameter 'timer': the argument 'schedule' of TimerTriggerAttribute is null")]
    [InlineData(typeof(NullMethods), "NullMethods.Run: parameter 'r': the argument 'methods' of HttpTriggerAttribute is null")]
    [InlineData(typeof(NullMethod), "NullMethod.Run: '' is not an HTTP method")]
    [InlineData(typeof(BatchFromTopic), "BatchFromTopic.Run: parameter 'bodies': without IsBatched a message comes alone")]
    [InlineData(typeof(ListFromTopic), "ListFromTopic.Run: parameter 'filters': without IsBatched a message comes alone")]
    [InlineData(typeof(BytesFromQueue), "BytesFromQueue.Run: parameter 'body': a byte[] would be the raw body on the official worker")]
    [InlineData(typeof(NoSubscription), "NoSubscription.Run: the topic and the subscription must be named")]
    [InlineData(typeof(UnregisteredDependency), "UnregisteredDependency.Run: nothing is registered for the constructor parameter 'filter'")]
    [InlineData(typeof(TwoConstructors), "TwoConstructors.Run: the class TwoConstructors must have exactly one public constructor, not 2")]
    public async Task The_host_does_not_start(Type functions, string problem)
    {
        var types = functions == typeof(Outer) ? functions.GetNestedTypes(System.Reflection.BindingFlags.NonPublic) : [functions];

        var error = await Assert.ThrowsAsync<FunctionAppException>(async () =>
        {
            await using var app = TestApp.Build(new TestSetup { Functions = types });
        });

        Assert.Contains(error.Problems, p => p.StartsWith(problem, StringComparison.Ordinal) || p.Contains("." + problem, StringComparison.Ordinal)
            || (functions.IsGenericType && p.Contains(problem, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_problems_are_reported_at_once()
    {
        var error = await Assert.ThrowsAsync<FunctionAppException>(async () =>
        {
            await using var app = TestApp.Build(new TestSetup { Functions = [typeof(PrivateMethod), typeof(BadRoute)] });
        });

        Assert.Equal(2, error.Problems.Count);
        Assert.All(error.Problems, problem => Assert.Contains(problem, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_null_argument_is_one_problem()
    {
        var error = await Assert.ThrowsAsync<FunctionAppException>(async () =>
        {
            await using var app = TestApp.Build(new TestSetup { Functions = [typeof(NullSchedule)] });
        });

        Assert.Single(error.Problems);
    }

    /// <summary>The official build leaves a property out that is set to null: then the function's name is the route.</summary>
    [Fact]
    public async Task A_route_that_is_null_is_no_route()
    {
        await using var app = await TestApp.StartAsync(typeof(NullRoute));

        Assert.True((await app.Client.GetAsync(new Uri("things", UriKind.Relative))).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Json_options_that_do_not_know_a_payload_are_found_at_start()
    {
        var error = await Assert.ThrowsAsync<FunctionAppException>(async () =>
        {
            await using var app = TestApp.Build(new TestSetup
            {
                Functions = [typeof(PocoFromQueue)],
                Configure = builder => builder.Services.Configure<System.Text.Json.JsonSerializerOptions>(
                    options => options.TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine()),
            });
        });

        Assert.StartsWith(
            "PocoFromQueue.Run: parameter 'filter': the JSON options of the app do not know the type Filter",
            Assert.Single(error.Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_method_of_an_internal_class_is_a_function_and_an_assembly_can_be_named()
    {
        await using var app = TestApp.Build(new TestSetup { Functions = [typeof(InternalClass)] });

        Assert.Equal("Fine", Assert.Single(app.Host.Services.GetRequiredService<OrderFunctions.LocalHost.Invocation.FunctionCatalog>().All).Name);
        Assert.Contains(typeof(InternalClass), FunctionDiscovery.TypesOf(typeof(InternalClass).Assembly));
        Assert.DoesNotContain(typeof(RejectionTests), FunctionDiscovery.TypesOf(typeof(InternalClass).Assembly));
    }
}
