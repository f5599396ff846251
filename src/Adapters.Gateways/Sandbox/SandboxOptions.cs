namespace OrderFunctions.Adapters.Gateways.Sandbox;

/// <summary>Settings of the Sandbox gateway; section <c>Payments:Sandbox</c>.</summary>
public sealed record SandboxOptions
{
    /// <summary>Whether payments can be started there.</summary>
    public bool Enabled { get; init; }

    /// <summary>Secrets of its webhooks, newest first: it signs with all of them, so one can be rotated out.</summary>
    public required IReadOnlyList<string> WebhookSecrets { get; init; }

    /// <summary>Where this app answers from the outside: webhooks and the payment page live there.</summary>
    public required Func<Uri> OwnAddress { get; init; }

    /// <summary>Another Sandbox to talk to over HTTP; null keeps its books in our own store.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>How long "processing" and "pending" take.</summary>
    public TimeSpan SettlesAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Modifiers added to every test card, such as <c>.twice.reordered</c>.</summary>
    public string Modifiers { get; init; } = "";
}
