using System.ComponentModel.DataAnnotations;

namespace OrderFunctions.Functions.Http.Identity;

/// <summary>Whose tokens are accepted. Section <c>Identity</c>.</summary>
public sealed class IdentityOptions : IValidatableObject
{
    /// <summary>The audience a token must be made for.</summary>
    [Required(ErrorMessage = "Identity:Audience is required.")]
    public string Audience { get; set; } = "order-functions";

    /// <summary>An OpenID Connect issuer, exactly as in its tokens' <c>iss</c>; empty for none.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Where the issuer's discovery document is; empty means the issuer plus <c>/.well-known/openid-configuration</c>.</summary>
    public string Metadata { get; set; } = "";

    /// <summary>The claim that holds the roles (a name or an array of names).</summary>
    [Required(ErrorMessage = "Identity:RoleClaim is required.")]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// File of the development issuer's private key, created when missing; empty switches that issuer off. Whoever can
    /// read the file can be anybody: for a laptop only.
    /// </summary>
    public string DevelopmentKey { get; set; } = "";

    /// <summary>Tolerance for clocks that differ, in seconds.</summary>
    [Range(0, 300, ErrorMessage = "Identity:ClockSkewSeconds must be 0 to 300.")]
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>How many validated tokens are remembered.</summary>
    [Range(16, 1_000_000, ErrorMessage = "Identity:CacheSize must be 16 to 1000000.")]
    public int CacheSize { get; set; } = 10_000;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Issuer.Length > 0 && !Uri.TryCreate(Issuer, UriKind.Absolute, out _))
            yield return new ValidationResult("Identity:Issuer must be an absolute URL.");
        if (Metadata.Length > 0 && !Uri.TryCreate(Metadata, UriKind.Absolute, out _))
            yield return new ValidationResult("Identity:Metadata must be an absolute URL.");
        if (Metadata.Length > 0 && Issuer.Length == 0)
            yield return new ValidationResult("Identity:Metadata needs Identity:Issuer.");
    }
}
