using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml;
using OrderFunctions.Application.Events;
using OrderFunctions.Application.Ops;
using OrderFunctions.Local;
using OrderFunctions.LocalHost;
using OrderFunctions.LocalHost.Worker;
using Xunit;

namespace OrderFunctions.Functions.Tests.Azure;

/// <summary>Topics, subscriptions and queues of the functions exist on Azure, and treat messages as the local host does.</summary>
public sealed class TopologyTests
{
    private static readonly JsonNode Bus = AzureFiles.Json("infra/topics.json");

    private static readonly ParameterInfo[] Parameters =
    [
        .. typeof(LocalApp).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetParameters()),
    ];

    private static string[] Declared =>
        [.. Bus["topics"]!.AsArray().SelectMany(topic => AzureFiles.Texts(topic!["subscriptions"]).Select(name => $"{Name(topic)}/{name}"))];

    [Fact]
    public void Every_subscription_that_a_function_listens_on_is_made_and_no_other()
    {
        var listened = Listened().Where(name => !name.EndsWith(DeadLetterSource.DeadLetterQueue, StringComparison.Ordinal)).Distinct();
        Assert.Equal(listened.Order(StringComparer.Ordinal), Declared.Order(StringComparer.Ordinal));

        var published = typeof(Topics).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(published.Order(StringComparer.Ordinal), Bus["topics"]!.AsArray().Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dead_letters_of_every_subscription_and_poison_of_every_queue_are_taken_by_a_function()
    {
        Assert.Equal(
            Declared.Select(name => name + DeadLetterSource.DeadLetterQueue).Order(StringComparer.Ordinal),
            Listened().Where(name => name.EndsWith(DeadLetterSource.DeadLetterQueue, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        var queues = Parameters.Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName).OfType<string>().ToLookup(
            name => name.EndsWith(DeadLetterSource.PoisonSuffix, StringComparison.Ordinal));
        var made = AzureFiles.Texts(AzureFiles.Json("infra/queues.json")["queues"]).ToList();
        Assert.Equal(queues[false].Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
        Assert.Equal(
            queues[true].Order(StringComparer.Ordinal), made.Select(name => name + DeadLetterSource.PoisonSuffix).Order(StringComparer.Ordinal));
        Assert.Contains($"name: '${{queue}}{DeadLetterSource.PoisonSuffix}'", AzureFiles.Text("infra/modules/storage.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_tried_as_often_and_remembered_as_long_as_on_the_local_host()
    {
        var local = new LocalFunctionHostOptions();
        Assert.Equal(local.MaxDeliveryCount, Bus["maxDeliveryCount"]!.GetValue<int>());
        Assert.Equal(
            LocalApp.Tries.OrderBy(one => one.Key),
            Bus["topics"]!.AsArray().Where(topic => topic!["maxDeliveryCount"] is not null)
                .Select(topic => KeyValuePair.Create(Name(topic), TriesOf(topic))).OrderBy(one => one.Key));
        Assert.Equal(local.DuplicateDetectionWindow, Time(Bus, "duplicateDetectionHistoryTimeWindow"));
        Assert.False(Bus["requiresSession"]!.GetValue<bool>(), "The local host knows no sessions.");

        // A lock is renewed while a function runs, and a dead message does not vanish before somebody has looked.
        var host = AzureFiles.Json("host.json");
        var longest = TimeSpan.Parse(host["functionTimeout"]!.GetValue<string>(), null);
        Assert.Equal(longest, TimeSpan.Parse(host["extensions"]!["serviceBus"]!["maxAutoLockRenewalDuration"]!.GetValue<string>(), null));
        Assert.InRange(Time(Bus, "lockDuration"), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

        var bicep = AzureFiles.Text("infra/modules/servicebus.bicep");
        string[] said =
        [
            "requiresDuplicateDetection: true", "duplicateDetectionHistoryTimeWindow: definitions.duplicateDetectionHistoryTimeWindow",
            "maxDeliveryCount: topic.?maxDeliveryCount ?? definitions.maxDeliveryCount", "maxDeliveryCount: subscription.maxDeliveryCount", "lockDuration: definitions.lockDuration",
            "requiresSession: definitions.requiresSession", "deadLetteringOnMessageExpiration: true",
        ];
        Assert.All(said, line => Assert.Contains(line, bicep, StringComparison.Ordinal));
    }

    [Fact]
    public void The_emulator_has_the_same_topics_as_far_as_it_can()
    {
        var emulated = AzureFiles.Json("infra/emulators/servicebus.json")["UserConfig"]!["Namespaces"]![0]!["Topics"]!.AsArray();
        Assert.Equal(
            Bus["topics"]!.AsArray().Select(topic => (Name(topic), string.Join(' ', AzureFiles.Texts(topic!["subscriptions"])))),
            emulated.Select(topic =>
                (topic!["Name"]!.GetValue<string>(), string.Join(' ', topic["Subscriptions"]!.AsArray().Select(s => s!["Name"]!.GetValue<string>())))));
        Assert.All(emulated, topic =>
        {
            Assert.True(topic!["Properties"]!["RequiresDuplicateDetection"]!.GetValue<bool>());
            Assert.All(topic["Subscriptions"]!.AsArray(), subscription =>
            {
                var properties = subscription!["Properties"]!;
                Assert.Equal(
                    TriesOf(Bus["topics"]!.AsArray().Single(one => Name(one) == topic["Name"]!.GetValue<string>())), properties["MaxDeliveryCount"]!.GetValue<int>());
                Assert.Equal(Bus["lockDuration"]!.GetValue<string>(), properties["LockDuration"]!.GetValue<string>());
                Assert.Equal(Bus["requiresSession"]!.GetValue<bool>(), properties["RequiresSession"]!.GetValue<bool>());
                Assert.True(properties["DeadLetteringOnMessageExpiration"]!.GetValue<bool>());
            });
        });
    }

    private static IEnumerable<string> Listened() => Parameters
        .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>()
        .Select(trigger => $"{trigger.TopicName}/{trigger.SubscriptionName}");

    private static int TriesOf(JsonNode? topic) => (topic!["maxDeliveryCount"] ?? Bus["maxDeliveryCount"])!.GetValue<int>();

    private static string Name(JsonNode? topic) => topic!["name"]!.GetValue<string>();

    private static TimeSpan Time(JsonNode node, string name) => XmlConvert.ToTimeSpan(node[name]!.GetValue<string>());
}
