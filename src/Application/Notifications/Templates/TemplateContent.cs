namespace OrderFunctions.Application.Notifications.Templates;

/// <summary>
/// The words of a template, in Handlebars. A mail has a subject; its HTML is made from the text when it has none of its own. What
/// a device or the customer's list shows has a subject, its headline. A text message has the text alone.
/// </summary>
/// <param name="Subject">One line; null for text messages.</param>
/// <param name="Text">The words.</param>
/// <param name="Html">What stands between <c>body</c> and its end; mail only.</param>
public sealed record TemplateContent(string? Subject, string Text, string? Html = null);

/// <summary>What came of a template and an occasion.</summary>
/// <param name="Subject">One line; empty for text messages.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">A whole document; null where there is none.</param>
public sealed record RenderedTemplate(string Subject, string Text, string? Html);
