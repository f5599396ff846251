using Microsoft.Extensions.DependencyInjection;
using OrderFunctions.LocalHost.Configuration;
using OrderFunctions.LocalHost.Invocation;
using OrderFunctions.Storage;

namespace OrderFunctions.LocalHost.Messaging;

/// <summary>Queues and topics: one table of messages, one pump per function.</summary>
internal sealed class MessagingModule : IHostModule
{
    public SchemaModule? Schema { get; } = new("messages",
    [
        """
        CREATE TABLE messages (
          id INTEGER PRIMARY KEY,
          channel TEXT NOT NULL,
          visible_at INTEGER NOT NULL,
          inserted_at INTEGER NOT NULL,
          deliveries INTEGER NOT NULL DEFAULT 0,
          message_id TEXT NOT NULL,
          body TEXT NOT NULL,
          properties TEXT,
          trace_parent TEXT,
          dead_reason TEXT,
          dead_description TEXT
        );
        CREATE INDEX messages_due ON messages (channel, visible_at, id);
        CREATE TABLE topic_message_ids (
          topic TEXT NOT NULL,
          message_id TEXT NOT NULL,
          seen_at INTEGER NOT NULL,
          PRIMARY KEY (topic, message_id)
        ) WITHOUT ROWID;
        CREATE INDEX topic_message_ids_age ON topic_message_ids (seen_at);
        """,
    ]);

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MessageSignals>();
        services.AddSingleton(provider => new LocalQueues(
            provider.GetRequiredService<MessageStore>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Tracing>()));
        services.AddSingleton(provider => new LocalTopics(
            provider.GetRequiredService<MessageStore>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<FunctionCatalog>(),
            provider.GetRequiredService<LocalFunctionHostOptions>(),
            provider.GetRequiredService<Tracing>()));
        services.AddSingleton<ITriggerListener, MessageListener>();
    }
}
