using System.Globalization;
using System.Text.Json;

namespace OrderFunctions.LocalHost.Configuration;

/// <summary>What this host honours of host.json. Everything else in the file belongs to the other host.</summary>
internal sealed record HostSettings
{
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Null: without limit.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Messages taken at a time.</summary>
    public int QueueBatchSize { get; init; } = 16;

    /// <summary>A new batch is taken when this many or fewer messages are being handled.</summary>
    public int QueueNewBatchThreshold { get; init; } = 8;

    /// <summary>Tries before a message goes to the poison queue.</summary>
    public int QueueMaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message that failed stays out of sight.</summary>
    public TimeSpan QueueVisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Messages of one subscription handled at the same time.</summary>
    public int TopicMaxConcurrentCalls { get; init; } = 16;

    /// <summary>Activities that run at the same time; an activity counts until it has returned.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// Orchestrators that are run at the same time: each from the moment it is shown what has arrived until what it did about
    /// it is on disk. Any number more may wait for activities, timers and events.
    /// </summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    public static HostSettings Parse(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
        }
        catch (JsonException e)
        {
            throw new FormatException("host.json is not valid JSON: " + e.Message, e);
        }
        using (document)
        {
            var root = new Section(document.RootElement, "");
            var http = root.Child("extensions").Child("http");
            var queues = root.Child("extensions").Child("queues");
            var topics = root.Child("extensions").Child("serviceBus");
            var durable = root.Child("extensions").Child("durableTask");
            var defaults = new HostSettings();
            var batch = queues.Number("batchSize", defaults.QueueBatchSize, 1, 32);
            return new HostSettings
            {
                RoutePrefix = (http.Text("routePrefix") ?? defaults.RoutePrefix).Trim('/'),
                FunctionTimeout = root.Text("functionTimeout") is "-1" ? null : root.Span("functionTimeout", defaults.FunctionTimeout!.Value),
                QueueBatchSize = batch,
                QueueNewBatchThreshold = queues.Number("newBatchThreshold", batch / 2, 0, 1000),
                QueueMaxDequeueCount = queues.Number("maxDequeueCount", defaults.QueueMaxDequeueCount, 1, int.MaxValue),
                QueueVisibilityTimeout = queues.Span("visibilityTimeout", defaults.QueueVisibilityTimeout),
                TopicMaxConcurrentCalls = topics.Number("maxConcurrentCalls", defaults.TopicMaxConcurrentCalls, 1, 10_000),
                MaxConcurrentActivities = durable.Number("maxConcurrentActivityFunctions", defaults.MaxConcurrentActivities, 1, 100_000),
                MaxConcurrentOrchestrators =
                    durable.Number("maxConcurrentOrchestratorFunctions", defaults.MaxConcurrentOrchestrators, 1, 100_000),
            };
        }
    }

    private readonly struct Section(JsonElement? element, string path)
    {
        public Section Child(string name) => new(Find(name), path + name + ".");

        public string? Text(string name) => Find(name) is { } value
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "must be a text")
            : null;

        public int Number(string name, int otherwise, int least, int most)
        {
            if (Find(name) is not { } value)
                return otherwise;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
                ? number
                : throw Wrong(name, $"must be a number from {least} to {most}");
        }

        public TimeSpan Span(string name, TimeSpan otherwise)
        {
            if (Text(name) is not { } text)
                return otherwise;
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
                ? span
                : throw Wrong(name, "must be a time span (hh:mm:ss)");
        }

        private JsonElement? Find(string name) =>
            element is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? value
                : null;

        private FormatException Wrong(string name, string why) => new($"host.json: {path}{name} {why}.");
    }
}
