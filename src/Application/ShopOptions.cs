using System.ComponentModel.DataAnnotations;

namespace OrderFunctions.Application;

/// <summary>Who sells (configuration section <c>Shop</c>): printed on papers and in messages.</summary>
public sealed class ShopOptions
{
    /// <summary>The shop's name.</summary>
    [Required]
    public string Name { get; set; } = "The Shop";

    /// <summary>Its address, line by line, without the name.</summary>
    public IList<string> Address { get; } = [];

    /// <summary>Its tax number; printed on invoices when set.</summary>
    public string? TaxNumber { get; set; }

    /// <summary>Stands in <see cref="TrackingPage"/> for what opens a parcel's page.</summary>
    public const string Token = "{token}";

    /// <summary>Address of a parcel's page, with <see cref="Token"/> in it; messages name it when it is set.</summary>
    public string TrackingPage { get; set; } = "";

    /// <summary>Language of messages to those whose own has no words; a tag such as <c>de</c>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Sender of messages.</summary>
    [Required, EmailAddress]
    public string Email { get; set; } = "shop@example.com";
}
