namespace OrderFunctions.Adapters.Gateways.Firebase;

/// <summary>How messages to devices are handed to Firebase (configuration section <c>Push:Firebase</c>): a service account of the project.</summary>
public sealed class FirebaseOptions
{
    /// <summary>The API's address.</summary>
    public static readonly Uri Api = new("https://fcm.googleapis.com/");

    /// <summary>Where access tokens are given out.</summary>
    public static readonly Uri Tokens = new("https://oauth2.googleapis.com/token");

    /// <summary>The project; empty sends nothing this way.</summary>
    public string ProjectId { get; set; } = "";

    /// <summary>The service account's <c>client_email</c>.</summary>
    public string ClientEmail { get; set; } = "";

    /// <summary>The service account's <c>private_key</c>, PEM; line ends may be written as <c>\n</c>.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>Another address of the API; empty for <see cref="Api"/>.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Another address for access tokens; empty for <see cref="Tokens"/>.</summary>
    public string TokenUrl { get; set; } = "";

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
