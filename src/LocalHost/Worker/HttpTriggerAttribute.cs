using OrderFunctions.LocalHost.Worker.Extensions.Abstractions;

namespace OrderFunctions.LocalHost.Worker;

/// <summary>Who may call an HTTP function by the host's keys. This host accepts <see cref="Anonymous"/> only.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key: identity is the app's own business.</summary>
    Anonymous = 0,
    /// <summary>Not accepted here.</summary>
    User = 1,
    /// <summary>Not accepted here.</summary>
    Function = 2,
    /// <summary>Not accepted here.</summary>
    System = 3,
    /// <summary>Not accepted here.</summary>
    Admin = 4,
}

/// <summary>The function answers HTTP requests.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>All methods and no stated level, which is rejected when the host starts.</summary>
    public HttpTriggerAttribute()
    {
    }

    /// <summary>No stated level, which is rejected when the host starts.</summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>All methods.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods only; any other is answered 404.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route template below the route prefix of host.json; without it, the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The HTTP methods answered; null or empty means all.</summary>
    public string[]? Methods { get; }

    /// <summary>The key level asked for.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
