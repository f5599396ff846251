namespace OrderFunctions.Application.Fulfilment;

/// <summary>
/// A message that cannot be taken, now or later. Whoever handed it over is told so; on a topic it becomes a dead letter with this
/// text, which holds codes and paths and nothing of what the message says.
/// </summary>
public sealed class MessageRefusedException : Exception
{
    public MessageRefusedException()
        : this("UNKNOWN", "No reason was given.")
    {
    }

    public MessageRefusedException(string message)
        : this("UNKNOWN", message)
    {
    }

    public MessageRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
        Code = "UNKNOWN";
    }

    public MessageRefusedException(string code, string reason)
        : base($"{code}: {reason}") => Code = code;

    /// <summary>Stable: one of <see cref="DeliveryMessage"/>, or the code of the order's refusal.</summary>
    public string Code { get; }
}
