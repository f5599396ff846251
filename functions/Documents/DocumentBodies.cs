using System.Text.Json.Serialization;
using OrderFunctions.Application.Documents;
using OrderFunctions.Application.Payments;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Documents;
using OrderFunctions.Domain.Orders;
using OrderFunctions.Functions.Http;

namespace OrderFunctions.Functions.Documents;

/// <summary>A parts list that is to become an order. Its files are sent afterwards.</summary>
/// <param name="Contact">Where messages go.</param>
/// <param name="ShippingAddress">Where the goods go.</param>
/// <param name="Payment">Charge as soon as the order's stock is reserved; left out, the customer starts the payment once the order is there.</param>
/// <param name="Note">What staff should know, 1 to 2,000 characters.</param>
public sealed record SubmitDocumentBody(
    CustomerContact Contact, Address ShippingAddress, Address? BillingAddress = null, PaymentWish? Payment = null, string? Note = null)
{
    internal const int MaxText = 2_000;

    internal PartsListDelivery Delivery => new(Contact, ShippingAddress, BillingAddress, Payment, Note?.Trim());

    internal Problem? Validate()
    {
        var errors = new FieldErrors();
        Check(Contact.Validate(), "$.contact");
        Check(ShippingAddress.Validate(), "$.shippingAddress");
        Check(BillingAddress?.Validate(), "$.billingAddress");
        if (Payment is { } payment)
        {
            errors.Require(payment.Provider.Length is >= 1 and <= 32, "$.payment.provider", "must have 1 to 32 characters");
            errors.Require(PaymentMethods.IsToken(payment.Method), "$.payment.method", "must be a token of the payment provider");
        }

        errors.Require(Note is null || IsText(Note, MaxText), "$.note", TextRule);
        return errors.ToProblem();

        void Check(Refusal? refusal, string path)
        {
            foreach (var (field, problem) in refusal?.Data ?? new Dictionary<string, string>()) errors.Add($"{path}.{field}", problem);
        }
    }

    internal static string TextRule => $"must have 1 to {MaxText} characters, none of them control characters but line breaks and tabs";

    internal static bool IsText(string text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
}

/// <summary>Who is to review it: the subject of a token.</summary>
public sealed record AssignDocumentBody(string Reviewer);

/// <summary>That staff were in contact with the customer.</summary>
/// <param name="Text">What was said, 1 to 2,000 characters; staff only.</param>
public sealed record DocumentContactBody(ContactChannel Channel, string Text);

/// <summary>How many of an article.</summary>
/// <param name="Wishes">What a personalised article is to say, 1 to 2,000 characters; needed there, refused elsewhere.</param>
public sealed record DocumentItemBody(int Quantity, string? Wishes = null);

/// <summary>Why there will be no order.</summary>
/// <param name="Message">What the customer is told beside that, 1 to 2,000 characters.</param>
public sealed record RejectDocumentBody(RejectReason Reason, string? Message = null);

/// <summary>Why a list is taken back.</summary>
public sealed record WithdrawDocumentBody(WithdrawReason Reason);

/// <summary>JSON of this room's doors.</summary>
[JsonSerializable(typeof(SubmitDocumentBody))]
[JsonSerializable(typeof(AssignDocumentBody))]
[JsonSerializable(typeof(DocumentContactBody))]
[JsonSerializable(typeof(DocumentItemBody))]
[JsonSerializable(typeof(RejectDocumentBody))]
[JsonSerializable(typeof(WithdrawDocumentBody))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(DocumentListView))]
internal sealed partial class DocumentsJson : JsonSerializerContext;
