namespace OrderFunctions.LocalHost.Messaging;

/// <summary>A message as it lies in its channel. Properties are a JSON object of texts.</summary>
internal sealed record StoredMessage(
    long Id,
    string MessageId,
    string Body,
    int Deliveries,
    DateTimeOffset InsertedAt,
    string? Properties,
    string? TraceParent);

/// <summary>A message to be put into a channel.</summary>
internal sealed record NewMessage(string Channel, string MessageId, string Body, string? Properties, string? TraceParent);
