using System.Text.Json.Serialization;

namespace OrderFunctions.Application.Payments;

/// <summary>What the customer's browser needs to carry a payment on at its provider. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "provider")]
[JsonDerivedType(typeof(Stripe), "stripe")]
[JsonDerivedType(typeof(Razorpay), "razorpay")]
[JsonDerivedType(typeof(Sandbox), "sandbox")]
public abstract record ClientAction
{
    private ClientAction()
    {
    }

    /// <summary>For Stripe.js.</summary>
    public sealed record Stripe(string ClientSecret, string PublishableKey) : ClientAction
    {
        /// <summary>Without the secret, which lets its holder pay with and look at the payment.</summary>
        public override string ToString() => nameof(Stripe);
    }

    /// <summary>For Razorpay Checkout; the amount is in minor units.</summary>
    public sealed record Razorpay(string KeyId, string GatewayOrderId, long Amount, string Currency) : ClientAction;

    /// <summary>A page of ours where a person approves or declines.</summary>
    public sealed record Sandbox(string Url) : ClientAction;
}
