using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Application.Persistence;

/// <summary>
/// The key a page ended at, as opaque text. A digest over the query and the key recognises a token that was altered or
/// belongs to another query. Every store uses it, so that a page can be asked for in the same words everywhere.
/// </summary>
public static class ContinuationToken
{
    private const int DigestBytes = 8;
    private const int MaxLength = 8 * 1024;

    /// <summary>The token of a page that ended at <paramref name="key"/>.</summary>
    public static string Write(DocumentQuery query, IReadOnlyList<FieldValue> key)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            foreach (var value in key) Write(writer, value);
        }

        var payload = stream.ToArray();
        return Base64Url.EncodeToString([.. Digest(query, payload), .. payload]);
    }

    /// <summary>The key; throws <see cref="ArgumentException"/> for anything <see cref="Write(DocumentQuery, IReadOnlyList{FieldValue})"/> did not make for this query.</summary>
    public static IReadOnlyList<FieldValue> Read(string token, DocumentQuery query, int count)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token)) throw Malformed();
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < DigestBytes) throw Malformed();
        var payload = bytes[DigestBytes..];
        if (!Digest(query, payload).SequenceEqual(bytes.AsSpan(0, DigestBytes))) throw Malformed();

        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        var key = new FieldValue[count];
        for (var n = 0; n < count; n++) key[n] = Read(reader);
        return key;
    }

    private static void Write(BinaryWriter writer, FieldValue value)
    {
        writer.Write(value.Text is not null);
        if (value.Text is { } text) writer.Write(text);
        else writer.Write(value.Number);
    }

    private static FieldValue Read(BinaryReader reader)
    {
        if (reader.ReadBoolean()) return reader.ReadString();
        return reader.ReadInt64();
    }

    private static ReadOnlySpan<byte> Digest(DocumentQuery query, byte[] payload)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(query.Container);
            writer.Write(query.Index);
            writer.Write(query.Partition ?? string.Empty);
            writer.Write(query.Descending);
            writer.Write(query.EqualTo.Count);
            foreach (var value in query.EqualTo) Write(writer, value);
            foreach (var bound in (ReadOnlySpan<FieldValue?>)[query.From, query.Before])
            {
                writer.Write(bound is not null);
                if (bound is { } value) Write(writer, value);
            }

            writer.Write(payload);
        }

        return SHA256.HashData(stream.ToArray()).AsSpan(0, DigestBytes);
    }

    private static ArgumentException Malformed() => new("The continuation token does not belong to this query.");
}
