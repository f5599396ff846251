using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Inbox;

/// <summary>Keys of inbox documents. Providers' ids are strangers' text: what does not fit a key is replaced by its hash.</summary>
internal static class InboxKeys
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");

    // 4,096 slots: somebody who sends garbage for ever overwrites his own garbage and fills no disk.
    private const int RejectedSlotDigits = 3;

    public static string Partition(string provider, string objectId) => provider + ":" + Safe(objectId);

    public static string Event(string eventId) => "evt-" + Safe(eventId);

    /// <summary>Whether a document of a partition is a webhook; marks of reported states lie beside them.</summary>
    public static bool IsEntry(string id) =>
        id.StartsWith("evt-", StringComparison.Ordinal) || id.StartsWith("rej-", StringComparison.Ordinal);

    public static string State(string state) => "state-" + Safe(state);

    public static string RejectedPartition(string provider) => provider + ":rejected";

    public static string Rejected(string digest) => "rej-" + digest[..RejectedSlotDigits];

    private static string Safe(string id) =>
        id.Length is > 0 and <= 120 && !id.AsSpan().ContainsAnyExcept(Plain)
            ? id
            : "h-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
