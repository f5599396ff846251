using System.Security.Cryptography;
using OrderFunctions.Application.Files;
using OrderFunctions.Application.Persistence;
using OrderFunctions.Domain;
using OrderFunctions.Domain.Tickets;

namespace OrderFunctions.Application.Tickets;

/// <summary>Somebody puts a file beside a ticket.</summary>
public sealed record AttachFile(string TicketId, ReadOnlyMemory<byte> Content, TicketActor By);

/// <summary>
/// Files beside tickets. What a file is follows from its first bytes, not from what its sender says. It is stored before the ticket
/// names it; its name is the digest of its content, so that a repeat writes the same file.
/// </summary>
public sealed class TicketFiles(TicketRepository tickets, IFileStore files)
{
    /// <summary>Bytes that a file can have.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    /// <summary>Code of the refusal of a file of another type.</summary>
    public const string TypeRefused = "ATTACHMENT_TYPE_REFUSED";

    private static readonly FileType[] Taken = [FileType.Pdf, FileType.Png, FileType.Jpeg, FileType.Text];

    /// <summary>Refuses with <see cref="TypeRefused"/> and what the ticket refuses with.</summary>
    public async Task<Result<Versioned<TicketDocument>>> AttachAsync(AttachFile command, CancellationToken cancellationToken)
    {
        if (FileType.Of(command.Content) is not { } type || !Taken.Contains(type))
            return new Refusal(TypeRefused, "A file must be PDF, PNG, JPEG or plain text in UTF-8.");
        var id = Convert.ToHexStringLower(SHA256.HashData(command.Content.Span).AsSpan(0, 16));
        using var content = new MemoryStream(command.Content.ToArray(), writable: false);
        await files.WriteAsync(NameOf(command.TicketId, id), type.ContentType, content, cancellationToken).ConfigureAwait(false);
        return await tickets
            .ExecuteAsync(command.TicketId, new TicketCommand.Attach(id, type.ContentType, command.Content.Length), command.By, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The content of an attachment, or null. The caller disposes the stream.</summary>
    public Task<Stream?> OpenAsync(string ticketId, string attachmentId, CancellationToken cancellationToken) =>
        files.OpenReadAsync(NameOf(ticketId, attachmentId), cancellationToken);

    internal static string NameOf(string ticketId, string attachmentId) => $"tickets/{ticketId}/{attachmentId}";
}
